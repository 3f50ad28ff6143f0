import { describe, expect, it } from 'vitest';
import { admin } from '../../../../../lib/aws/components/admin.ts';
import { descriptionOf, functionEnvironment } from '../../../../../lib/aws/function-shape.ts';
import type { FunctionState, LambdaState } from '../../../../../lib/aws/components/function-state.ts';
import type { WatchedState } from '../../../../../lib/aws/components/admin-state.ts';
import type { AlarmsState } from '../../../../../lib/aws/components/alarms.ts';
import { RATE } from '../../../../../lib/aws/constructs/maintenance-schedule.ts';
import type { ScheduleState } from '../../../../../lib/aws/components/schedule-state.ts';
import { user } from '../../../../../lib/aws/components/user.ts';
import { distributionArn } from '../../../../../lib/aws/grants.ts';
import type { AppName } from '../../../../../lib/config/names.ts';
import { functionArn, namesOf, roleArn, scheduleArn } from '../../../../../lib/config/names.ts';
import type { Statement } from '../../../../../lib/aws/policies.ts';
import { readSettings } from '../../../../../lambdas/settings.ts';
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

const good =
  (app: AppName) =>
  (locked: boolean): FunctionState => {
    const isOpen = app === 'user' && !locked;
    return {
      lambda: {
        arn: functionArn(config, app),
        description: descriptionOf(app, config.version),
        runtime: 'nodejs24.x',
        handler: 'index.handler',
        memoryMiB: config[app].memoryMiB,
        timeoutSeconds: config[app].timeoutSeconds,
        role: roleArn(config, app),
        environment: functionEnvironment(config, app),
        logGroup: namesOf(config).logGroups[app],
        reservedConcurrency: undefined,
        state: 'Active',
        lastUpdate: 'Successful',
      },
      url: {
        url: 'https://abc.lambda-url.eu-west-2.on.aws/',
        authType: isOpen ? 'NONE' : 'AWS_IAM',
        invokeMode: 'BUFFERED',
        unsignedStatus: isOpen ? 200 : 403,
      },
      policy: isOpen ? anyone : cloudFront('E1'),
      logGroup: { name: namesOf(config).logGroups[app], retentionDays: 90 },
    };
  };

const lambda =
  (change: Partial<LambdaState>): Fault<FunctionState> =>
  (state) => ({ ...state, lambda: state.lambda && { ...state.lambda, ...change } });
const url =
  (change: Partial<NonNullable<FunctionState['url']>>): Fault<FunctionState> =>
  (state) => ({ ...state, url: state.url && { ...state.url, ...change } });
const policy =
  (...statements: Statement[]): Fault<FunctionState> =>
  (state) => ({ ...state, policy: [...state.policy, ...statements] });

const faults = (app: AppName): Record<string, Fault<FunctionState>[]> => ({
  'function-exists': [(state) => ({ ...state, lambda: undefined })],
  'url-exists': [(state) => ({ ...state, url: undefined })],
  'log-group-exists': [(state) => ({ ...state, logGroup: undefined })],
  active: [lambda({ state: 'Failed' }), lambda({ lastUpdate: 'InProgress' })],
  version: [lambda({ description: 'SGraph Send user app v0.0.9' })],
  runtime: [lambda({ runtime: 'nodejs20.x' }), lambda({ handler: 'other.handler' })],
  limits: [lambda({ memoryMiB: 128 }), lambda({ timeoutSeconds: 3 }), lambda({ reservedConcurrency: 1 })],
  role: [lambda({ role: 'arn:aws:iam::123456789012:role/administrator' })],
  environment: [
    lambda({ environment: { ...functionEnvironment(config, app), SGRAPH_SEND_UPLOADS: 'open' } }),
    lambda({ environment: { ...functionEnvironment(config, app), NODE_OPTIONS: '--require ./other.js' } }),
    lambda({ environment: {} }),
  ],
  'logs-to-own-group': [lambda({ logGroup: '/aws/lambda/other' })],
  'log-retention': [(state) => ({ ...state, logGroup: { name: 'any', retentionDays: undefined } })],
  'url-auth': [url({ authType: app === 'user' ? 'AWS_IAM' : 'NONE' })],
  'url-buffered': [url({ invokeMode: 'RESPONSE_STREAM' })],
  'url-door': [url({ unsignedStatus: app === 'user' ? 403 : 200 }), url({ unsignedStatus: 500 })],
  invokers: [
    policy({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'lambda:InvokeFunction' }),
    policy(...cloudFront('*')),
    policy({ Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 'lambda:InvokeFunction' }),
    policy({ Effect: 'Allow', Principal: '*', Action: 'lambda:InvokeFunction' }),
  ],
  'only-the-distribution-invokes': [policy(...cloudFront('E2')), (state) => ({ ...state, policy: [] })],
});

const scheduled: Statement = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Condition: { ArnLike: { 'AWS:SourceArn': scheduleArn(config) } },
};
const target = { Id: 'admin', Arn: functionArn(config, 'admin') };
const onMaintenance = {
  Namespace: 'SGraphSend',
  Dimensions: [{ Name: 'function', Value: namesOf(config).functions.admin }],
  Period: 900,
  ActionsEnabled: true,
};
const ALARMS = {
  backlog: {
    ...onMaintenance,
    MetricName: 'MaintenanceBacklogAge',
    Statistic: 'Maximum',
    EvaluationPeriods: 2,
    Threshold: 3_600,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
  missing: {
    ...onMaintenance,
    MetricName: 'MaintenanceBacklog',
    Statistic: 'SampleCount',
    EvaluationPeriods: 4,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  },
} satisfies AlarmsState;
const alarm =
  (name: keyof AlarmsState, change: Partial<NonNullable<AlarmsState['missing']>>): Fault<WatchedState> =>
  (state) => ({ ...state, alarms: { ...state.alarms, [name]: { ...state.alarms[name], ...change } } });
const goodAdmin = (locked: boolean): WatchedState => {
  const state = good('admin')(locked);
  return {
    ...state,
    policy: [...state.policy, scheduled],
    schedule: { arn: scheduleArn(config), state: 'ENABLED', expression: RATE, pattern: undefined, targets: [target] },
    alarms: ALARMS,
  };
};
const schedule =
  (change: Partial<ScheduleState>): Fault<WatchedState> =>
  (state) => ({ ...state, schedule: state.schedule && { ...state.schedule, ...change } });
/** The same fault of the function, with the schedule as it was. */
const underSchedule =
  (fault: Fault<FunctionState>): Fault<WatchedState> =>
  (state) => ({
    ...fault(state),
    schedule: state.schedule,
    alarms: state.alarms,
  });
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

describeChecks(admin, goodAdmin, {
  ...Object.fromEntries(Object.entries(faults('admin')).map(([name, list]) => [name, list.map(underSchedule)])),
  invokers: [
    ...(faults('admin')['invokers'] ?? []).map(underSchedule),
    ...widened.map((statement) => underSchedule(policy(statement))),
  ],
  'only-the-distribution-invokes': [
    underSchedule(policy(...cloudFront('E2'))),
    (state) => ({ ...state, policy: [scheduled] }),
  ],
  'schedule-exists': [(state) => ({ ...state, schedule: undefined })],
  'schedule-enabled': [schedule({ state: 'DISABLED' }), schedule({ state: undefined })],
  'schedule-rate': [
    schedule({ expression: 'rate(1 day)' }),
    schedule({ expression: undefined }),
    schedule({ pattern: '{"source":["aws.s3"]}' }),
  ],
  'schedule-target': [
    schedule({ targets: [] }),
    schedule({ targets: [{ ...target, Arn: functionArn(config, 'user') }] }),
    schedule({ targets: [target, { ...target, Id: 'more' }] }),
    schedule({ targets: [{ ...target, Input: '{}' }] }),
    schedule({ targets: [{ ...target, InputTransformer: { InputTemplate: '{}' } }] }),
  ],
  'schedule-grant': [(state) => ({ ...state, policy: state.policy.filter((statement) => statement !== scheduled) })],
  'alarm-backlog': [
    (state) => ({ ...state, alarms: { ...state.alarms, backlog: undefined } }),
    alarm('backlog', { Threshold: 86_400 }),
    alarm('backlog', { MetricName: 'MaintenanceBacklog' }),
    alarm('backlog', { Dimensions: [] }),
    alarm('backlog', { Statistic: 'Minimum' }),
  ],
  'alarm-missing': [
    (state) => ({ ...state, alarms: { ...state.alarms, missing: undefined } }),
    alarm('missing', { TreatMissingData: 'notBreaching' }),
    alarm('missing', { EvaluationPeriods: 96 }),
    alarm('missing', { Dimensions: [{ Name: 'function', Value: 'another' }] }),
  ],
  'alarm-backlog-tells': [alarm('backlog', { AlarmActions: ['arn:aws:sns:eu-west-2:1:stranger'] })],
  'alarm-missing-tells': [alarm('missing', { AlarmActions: ['arn:aws:sns:eu-west-2:1:stranger'] })],
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
    const told = admin.checks.filter(({ name }) => name.endsWith('-tells'));
    const state = { ...goodAdmin(false), alarms: { backlog: ALARMS.backlog, missing: ALARMS.missing } };
    const messages = told.map(({ find }) => find(state, testDeployment(false, { alarmTopicArn })));
    expect(messages).toHaveLength(2);
    for (const message of messages) expect(message).toContain(`tells nobody, expected ${alarmTopicArn}`);
    templateOf('user', testDeployment(false)).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});
