import type { RuleState, Target } from '@aws-sdk/client-eventbridge';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';

const ABSENT = ['ResourceNotFoundException'];

/** A rule of EventBridge and what it starts. */
export interface ScheduleState {
  readonly arn: string;
  readonly state: RuleState | undefined;
  /** Such as `rate(15 minutes)`. */
  readonly expression: string | undefined;
  /** Events that start it in addition. */
  readonly pattern: string | undefined;
  readonly targets: readonly Target[];
}

/** The rule of that name on the account's own event bus. */
export async function observeSchedule({ events }: Aws, name: string): Promise<ScheduleState | undefined> {
  const rule = await unlessAbsent(ABSENT, events.send(new DescribeRuleCommand({ Name: name })));
  if (!rule) return undefined;
  return {
    arn: rule.Arn ?? name,
    state: rule.State,
    expression: rule.ScheduleExpression,
    pattern: rule.EventPattern,
    targets: await listTargets({ events }, name),
  };
}

/** What a rule starts; nothing where there is no rule. */
export async function listTargets({ events }: Pick<Aws, 'events'>, rule: string): Promise<Target[]> {
  const targets: Target[] = [];
  let NextToken: string | undefined;
  do {
    const request = new ListTargetsByRuleCommand({ Rule: rule, NextToken });
    const page = await unlessAbsent(ABSENT, events.send(request));
    targets.push(...(page?.Targets ?? []));
    NextToken = page?.NextToken;
  } while (NextToken !== undefined);
  return targets;
}
