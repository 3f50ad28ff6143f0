import { describe, expect, it } from 'vitest';
import { firewall } from '../../../../../lib/aws/components/firewall.ts';
import { hasFirewall } from '../../../../../lib/config/config.ts';
import type { Compared } from '../../../../../lib/aws/declared/live.ts';
import { quickApp } from '../../../../../lib/aws/quick-app.ts';
import { declareStacks } from '../../../../../lib/aws/deploy/stacks.ts';
import { FIREWALL_ARN, templateOf, testConfig, testDeployment } from '../../deployment.ts';
import { changed, describeDeclared, seenAsDeclared } from '../../declared.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const good = (locked: boolean): Compared => ({ seen: seenAsDeclared(firewall, locked) });

interface Acl {
  DefaultAction: object;
  Rules: { Name: string; Action: object; Statement: { RateBasedStatement: object } }[];
}
const acl = (change: (found: Acl) => unknown): Fault<Compared> => changed('WebAcl', change);

describeChecks(firewall, good, {
  'WebAcl.DefaultAction': [acl((found) => (found.DefaultAction = { Block: {} }))],
  'WebAcl.Rules': [
    acl(({ Rules }) => Rules.unshift({ ...Rules[0]!, Name: 'friends', Action: { Allow: {} } })),
    acl(({ Rules }) => (Rules[0]!.Action = { Count: {} })),
    acl(({ Rules }) => (Rules[0]!.Action = { Block: {} })),
    acl(({ Rules }) =>
      Object.assign(Rules[0]!.Statement.RateBasedStatement, {
        ScopeDownStatement: { GeoMatchStatement: { CountryCodes: ['AQ'] } },
      }),
    ),
  ],
});
describeDeclared(firewall, good, 30);

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
      ['cdn', 'fargate'],
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
