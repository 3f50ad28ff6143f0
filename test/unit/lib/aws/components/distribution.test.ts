import { describe, expect, it } from 'vitest';
import { distribution } from '../../../../../lib/aws/components/distribution.ts';
import { MANAGED_POLICIES, signedApps, UNCACHED_ERRORS } from '../../../../../lib/aws/distribution-shape.ts';
import type { DistributionState } from '../../../../../lib/aws/components/distribution-state.ts';
import { distributionArn } from '../../../../../lib/aws/grants.ts';
import type { AppName } from '../../../../../lib/config/names.ts';
import type { Statement } from '../../../../../lib/aws/policies.ts';
import { DOMAIN, templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';
import { distributionFault, goodDistribution } from './cloudfront-fixture.ts';

const ARN = distributionArn(testConfig(), 'E1');
const HOSTS = { user: 'u.lambda-url.eu-west-2.on.aws', admin: 'a.lambda-url.eu-west-2.on.aws' };

const grants = (arn: string): Statement[] =>
  ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'].map((Action) => ({
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action,
    Condition: { ArnLike: { 'AWS:SourceArn': arn } },
  }));

function good(locked: boolean): DistributionState {
  const signed = (app: AppName): boolean => signedApps(locked).includes(app);
  const origin = (id: AppName) => ({
    id,
    domain: HOSTS[id],
    protocol: 'https-only',
    accessControl: signed(id) ? 'A1' : undefined,
  });
  return {
    distribution: goodDistribution(ARN, [origin('user'), origin('admin')], (app) => app),
    accessControl: { id: 'A1', name: 'sgraph-send-prod-eu-west-2', originType: 'lambda', signing: 'always' },
    urls: HOSTS,
    policies: { user: signed('user') ? grants(ARN) : [], admin: grants(ARN) },
  };
}

type Distribution = NonNullable<DistributionState['distribution']>;
const found = distributionFault<DistributionState>;
const behaviour = (path: string, change: Partial<Distribution['behaviours'][number]>): Fault<DistributionState> =>
  found(({ behaviours }) => ({
    behaviours: behaviours.map((each) => (each.path === path ? { ...each, ...change } : each)),
  }));

describeChecks(
  distribution,
  good,
  {
    'distribution-exists': [(state) => ({ ...state, distribution: undefined })],
    'access-control': [
      (state) => ({ ...state, accessControl: state.accessControl && { ...state.accessControl, signing: 'never' } }),
      (state) => ({ ...state, accessControl: undefined }),
    ],
    deployed: [found(() => ({ enabled: false })), found(() => ({ status: 'InProgress' }))],
    'http-version': [found(() => ({ httpVersion: 'http2' }))],
    firewall: [found(() => ({ firewallArn: undefined })), found(() => ({ firewallArn: 'arn:of-another' }))],
    'public-name': [found(() => ({ aliases: ['send.example.org'] }))],
    origins: [
      found(({ origins }) => ({ origins: origins.map((each) => ({ ...each, domain: 'elsewhere.example' })) })),
      found(({ origins }) => ({ origins: origins.map((each) => ({ ...each, protocol: 'http-only' })) })),
    ],
    'origins-signed': [
      found(({ origins }) => ({ origins: origins.map((each) => ({ ...each, accessControl: undefined })) })),
    ],
    behaviours: [
      behaviour('*', { cachePolicy: MANAGED_POLICIES.cached }),
      behaviour('*', { viewerProtocol: 'allow-all' }),
      behaviour('/admin/*', { origin: 'user' }),
      behaviour('/assets/*', { headersPolicy: undefined }),
      found(({ behaviours }) => ({ behaviours: behaviours.slice(0, 2) })),
    ],
    'errors-uncached': [
      found(({ errorCaching }) => ({ errorCaching: { ...errorCaching, 404: 10 } })),
      found(() => ({ errorCaching: {} })),
    ],
    doors: [
      found(() => ({ doors: { user: 403, admin: 200, plain: 301 } })),
      found(() => ({ doors: { user: 200, admin: 502, plain: 301 } })),
      found(() => ({ doors: { user: 200, admin: 200, plain: 200 } })),
    ],
    grants: [
      (state) => ({ ...state, policies: { ...state.policies, admin: grants(ARN).slice(0, 1) } }),
      (state) => ({ ...state, policies: { ...state.policies, admin: grants(ARN).slice(1) } }),
      (state) => ({ ...state, policies: { ...state.policies, admin: [] } }),
    ],
    'grants-to-this-distribution-alone': [
      (state) => ({
        ...state,
        policies: { ...state.policies, user: [...state.policies.user, ...grants(distributionArn(testConfig(), 'E2'))] },
      }),
    ],
  },
  // Without the access control there is nothing that the origins could be signed with.
  { 'access-control': ['origins-signed'] },
);

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
    expect(() => testDeployment(true, { publicName: elsewhere })).toThrow(/must be of us-east-1/);
  });
});
