import { Annotations, Token } from 'aws-cdk-lib';
import type { IAlarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRICS } from '../../../lambdas/metrics.ts';
import type { AlarmName } from '../../config/names.ts';
import type { Check } from '../deployment.ts';
import { functionChecks, lockedFunctionChecks } from '../observed/function-checks.ts';
import type { AppFunctionProps } from './app-function.ts';
import { declareFunction, functionMetric } from './app-function.ts';
import { declareMaintenanceAlarms } from './maintenance-alarms.ts';
import { declareSchedule } from './maintenance-schedule.ts';
import { productMetric } from './product-metric.ts';

export interface AdminFunctionProps extends AppFunctionProps {
  /** SHA-256 in hex of one or two generated keys. Without one the console refuses everybody. */
  readonly adminKeysSha256: readonly string[];
  /** Undefined: CloudFormation chooses one. */
  readonly scheduleName?: string | undefined;
  readonly alarmNames?: Readonly<Record<AlarmName, string>> | undefined;
  /** SNS topic that is notified when an alarm on maintenance goes off and when it is over. */
  readonly alarmTopicArn?: string | undefined;
}

/** The admin app as a function with its URL: the console, and every few minutes maintenance, with two alarms on that. */
export class AdminFunction extends Construct {
  readonly function: IFunction;
  readonly functionName: string;
  readonly logGroup: ILogGroup;
  /** Address of the function URL, with a slash at its end. */
  readonly url: string;
  /** Work that waits too long, and maintenance that does not run. */
  readonly alarms: Readonly<Record<AlarmName, IAlarm>>;
  /** What requests, and what is stored, are counted under. */
  readonly statisticsName: string;

  constructor(scope: Construct, id: string, props: AdminFunctionProps) {
    super(scope, id);
    if (!Token.isUnresolved(props.adminKeysSha256) && props.adminKeysSha256.length === 0)
      Annotations.of(this).addWarningV2(
        'sgraph-send:no-admin-key',
        'without an admin key nobody can sign in to the console',
      );
    const parts = declareFunction(this, 'admin', { ...props, isOpen: false });
    this.function = parts.function;
    this.functionName = parts.functionName;
    this.logGroup = parts.logGroup;
    this.url = parts.url;
    this.statisticsName = props.statisticsName;
    declareSchedule(this, parts.resource, props.scheduleName);
    this.alarms = declareMaintenanceAlarms(this, { ...props, functionName: parts.functionName });
  }

  /** What `verify` holds it to beside its declaration, before the lock and after it: facts that no template says. */
  checks(): readonly Check<never>[] {
    return [...functionChecks('admin'), ...lockedFunctionChecks('admin')];
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

  /** Pieces of work that the last run of maintenance left. */
  metricBacklog(options?: MetricOptions): Metric {
    return productMetric(this.functionName, METRICS.backlog, options);
  }

  /** Seconds for which the oldest of them has been waiting. */
  metricBacklogAge(options?: MetricOptions): Metric {
    return productMetric(this.functionName, METRICS.backlogAge, options);
  }

  /** Bytes of all that is stored, as of the last run of maintenance. */
  metricStoredBytes(options?: MetricOptions): Metric {
    return productMetric(this.statisticsName, METRICS.storedBytes, options);
  }
}
