import type { Observer } from '../deployment.ts';
import type { Compared } from '../declared/live.ts';
import type { FunctionHealth } from '../declared/readers/lambda.ts';
import { readFunction, readInvokers, readPermission, readUrl } from '../declared/readers/lambda.ts';
import { readLogGroup } from '../declared/readers/logs.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { Statement } from '../policies.ts';

/** A function, and what no template says of it. */
export interface FunctionState extends Compared {
  readonly health: FunctionHealth | undefined;
  /** Status of a request to its URL without a signature. */
  readonly unsignedStatus: number | undefined;
  /** Who may invoke it. */
  readonly policy: readonly Statement[];
}

export async function observeFunction({ aws, config, reach }: Observer, app: AppName): Promise<FunctionState> {
  const names = namesOf(config);
  const name = names.functions[app];
  const [found, Url, policy, LogGroup] = await Promise.all([
    readFunction(aws.lambda, name),
    readUrl(aws.lambda, name),
    readInvokers(aws.lambda, name),
    readLogGroup(aws.logs, names.logGroups[app]),
  ]);
  // Not /health, which an emulator answers without the function under every host name.
  const path = app === 'user' ? 'api/info' : 'admin/health';
  const address = Url?.attributes['FunctionUrl'];
  const anyone = (Action: string, condition: object) =>
    readPermission(policy, name, { Action, Principal: '*', ...condition });
  const live = {
    LogGroup,
    Function: found?.live,
    Url,
    AnyoneByUrl: anyone('lambda:InvokeFunctionUrl', { FunctionUrlAuthType: 'NONE' }),
    AnyoneInvokes: anyone('lambda:InvokeFunction', { InvokedViaFunctionUrl: true }),
  };
  return {
    seen: { live, imports: {} },
    health: found?.health,
    unsignedStatus: address === undefined ? undefined : (await reach({ url: new URL(path, address).href })).status,
    policy,
  };
}
