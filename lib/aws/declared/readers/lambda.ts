import type { LambdaClient } from '@aws-sdk/client-lambda';
import { GetFunctionCommand, GetFunctionUrlConfigCommand, GetPolicyCommand } from '@aws-sdk/client-lambda';
import { unlessAbsent } from '../../aws.ts';
import type { Statement } from '../../policies.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';
import { parsePolicy } from '../policy-document.ts';

const ABSENT = ['ResourceNotFoundException'];

/** How a function does: `Active`, and how its last update ended. */
export interface FunctionHealth {
  readonly state: string | undefined;
  readonly lastUpdate: string | undefined;
}

/** An `AWS::Lambda::Function`, with its health. */
export async function readFunction(
  lambda: LambdaClient,
  FunctionName: string,
): Promise<{ readonly live: Live; readonly health: FunctionHealth } | undefined> {
  const found = await unlessAbsent(ABSENT, lambda.send(new GetFunctionCommand({ FunctionName })));
  const is = found?.Configuration;
  if (!is) return undefined;
  const properties = given({
    FunctionName,
    Architectures: is.Architectures,
    Description: is.Description,
    Environment: is.Environment?.Variables && { Variables: is.Environment.Variables },
    Handler: is.Handler,
    Layers: is.Layers?.map(({ Arn }) => Arn),
    LoggingConfig: is.LoggingConfig,
    MemorySize: is.MemorySize,
    ReservedConcurrentExecutions: found.Concurrency?.ReservedConcurrentExecutions,
    Role: is.Role,
    Runtime: is.Runtime,
    Timeout: is.Timeout,
  });
  return {
    live: { id: FunctionName, attributes: { Arn: is.FunctionArn ?? '' }, properties },
    health: { state: is.State, lastUpdate: is.LastUpdateStatus },
  };
}

/** An `AWS::Lambda::Url`. */
export async function readUrl(lambda: LambdaClient, FunctionName: string): Promise<Live | undefined> {
  const found = await unlessAbsent(ABSENT, lambda.send(new GetFunctionUrlConfigCommand({ FunctionName })));
  if (found?.FunctionUrl === undefined) return undefined;
  const { FunctionArn = '', FunctionUrl, AuthType, InvokeMode, Cors = {} } = found;
  return {
    id: FunctionArn,
    attributes: { FunctionUrl, FunctionArn },
    properties: given({
      TargetFunctionArn: FunctionArn,
      AuthType,
      InvokeMode,
      ...(Object.keys(given({ ...Cors })).length > 0 && { Cors }),
    }),
  };
}

/** Who may invoke a function. */
export async function readInvokers(lambda: LambdaClient, FunctionName: string): Promise<readonly Statement[]> {
  const found = await unlessAbsent(ABSENT, lambda.send(new GetPolicyCommand({ FunctionName })));
  return found?.Policy === undefined ? [] : parsePolicy(found.Policy).Statement;
}

/**
 * An `AWS::Lambda::Permission`. It has no name: of the statements in a function's policy it is the one that is all that is wanted, or else
 * the one that lets the same principal do the same.
 */
export function readPermission(
  policy: readonly Statement[],
  functionName: string,
  wanted: { readonly Action: string; readonly Principal: string } & Readonly<Record<string, unknown>>,
): Live | undefined {
  const all = policy.map((statement) => ({ statement, properties: permissionOf(statement, functionName) }));
  const alike = all.filter(
    ({ properties }) => properties['Action'] === wanted.Action && properties['Principal'] === wanted.Principal,
  );
  const isWanted = ({ properties }: (typeof all)[number]): boolean =>
    Object.entries(wanted).every(([name, value]) => String(properties[name]) === String(value));
  const found = alike.find(isWanted) ?? alike[0];
  return found && { id: found.statement.Sid ?? '', attributes: {}, properties: found.properties };
}

const NAMES: Readonly<Record<string, string>> = {
  'aws:sourcearn': 'SourceArn',
  'aws:sourceaccount': 'SourceAccount',
  'aws:principalorgid': 'PrincipalOrgID',
  'lambda:functionurlauthtype': 'FunctionUrlAuthType',
  'lambda:invokedviafunctionurl': 'InvokedViaFunctionUrl',
};

/**
 * Lambda writes each member of a permission as a condition of its own:
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
function permissionOf(
  { Effect, Action, Principal, Condition = {} }: Statement,
  FunctionName: string,
): Record<string, unknown> {
  const conditions = Object.entries(Condition).flatMap(([operator, members]) =>
    Object.entries(members).map(([key, value]) => {
      const name = /^(?:(?:Arn|String)(?:Like|Equals)|Bool)$/.test(operator) ? NAMES[key.toLowerCase()] : undefined;
      return [name ?? `Condition.${operator}.${key}`, value] as const;
    }),
  );
  return {
    ...(Effect !== 'Allow' && { Effect }),
    Action: typeof Action === 'string' ? Action : JSON.stringify(Action),
    FunctionName,
    Principal: principalOf(Principal),
    ...Object.fromEntries(conditions),
  };
}

function principalOf(principal: unknown): string {
  if (typeof principal === 'string') return principal;
  const members: [string, unknown][] = Object.entries(principal ?? {});
  const [only] = members;
  return members.length === 1 && typeof only?.[1] === 'string' ? only[1] : JSON.stringify(principal);
}
