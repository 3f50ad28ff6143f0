import { describe, expect, it } from 'vitest';
import { distribution } from '../../../../../lib/aws/components/distribution.ts';
import { signedApps, UNCACHED_ERRORS } from '../../../../../lib/aws/distribution-shape.ts';
import type { DistributionState } from '../../../../../lib/aws/observed/distribution-state.ts';
import { distributionArn } from '../../../../../lib/aws/grants.ts';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import type { Statement } from '../../../../../lib/aws/policies.ts';
import { DOMAIN, templateOf, testConfig, testDeployment } from '../../deployment.ts';
import { changed, deleted, describeDeclared, seenAsDeclared } from '../../declared.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const ARN = distributionArn(testConfig(), 'E1');

const grants = (arn: string): Statement[] =>
  ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'].map((Action) => ({
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action,
    Condition: { ArnLike: { 'AWS:SourceArn': arn } },
  }));

const OPEN = { user: 200, admin: 200, plain: 301 };
const good =
  (overrides: ConfigOverrides = {}) =>
  (locked: boolean): DistributionState => ({
    seen: seenAsDeclared(distribution, locked, overrides, { Distribution: { id: 'E1' } }),
    distribution: { arn: ARN, status: 'Deployed', doors: OPEN },
    policies: { user: signedApps(locked).includes('user') ? grants(ARN) : [], admin: grants(ARN) },
  });

const facts =
  (change: Partial<NonNullable<DistributionState['distribution']>>): Fault<DistributionState> =>
  (state) => ({
    ...state,
    distribution: state.distribution && { ...state.distribution, ...change },
  });
interface Behaviour {
  PathPattern: string;
  FunctionAssociations: object[];
}
interface Config {
  Aliases: string[];
  CacheBehaviors: Behaviour[];
  DefaultCacheBehavior: Behaviour;
  Origins: { Id: string; OriginCustomHeaders: object[] }[];
  ViewerCertificate: object;
}
const config = (change: (found: Config) => unknown): Fault<DistributionState> =>
  changed('Distribution', ({ DistributionConfig }: { DistributionConfig: Config }) => change(DistributionConfig));
const association = [{ EventType: 'viewer-request', FunctionARN: 'arn:aws:cloudfront::999999999999:function/spy' }];

describeChecks(distribution, good(), {
  deployed: [facts({ status: 'InProgress' })],
  // It has one wherever the firewall was seen.
  firewall: [],
  doors: [
    facts({ doors: { user: 403, admin: 200, plain: 301 } }),
    facts({ doors: { user: 200, admin: 502, plain: 301 } }),
    facts({ doors: { user: 200, admin: 200, plain: 200 } }),
  ],
  'grants-to-this-distribution-alone': [
    (state) => ({
      ...state,
      policies: { ...state.policies, user: [...state.policies.user, ...grants(distributionArn(testConfig(), 'E2'))] },
    }),
  ],
  'Distribution.DistributionConfig': [
    config((found) => (found.Aliases = ['send.example.org'])),
    config((found) => (found.ViewerCertificate = { AcmCertificateArn: 'arn:aws:acm:us-east-1:1:certificate/1' })),
    config((found) => found.CacheBehaviors.reverse()),
    config((found) => found.CacheBehaviors.pop()),
    config((found) => (found.DefaultCacheBehavior.FunctionAssociations = association)),
    config((found) => (found.CacheBehaviors[0]!.FunctionAssociations = association)),
    config((found) => found.Origins.push({ ...found.Origins[0]!, Id: 'more' })),
    config((found) => (found.Origins[0]!.OriginCustomHeaders = [{ HeaderName: 'a', HeaderValue: 'b' }])),
  ],
  AdminGrant0: [deleted('AdminGrant0')],
  AdminGrant1: [deleted('AdminGrant1')],
});
describeDeclared(distribution, good(), 180);
const NAMED = {
  publicName: {
    domain: 'send.example.org',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d',
  },
};
describeDeclared(distribution, good(NAMED), 188, NAMED);

it('a distribution without a firewall differs where the configuration has one', () => {
  const [found] = distribution.checks.filter(({ name }) => name === 'firewall');
  const deployment = { ...testDeployment(false), firewallArn: undefined };
  expect(found?.find(good()(false), deployment)).toMatch(/no firewall: /);
  const without = { ...testDeployment(false, { wafRatePer5Minutes: 0 }), firewallArn: undefined };
  expect(found?.find(good()(false), without)).toBeUndefined();
});

describe('the declared distribution', () => {
  const template = (locked: boolean) => templateOf('distribution', testDeployment(locked));

  it('signs for the admin from the start and for the user once locked, with both grants each', () => {
    template(false).resourceCountIs('AWS::Lambda::Permission', 2);
    template(true).resourceCountIs('AWS::Lambda::Permission', 4);
    for (const action of ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction']) {
      template(true).hasResourceProperties('AWS::Lambda::Permission', {
        Action: action,
        Principal: 'cloudfront.amazonaws.com',
        FunctionName: 'sgraph-send-prod-user-eu-west-2',
      });
    }
  });

  it('keeps no errors and never caches the API', () => {
    template(false).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        CustomErrorResponses: UNCACHED_ERRORS.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
        DefaultCacheBehavior: {
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        },
      },
    });
  });

  it('is protected from deletion when locked', () => {
    expect(signedApps(false)).toEqual(['admin']);
    expect(signedApps(true)).toEqual(['user', 'admin']);
  });

  it("answers at a name of one's own with its certificate, and pre-signed URLs work from there", () => {
    const publicName = {
      domain: 'send.example.org',
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d',
    };
    const deployment = testDeployment(true, { publicName });
    templateOf('distribution', deployment).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [publicName.domain],
        ViewerCertificate: { AcmCertificateArn: publicName.certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
    templateOf('storage', deployment).hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: { CorsRules: [{ AllowedOrigins: [`https://${DOMAIN}`, 'https://send.example.org'] }] },
    });
    const elsewhere = { ...publicName, certificateArn: publicName.certificateArn.replace('us-east-1', 'eu-west-2') };
    expect(() => testDeployment(true, { publicName: elsewhere })).toThrow(/must be in us-east-1/);
  });
});
