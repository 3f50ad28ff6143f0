import { describe, expect, it } from 'vitest';
import { edgeWatch } from '../../../../../lib/aws/components/edge-watch.ts';
import { watch } from '../../../../../lib/aws/components/watch.ts';
import type { Compared } from '../../../../../lib/aws/declared/live.ts';
import { quickApp } from '../../../../../lib/aws/quick-app.ts';
import { declareStacks } from '../../../../../lib/aws/deploy/stacks.ts';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import { changed, deleted, describeDeclared, seenAsDeclared } from '../../declared.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import { describeChecks } from '../../planted.ts';

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const TOPIC = 'arn:aws:sns:eu-west-2:123456789012:operators';
const EDGE_TOPIC = 'arn:aws:sns:us-east-1:123456789012:operators';
const OWN_NAME = { publicName: { domain: 'send.example.com', certificateArn: CERTIFICATE } };
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

describe('what watches a deployment', () => {
  it('tells the topic of its own region, for an alarm can tell no other', () => {
    const actions = (name: 'watch' | 'edge-watch'): unknown[] =>
      Object.values(templateOf(name, testDeployment(false, TOLD)).findResources('AWS::CloudWatch::Alarm')).map(
        (found) => (found['Properties'] as { AlarmActions: unknown }).AlarmActions,
      );
    expect(new Set(actions('watch').flat())).toEqual(new Set([TOPIC]));
    expect(new Set(actions('edge-watch').flat())).toEqual(new Set([EDGE_TOPIC]));
    expect(() => testConfig({ alarmTopicArn: EDGE_TOPIC })).toThrow(
      'alarmTopicArn must be of the region of the deployment',
    );
    expect(() => testConfig({ edgeAlarmTopicArn: TOPIC })).toThrow('edgeAlarmTopicArn must be of us-east-1');
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

  it('is left out where the configuration says so', () => {
    const names = (overrides: ConfigOverrides): string[] => [
      ...declareStacks(quickApp(), testDeployment(false, overrides), { assetBucket: 'bundles' }).keys(),
    ];
    expect(names({})).toEqual(expect.arrayContaining(['watch', 'edge-watch']));
    expect(names({ watch: false }).join()).not.toContain('watch');
  });
});
