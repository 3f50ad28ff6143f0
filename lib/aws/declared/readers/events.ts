import type { EventBridgeClient, Target } from '@aws-sdk/client-eventbridge';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

const ABSENT = ['ResourceNotFoundException'];

/** An `AWS::Events::Rule` on the account's own event bus. */
export async function readRule(events: EventBridgeClient, Name: string): Promise<Live | undefined> {
  const rule = await unlessAbsent(ABSENT, events.send(new DescribeRuleCommand({ Name })));
  if (!rule) return undefined;
  const { Arn = '', Description, EventPattern, ScheduleExpression, State } = rule;
  const targets = await listTargets(events, Name);
  const properties = given({
    Name,
    Description,
    EventPattern,
    ScheduleExpression,
    State,
    Targets: targets.map((target) => given({ ...target })),
  });
  return { id: Name, attributes: { Arn }, properties };
}

/** What a rule starts; nothing where there is no rule. */
export async function listTargets(events: EventBridgeClient, rule: string): Promise<Target[]> {
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
