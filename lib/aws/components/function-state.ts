import type { FunctionConfiguration, FunctionUrlAuthType, InvokeMode } from '@aws-sdk/client-lambda';
import { GetFunctionCommand, GetFunctionUrlConfigCommand, GetPolicyCommand } from '@aws-sdk/client-lambda';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { Statement } from '../policies.ts';
import type { LogGroupState } from './log-group.ts';
import { observeLogGroup } from './log-group.ts';
import { parseStatements } from './statements.ts';

const ABSENT = ['ResourceNotFoundException'];

export interface LambdaState {
  readonly arn: string;
  readonly description: string | undefined;
  readonly runtime: string | undefined;
  readonly handler: string | undefined;
  readonly memoryMiB: number | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly role: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string | undefined;
  readonly reservedConcurrency: number | undefined;
  /** `Active` when it can run, and how its last update ended. */
  readonly state: string | undefined;
  readonly lastUpdate: string | undefined;
}

export interface FunctionState {
  readonly lambda: LambdaState | undefined;
  readonly url:
    | {
        readonly url: string;
        readonly authType: FunctionUrlAuthType | undefined;
        readonly invokeMode: InvokeMode | undefined;
        /** Status of a request without a signature. */
        readonly unsignedStatus: number;
      }
    | undefined;
  /** Who may invoke it. */
  readonly policy: readonly Statement[];
  readonly logGroup: LogGroupState | undefined;
}

export async function observeFunction({ aws, config, reach }: Observer, app: AppName): Promise<FunctionState> {
  const names = namesOf(config);
  const name = { FunctionName: names.functions[app] };
  const [found, url, policy, logGroup] = await Promise.all([
    unlessAbsent(ABSENT, aws.lambda.send(new GetFunctionCommand(name))),
    unlessAbsent(ABSENT, aws.lambda.send(new GetFunctionUrlConfigCommand(name))),
    unlessAbsent(ABSENT, aws.lambda.send(new GetPolicyCommand(name))),
    observeLogGroup(aws, names.logGroups[app]),
  ]);
  // Not /health, which an emulator answers by itself under every host name.
  const path = app === 'user' ? 'api/info' : 'admin/health';
  const address = url?.FunctionUrl;
  return {
    lambda: found?.Configuration && lambdaState(found.Configuration, found.Concurrency?.ReservedConcurrentExecutions),
    url:
      address === undefined
        ? undefined
        : {
            url: address,
            authType: url?.AuthType,
            invokeMode: url?.InvokeMode,
            unsignedStatus: (await reach({ url: new URL(path, address).href })).status,
          },
    policy: parseStatements(policy?.Policy),
    logGroup,
  };
}

function lambdaState(found: FunctionConfiguration, reservedConcurrency: number | undefined): LambdaState {
  return {
    arn: found.FunctionArn ?? '',
    description: found.Description,
    runtime: found.Runtime,
    handler: found.Handler,
    memoryMiB: found.MemorySize,
    timeoutSeconds: found.Timeout,
    role: found.Role,
    environment: found.Environment?.Variables ?? {},
    logGroup: found.LoggingConfig?.LogGroup,
    reservedConcurrency,
    state: found.State,
    lastUpdate: found.LastUpdateStatus,
  };
}
