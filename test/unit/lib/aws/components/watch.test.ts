import { describe, expect, it } from 'vitest';
import { edgeWatch } from '../../../../../lib/aws/components/edge-watch.ts';
import { findBalancerNames } from '../../../../../lib/aws/components/find-balancer.ts';
import { watch } from '../../../../../lib/aws/components/watch.ts';
import type { Compared } from '../../../../../lib/aws/declared/live.ts';
import { quickApp } from '../../../../../lib/aws/quick-app.ts';
import { declareStacks } from '../../../../../lib/aws/deploy/stacks.ts';
import type { Deployment } from '../../../../../lib/aws/deployment.ts';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import { changed, deleted, describeDeclared, seenAsDeclared } from '../../declared.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Book } from '../../../../vendor/replay.ts';
import { fault, replay, says } from '../../../../vendor/replay.ts';
import { describeChecks } from '../../planted.ts';

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const TOPIC = 'arn:aws:sns:eu-west-2:123456789012:operators';
const EDGE_TOPIC = 'arn:aws:sns:us-east-1:123456789012:operators';
const OWN_NAME = { publicName: { domain: 'send.example.com', certificateArn: CERTIFICATE } };
const CONTAINERS: ConfigOverrides = {
  target: 'fargate',
  container: {
    ...testConfig().container,
    domain: 'origin.send.example.com',
    certificateArn: CERTIFICATE.replace('us-east-1', 'eu-west-2'),
  },
};
const TOLD = { alarmTopicArn: TOPIC, edgeAlarmTopicArn: EDGE_TOPIC, ...OWN_NAME };

const good =
  (parts: typeof watch, overrides: ConfigOverrides = {}) =>
  (locked: boolean): Compared => ({ seen: seenAsDeclared(parts, locked, overrides) });
const stranger = ['arn:aws:sns:eu-west-2:1:stranger'];

describeChecks(watch, good(watch), {
  'UserFailures.AlarmActions': [
    changed('UserFailures', (alarm: object) => Object.assign(alarm, { AlarmActions: stranger })),
  ],
  'StoreFull.ActionsEnabled': [
    changed('StoreFull', (alarm: object) => Object.assign(alarm, { ActionsEnabled: false })),
  ],
  'UserSlow.ExtendedStatistic': [
    changed('UserSlow', (alarm: { ExtendedStatistic: string }) => (alarm.ExtendedStatistic = 'p50')),
  ],
  Dashboard: [deleted('Dashboard')],
});
describeDeclared(watch, good(watch), 100);
describeDeclared(watch, good(watch, TOLD), 120, TOLD);
describeDeclared(edgeWatch, good(edgeWatch), 15);
describeDeclared(edgeWatch, good(edgeWatch, TOLD), 35, TOLD);

describeDeclared(watch, good(watch, CONTAINERS), 180, CONTAINERS);
describeDeclared(watch, good(watch, { target: 'ec2' }), 40, { target: 'ec2' });
describeDeclared(edgeWatch, good(edgeWatch, { target: 'ami' }), 15, { target: 'ami' });

describe('what watches a deployment', () => {
  it('tells the topic of its own region, for an alarm can tell no other', () => {
    const actions = (name: 'watch' | 'edge-watch'): unknown[] =>
      Object.values(templateOf(name, testDeployment(false, TOLD)).findResources('AWS::CloudWatch::Alarm')).map(
        (found) => (found['Properties'] as { AlarmActions: unknown }).AlarmActions,
      );
    expect(new Set(actions('watch').flat())).toEqual(new Set([TOPIC]));
    expect(new Set(actions('edge-watch').flat())).toEqual(new Set([EDGE_TOPIC]));
    expect(() => testConfig({ alarmTopicArn: EDGE_TOPIC })).toThrow(
      'alarmTopicArn must be in the region of the deployment',
    );
    expect(() => testConfig({ edgeAlarmTopicArn: TOPIC })).toThrow('edgeAlarmTopicArn must be in us-east-1');
  });

  it('looks at the certificate of a name of its own, and at CloudFront by the id of the distribution', () => {
    const [plain, named] = [{}, OWN_NAME].map((overrides) =>
      templateOf('edge-watch', testDeployment(false, overrides)),
    );
    plain?.resourceCountIs('AWS::CloudWatch::Alarm', 1);
    plain?.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: '5xxErrorRate',
      Dimensions: [
        { Name: 'DistributionId', Value: 'E1' },
        { Name: 'Region', Value: 'Global' },
      ],
    });
    named?.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/CertificateManager',
      Dimensions: [{ Name: 'CertificateArn', Value: CERTIFICATE }],
    });
  });

  it('of containers looks at the load balancer by the names that it has got, and at its certificate', () => {
    const template = templateOf('watch', testDeployment(false, CONTAINERS));
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'HTTPCode_Target_5XX_Count',
      Dimensions: [
        { Name: 'LoadBalancer', Value: 'app/sgraph-send-prod-alb-1/0123456789abcdef' },
        { Name: 'TargetGroup', Value: 'targetgroup/user/0123456789abcdef' },
      ],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'sgraph-send-prod-fargate-balancer-certificate-eu-west-2',
      Dimensions: [{ Name: 'CertificateArn', Value: CONTAINERS.container?.certificateArn }],
    });
    const names = (deployment: Deployment): string[] => [
      ...declareStacks(quickApp(), deployment, { assetBucket: 'bundles' }).keys(),
    ];
    expect(names(testDeployment(false, CONTAINERS))).toContain('watch');
    expect(names({ ...testDeployment(false, CONTAINERS), balancer: undefined })).not.toContain('watch');
  });

  it('finds those names in the ARNs of what there is, and none while a part is missing', async () => {
    const config = testConfig(CONTAINERS);
    const arn = (rest: string): string => `arn:aws:elasticloadbalancing:eu-west-2:123456789012:${rest}`;
    const group = (answer: object) => says({ TargetGroups: [{ TargetGroupArn: arn('targetgroup/one/2'), ...answer }] });
    const book = {
      'elasticloadbalancing DescribeLoadBalancers': says({
        LoadBalancers: [{ LoadBalancerArn: arn('loadbalancer/app/all/1') }],
      }),
      'elasticloadbalancing DescribeTargetGroups': group({}),
      'elasticloadbalancing DescribeTargetGroupAttributes': says({ Attributes: [] }),
    };
    const found = async (answers: Book): Promise<unknown> => {
      const player = await replay(answers);
      return findBalancerNames(player.aws, config).finally(player.close);
    };
    expect(await found(book)).toEqual({
      balancer: 'app/all/1',
      targetGroups: { user: 'targetgroup/one/2', admin: 'targetgroup/one/2' },
    });
    expect(
      await found({ ...book, 'elasticloadbalancing DescribeLoadBalancers': fault(400, 'LoadBalancerNotFound') }),
    ).toBeUndefined();
  });

  it('expects no task and no machine where none is wanted', () => {
    const { container, machine } = testConfig();
    const ids = (overrides: ConfigOverrides): string[] =>
      Object.keys(templateOf('watch', testDeployment(false, overrides)).findResources('AWS::CloudWatch::Alarm'));
    const none = [
      ...ids({ target: 'fargate', container: { ...container, desiredCount: 0 } }),
      ...ids({ target: 'ec2', machine: { ...machine, desiredCount: 0 } }),
    ];
    expect(none.filter((id) => ['UserTasks', 'AdminTasks', 'MissingAlarm', 'MachineMissing'].includes(id))).toEqual([]);
  });

  it('is left out where the configuration says so', () => {
    const names = (overrides: ConfigOverrides): string[] => [
      ...declareStacks(quickApp(), testDeployment(false, overrides), { assetBucket: 'bundles' }).keys(),
    ];
    expect(names({})).toEqual(expect.arrayContaining(['watch', 'edge-watch']));
    expect(names({ watch: false }).join()).not.toContain('watch');
  });
});
