import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Check } from '../deployment.ts';
import { functionChecks, lockedFunctionChecks } from '../observed/function-checks.ts';
import type { AppFunctionProps } from './app-function.ts';
import { declareFunction, functionMetric } from './app-function.ts';

export interface UserFunctionProps extends AppFunctionProps {
  /**
   * Whether everybody who has the address of the function URL may ask it. Otherwise requests are signed, which a `Distribution` does:
   * closed unless given.
   */
  readonly isOpen?: boolean;
}

/** The user app as a function with its URL: it makes and gives out transfers, and serves the page. */
export class UserFunction extends Construct {
  readonly function: IFunction;
  readonly functionName: string;
  readonly logGroup: ILogGroup;
  /** Address of the function URL, with a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { isOpen = false, ...props }: UserFunctionProps) {
    super(scope, id);
    const parts = declareFunction(this, 'user', { ...props, isOpen, adminKeysSha256: [] });
    this.function = parts.function;
    this.functionName = parts.functionName;
    this.logGroup = parts.logGroup;
    this.url = parts.url;
  }

  /** What `verify` holds it to beside its declaration, before the lock and after it: facts that no template says. */
  checks(): readonly Check<never>[] {
    return [...functionChecks('user'), ...lockedFunctionChecks('user')];
  }

  /** Lets a principal ask the function past the distribution, by signed requests to its URL. */
  grantInvokeUrl(grantee: IGrantable): Grant {
    return this.function.grantInvokeUrl(grantee);
  }

  metricInvocations(options?: MetricOptions): Metric {
    return functionMetric(this.functionName, 'Invocations', options);
  }

  metricErrors(options?: MetricOptions): Metric {
    return functionMetric(this.functionName, 'Errors', options);
  }

  metricThrottles(options?: MetricOptions): Metric {
    return functionMetric(this.functionName, 'Throttles', options);
  }

  /** Milliseconds; their 95th percentile by default. */
  metricDuration(options?: MetricOptions): Metric {
    return functionMetric(this.functionName, 'Duration', { statistic: Stats.percentile(95), ...options });
  }
}
