import {
  DeleteRuleCommand,
  DisableRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { parseStatements } from '../../../lib/aws/components/statements.ts';
import { functionArn } from '../../../lib/config/names.ts';
import type { LiveFault } from './live-fault.ts';

/** What can go wrong with the schedule of maintenance. */
export const SCHEDULE_FAULTS: Readonly<Record<string, LiveFault>> = {
  'the schedule is disabled': {
    finds: ['admin/as-declared: Schedule.State'],
    plant: ({ events }, { schedule }) => events.send(new DisableRuleCommand({ Name: schedule })),
  },
  'the schedule runs once a day': {
    finds: ['admin/as-declared: Schedule.ScheduleExpression'],
    plant: ({ events }, { schedule }) =>
      events.send(new PutRuleCommand({ Name: schedule, ScheduleExpression: 'rate(1 day)' })),
  },
  'the schedule starts nothing': {
    finds: ['admin/as-declared: Schedule.Targets'],
    plant: ({ events }, { schedule }) => events.send(new RemoveTargetsCommand({ Rule: schedule, Ids: ['admin'] })),
  },
  'the schedule starts something else, too': {
    finds: ['admin/as-declared: Schedule.Targets'],
    plant: ({ events }, { schedule }, config) =>
      events.send(
        new PutTargetsCommand({ Rule: schedule, Targets: [{ Id: 'more', Arn: functionArn(config, 'user') }] }),
      ),
  },
  'the schedule sends an event that somebody wrote': {
    finds: ['admin/as-declared: Schedule.Targets'],
    plant: ({ events }, { schedule }, config) =>
      events.send(
        new PutTargetsCommand({
          Rule: schedule,
          Targets: [{ Id: 'admin', Arn: functionArn(config, 'admin'), Input: '{"rawPath":"/admin"}' }],
        }),
      ),
  },
  'the schedule is deleted': {
    finds: ['admin/as-declared: Schedule'],
    plant: async ({ events }, { schedule }) => {
      await events.send(new RemoveTargetsCommand({ Rule: schedule, Ids: ['admin'] }));
      await events.send(new DeleteRuleCommand({ Name: schedule }));
    },
  },
  'the schedule may not start the function any more': {
    finds: ['admin/as-declared: ScheduleGrant'],
    plant: async ({ lambda }, { functions }) => {
      const FunctionName = functions.admin;
      const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName }));
      const grant = parseStatements(Policy).find(({ Principal }) => JSON.stringify(Principal).includes('events.'));
      await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: grant?.Sid }));
    },
  },
  'every rule of the account may start the function': {
    finds: ['admin/invokers'],
    plant: ({ lambda }, { functions }, config) =>
      lambda.send(
        new AddPermissionCommand({
          FunctionName: functions.admin,
          StatementId: 'rules',
          Action: 'lambda:InvokeFunction',
          Principal: 'events.amazonaws.com',
          SourceArn: `arn:aws:events:eu-west-2:${config.account}:rule/*`,
        }),
      ),
  },
};
