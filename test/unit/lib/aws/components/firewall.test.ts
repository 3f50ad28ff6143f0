import { describe, expect, it } from 'vitest';
import { firewall, hasFirewall } from '../../../../../lib/aws/components/firewall.ts';
import type { FirewallState, WebAcl } from '../../../../../lib/aws/components/firewall-state.ts';
import { quickApp } from '../../../../../lib/aws/quick-app.ts';
import { declareStacks } from '../../../../../lib/aws/stacks.ts';
import { FIREWALL_ARN, templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

type Rule = WebAcl['rules'][number];
const RATE = { Limit: 10_000, AggregateKeyType: 'IP', EvaluationWindowSec: 300 } as const;
const ANSWER = { ResponseCode: 429, ResponseHeaders: [{ Name: 'retry-after', Value: '60' }] };
const visibility = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: true, MetricName: 'rate' };

function rule(rate: object = {}, answer: object = {}): Rule {
  return {
    Name: 'rate-per-address',
    Priority: 0,
    Statement: { RateBasedStatement: { ...RATE, ...rate } },
    Action: { Block: { CustomResponse: { ...ANSWER, ...answer } } },
    VisibilityConfig: visibility,
  };
}

const good = (): FirewallState => ({ acl: { arn: FIREWALL_ARN, allowsTheRest: true, rules: [rule()] } });
const acl =
  (change: Partial<WebAcl>): Fault<FirewallState> =>
  (state) => ({ acl: state.acl && { ...state.acl, ...change } });
const allowing: Rule = { ...rule(), Name: 'friends', Action: { Allow: {} } };

describeChecks(firewall, good, {
  'default-action': [acl({ allowsTheRest: false })],
  'rate-rule': [
    acl({ rules: [] }),
    acl({ rules: [rule({ Limit: 1_000_000 })] }),
    acl({ rules: [rule({ EvaluationWindowSec: 60 })] }),
    acl({ rules: [rule({ AggregateKeyType: 'FORWARDED_IP' })] }),
    acl({ rules: [rule({ ScopeDownStatement: { GeoMatchStatement: { CountryCodes: ['AQ'] } } })] }),
    acl({ rules: [{ ...rule(), Statement: {} }] }),
  ],
  'rate-answer': [
    acl({ rules: [{ ...rule(), Action: { Count: {} } }] }),
    acl({ rules: [{ ...rule(), Action: { Block: {} } }] }),
    acl({ rules: [rule({}, { ResponseCode: 200 })] }),
    acl({ rules: [rule({}, { ResponseHeaders: [] })] }),
  ],
  'no-other-rules': [acl({ rules: [allowing, rule()] })],
});

describe('the declared firewall', () => {
  it('answers an address that asks too often with 429 and when to come back, in the region of CloudFront', () => {
    const template = templateOf('firewall', testDeployment(false, { wafRatePer5Minutes: 500 }));
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Name: 'sgraph-send-prod-eu-west-2',
      Scope: 'CLOUDFRONT',
      Rules: [
        {
          Statement: { RateBasedStatement: { Limit: 500, AggregateKeyType: 'IP' } },
          Action: {
            Block: {
              CustomResponse: { ResponseCode: 429, ResponseHeaders: [{ Name: 'retry-after', Value: '60' }] },
            },
          },
        },
      ],
    });
    expect(declareStacks(quickApp(), testDeployment(false)).get('firewall')?.region).toBe('us-east-1');
  });

  it('is asked by the distribution, and is not made where the configuration leaves it out', () => {
    const asked = { DistributionConfig: { WebACLId: FIREWALL_ARN } };
    for (const [name, target] of [
      ['distribution', 'lambda'],
      ['front', 'fargate'],
    ] as const)
      templateOf(name, testDeployment(false, { target })).hasResourceProperties('AWS::CloudFront::Distribution', asked);
    const without = testDeployment(false, { wafRatePer5Minutes: 0 });
    expect([...declareStacks(quickApp(), without).keys()]).not.toContain('firewall');
  });

  it('is on unless an environment says otherwise, and takes no limit that WAF refuses', () => {
    expect(hasFirewall(testConfig())).toBe(true);
    expect(() => testConfig({ wafRatePer5Minutes: 9 })).toThrow(/wafRatePer5Minutes/);
  });
});
