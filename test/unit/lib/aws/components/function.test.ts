import { describe, expect, it } from 'vitest';
import { admin } from '../../../../../lib/aws/components/admin.ts';
import { functionEnvironment } from '../../../../../lib/aws/function-shape.ts';
import type { FunctionState } from '../../../../../lib/aws/observed/function-state.ts';
import { user } from '../../../../../lib/aws/components/user.ts';
import { readPermission } from '../../../../../lib/aws/declared/readers/lambda.ts';
import { distributionArn } from '../../../../../lib/aws/grants.ts';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import type { AppName } from '../../../../../lib/config/names.ts';
import { namesOf, scheduleArn } from '../../../../../lib/config/names.ts';
import type { Statement } from '../../../../../lib/aws/policies.ts';
import { readSettings } from '../../../../../lambdas/settings.ts';
import { changed, deleted, describeDeclared, seenAsDeclared } from '../../declared.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const config = testConfig();

const anyone: readonly Statement[] = [
  {
    Effect: 'Allow',
    Principal: '*',
    Action: 'lambda:InvokeFunctionUrl',
    Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
  },
  {
    Effect: 'Allow',
    Principal: '*',
    Action: 'lambda:InvokeFunction',
    Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  },
];
const cloudFront = (id: string): Statement[] =>
  ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'].map((Action) => ({
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action,
    Condition: { ArnLike: { 'AWS:SourceArn': distributionArn(config, id) } },
  }));

const scheduled: Statement = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Condition: { ArnLike: { 'AWS:SourceArn': scheduleArn(config) } },
};

const good =
  (app: AppName, overrides: ConfigOverrides = {}) =>
  (locked: boolean): FunctionState => {
    const isOpen = app === 'user' && !locked;
    const known = { Schedule: { attributes: { Arn: scheduleArn(config) } } };
    return {
      seen: seenAsDeclared(app === 'user' ? user : admin, locked, overrides, known),
      health: { state: 'Active', lastUpdate: 'Successful' },
      unsignedStatus: isOpen ? 200 : 403,
      policy: [...(isOpen ? anyone : cloudFront('E1')), ...(app === 'admin' ? [scheduled] : [])],
    };
  };

const changes =
  (change: Partial<FunctionState>): Fault<FunctionState> =>
  (state) => ({ ...state, ...change });
const policy =
  (...statements: Statement[]): Fault<FunctionState> =>
  (state) => ({ ...state, policy: [...state.policy, ...statements] });
type Members = Record<string, unknown>;
const set = (logicalId: string, members: Members): Fault<FunctionState> =>
  changed(logicalId, (found: Members) => Object.assign(found, members));

const faults = (app: AppName): Record<string, Fault<FunctionState>[]> => ({
  active: [
    changes({ health: { state: 'Failed', lastUpdate: 'Successful' } }),
    changes({ health: { state: 'Active', lastUpdate: 'InProgress' } }),
  ],
  'url-door': [changes({ unsignedStatus: app === 'user' ? 403 : 200 }), changes({ unsignedStatus: 500 })],
  invokers: [
    policy({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'lambda:InvokeFunction' }),
    policy(...cloudFront('*')),
    policy({ Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 'lambda:InvokeFunction' }),
    policy({ Effect: 'Allow', Principal: '*', Action: 'lambda:InvokeFunction' }),
  ],
  'only-the-distribution-invokes': [policy(...cloudFront('E2')), changes({ policy: [] })],
  'Function.Environment': [
    changed('Function', ({ Environment }: { Environment: { Variables: Members } }) =>
      Object.assign(Environment.Variables, { NODE_OPTIONS: '--require ./other.js' }),
    ),
    set('Function', { Environment: undefined }),
  ],
  'Function.Layers': [set('Function', { Layers: ['arn:aws:lambda:eu-west-2:999999999999:layer:other:1'] })],
  'Function.ReservedConcurrentExecutions': [set('Function', { ReservedConcurrentExecutions: 1 })],
  'LogGroup.RetentionInDays': [set('LogGroup', { RetentionInDays: undefined })],
});

const target = { Id: 'admin', Arn: 'Arn-of-Function' };
const from = (source: string): Statement => ({ ...scheduled, Condition: { ArnLike: { 'AWS:SourceArn': source } } });
const widened: readonly Statement[] = [
  { ...scheduled, Action: 'lambda:*' },
  { ...scheduled, Action: ['lambda:InvokeFunction', 'lambda:UpdateFunctionCode'] },
  { ...scheduled, Principal: { Service: ['events.amazonaws.com', 's3.amazonaws.com'] } },
  { Effect: 'Allow', Principal: scheduled.Principal, Action: 'lambda:InvokeFunction' },
  from(scheduleArn(config).replace(namesOf(config).schedule, '*')),
  from(`${scheduleArn(config)}-other`),
  { ...scheduled, Condition: { ArnNotLike: { 'AWS:SourceArn': scheduleArn(config) } } },
  { ...scheduled, Condition: { StringEquals: { 'AWS:SourceAccount': config.account } } },
];

describeChecks(user, good('user'), {
  ...faults('user'),
  invokers: [...(faults('user')['invokers'] ?? []), policy(scheduled)],
});
describeDeclared(user, good('user'), 50);
const LIMITED = { user: { ...config.user, reservedConcurrency: 5 } };
describeDeclared(user, good('user', LIMITED), 50, LIMITED);

const stranger = ['arn:aws:sns:eu-west-2:1:stranger'];
describeChecks(admin, good('admin'), {
  ...faults('admin'),
  invokers: [...(faults('admin')['invokers'] ?? []), ...widened.map((statement) => policy(statement))],
  'only-the-distribution-invokes': [policy(...cloudFront('E2')), changes({ policy: [scheduled] })],
  'Schedule.EventPattern': [set('Schedule', { EventPattern: '{"source":["aws.s3"]}' })],
  'Schedule.Targets': [
    set('Schedule', { Targets: [target, { ...target, Id: 'more' }] }),
    set('Schedule', { Targets: [{ ...target, Input: '{}' }] }),
    set('Schedule', { Targets: [{ ...target, InputTransformer: { InputTemplate: '{}' } }] }),
  ],
  ScheduleGrant: [deleted('ScheduleGrant')],
  'BacklogAlarm.AlarmActions': [set('BacklogAlarm', { AlarmActions: stranger })],
  'MissingAlarm.AlarmActions': [set('MissingAlarm', { AlarmActions: stranger })],
  'MissingAlarm.ActionsEnabled': [set('MissingAlarm', { ActionsEnabled: false })],
});
describeDeclared(admin, good('admin'), 115);
const TOLD = { alarmTopicArn: 'arn:aws:sns:eu-west-2:123456789012:operators' };
describeDeclared(admin, good('admin', TOLD), 120, TOLD);

describe('a permission of a function', () => {
  const read = (statement: Statement) =>
    readPermission([statement], 'admin', { Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com' });

  it('is read in the names of CloudFormation', () => {
    expect(read({ Sid: 'stack-1', ...scheduled })).toEqual({
      id: 'stack-1',
      attributes: {},
      properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: 'admin',
        Principal: 'events.amazonaws.com',
        SourceArn: scheduleArn(config),
      },
    });
  });

  it('is never what was declared when it lets in more or has another condition', () => {
    const declared = read(scheduled)?.properties;
    for (const statement of widened) expect(read(statement)?.properties).not.toEqual(declared);
    expect(read({ ...scheduled, Effect: 'Deny' })?.properties).not.toEqual(declared);
  });

  it('is the one that is wanted, wherever others are like it', () => {
    const wanted = {
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: scheduleArn(config),
    };
    const found = readPermission([from('arn:other'), scheduled], 'admin', wanted);
    expect(found?.properties['SourceArn']).toBe(scheduleArn(config));
    expect(readPermission([from('arn:other')], 'admin', wanted)?.properties['SourceArn']).toBe('arn:other');
    expect(readPermission([], 'admin', wanted)).toBeUndefined();
  });
});

describe('the declared functions', () => {
  it('read settings that the app understands', () => {
    const environment = functionEnvironment(testConfig({ adminKeysSha256: ['a'.repeat(64)] }), 'admin');
    expect(readSettings(environment, false)).toMatchObject({
      uploads: 'token',
      anonymise: 'hash',
      bodyHashRequired: true,
      adminKeysSha256: ['a'.repeat(64)],
    });
  });

  it('have their log groups declared, with retention, and deleted with them', () => {
    templateOf('user', testDeployment(false)).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 90 },
    });
  });

  it('open only the URL of the user app, and only before the lock', () => {
    const auth = (app: AppName, locked: boolean): unknown =>
      Object.values(templateOf(app, testDeployment(locked)).findResources('AWS::Lambda::Url')).map(
        (found) => (found['Properties'] as { AuthType: string }).AuthType,
      );
    expect([auth('user', false), auth('user', true), auth('admin', false), auth('admin', true)]).toEqual([
      ['NONE'],
      ['AWS_IAM'],
      ['AWS_IAM'],
      ['AWS_IAM'],
    ]);
    templateOf('user', testDeployment(true)).resourceCountIs('AWS::Lambda::Permission', 0);
  });

  it('reserve no concurrency unless it is asked for', () => {
    expect(JSON.stringify(templateOf('user', testDeployment(false)).toJSON())).not.toContain(
      'ReservedConcurrentExecutions',
    );
  });

  it('have one schedule, which alone may start the admin function, locked or not', () => {
    for (const locked of [false, true]) {
      const template = templateOf('admin', testDeployment(locked));
      template.hasResourceProperties('AWS::Events::Rule', {
        Name: 'sgraph-send-prod-maintenance-eu-west-2',
        ScheduleExpression: 'rate(5 minutes)',
        State: 'ENABLED',
      });
      const [id] = Object.keys(template.findResources('AWS::Events::Rule'));
      const permissions = Object.values(template.findResources('AWS::Lambda::Permission'));
      expect(permissions.map(({ Properties }) => Properties as unknown)).toEqual([
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: { Ref: 'Function' },
          Principal: 'events.amazonaws.com',
          SourceArn: { 'Fn::GetAtt': [id, 'Arn'] },
        },
      ]);
    }
    templateOf('user', testDeployment(false)).resourceCountIs('AWS::Events::Rule', 0);
  });

  it('have two alarms on maintenance, which tell the topic that the configuration names', () => {
    const alarmTopicArn = 'arn:aws:sns:eu-west-2:123456789012:operators';
    const template = templateOf('admin', testDeployment(false, { alarmTopicArn }));
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
    for (const MetricName of ['MaintenanceBacklogAge', 'MaintenanceBacklog']) {
      const told = { MetricName, Namespace: 'SGraphSend', AlarmActions: [alarmTopicArn], OKActions: [alarmTopicArn] };
      template.hasResourceProperties('AWS::CloudWatch::Alarm', told);
    }
    templateOf('user', testDeployment(false)).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});
