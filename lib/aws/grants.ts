import type { DeploymentConfig } from '../config/config.ts';
import { scheduleArn } from '../config/names.ts';
import { partitionOf } from '../config/region.ts';
import type { Statement } from './policies.ts';

/** Both actions that a caller of a function URL needs; `FunctionUrlOrigin.withOriginAccessControl` of the CDK grants only the first. */
export const URL_ACTIONS = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'] as const;

/** Whether a statement lets in anybody at all. */
export function isPublic({ Effect, Principal }: Statement): boolean {
  return Effect === 'Allow' && (Principal === '*' || JSON.stringify(Principal) === '{"AWS":"*"}');
}

/** The distribution that a statement lets in, as an ARN; undefined when it lets in anything else. */
export function grantedDistribution(statement: Statement): string | undefined {
  const { Effect, Principal } = statement;
  if (Effect !== 'Allow' || JSON.stringify(Principal) !== '{"Service":"cloudfront.amazonaws.com"}') return undefined;
  const source = conditionsOf(statement).find(
    ({ operator, key }) => /^(?:Arn|String)(?:Like|Equals)$/.test(operator) && key === 'aws:sourcearn',
  );
  return typeof source?.value === 'string' ? source.value : undefined;
}

/** ARN of a distribution, or a pattern for all of an account. */
export function distributionArn({ region, account }: DeploymentConfig, id: string): string {
  return `arn:${partitionOf(region)}:cloudfront::${account}:distribution/${id}`;
}

/** Whether a statement lets the one rule that starts maintenance invoke the function, and nothing more. */
export function isScheduleGrant(statement: Statement, config: DeploymentConfig): boolean {
  const { Effect, Principal, Action } = statement;
  if (Effect !== 'Allow' || JSON.stringify(Principal) !== '{"Service":"events.amazonaws.com"}') return false;
  return (
    Action === 'lambda:InvokeFunction' &&
    conditionsOf(statement).some(
      ({ operator, key, value }) =>
        /^(?:Arn|String)(?:Like|Equals)$/.test(operator) && key === 'aws:sourcearn' && value === scheduleArn(config),
    )
  );
}

function conditionsOf({ Condition }: Statement): { operator: string; key: string; value: unknown }[] {
  return Object.entries(Condition ?? {}).flatMap(([operator, members]) =>
    Object.entries(members).map(([key, value]) => ({ operator, key: key.toLowerCase(), value })),
  );
}
