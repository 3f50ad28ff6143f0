import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { front } from '../../../../../lib/aws/components/front.ts';
import type { FrontState } from '../../../../../lib/aws/components/front-state.ts';
import { distributionArn } from '../../../../../lib/aws/grants.ts';
import { originSha256Of } from '../../../../../lib/aws/origin-secret.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';
import { distributionFault, goodDistribution } from './cloudfront-fixture.ts';

const BEHIND = 'balancer.eu-west-2.elb.amazonaws.com';
const FARGATE = { target: 'fargate' } as const;

function good(): FrontState {
  const config = testConfig(FARGATE);
  return {
    behind: BEHIND,
    distribution: goodDistribution(
      distributionArn(config, 'E1'),
      [
        {
          id: 'apps',
          domain: BEHIND,
          protocol: 'http-only',
          accessControl: undefined,
          secretSha256: originSha256Of(config),
        },
      ],
      () => 'apps',
    ),
  };
}

type Distribution = NonNullable<FrontState['distribution']>;
const found = distributionFault<FrontState>;
const origin = (change: Partial<Distribution['origins'][number]>): Fault<FrontState> =>
  found(({ origins }) => ({ origins: origins.map((each) => ({ ...each, ...change })) }));

describeChecks(
  front,
  good,
  {
    'distribution-exists': [(state) => ({ ...state, distribution: undefined })],
    deployed: [found(() => ({ enabled: false })), found(() => ({ status: 'InProgress' }))],
    'http-version': [found(() => ({ httpVersion: 'http2' }))],
    firewall: [found(() => ({ firewallArn: undefined })), found(() => ({ firewallArn: 'arn:of-another' }))],
    behaviours: [found(({ behaviours }) => ({ behaviours: behaviours.slice(1) }))],
    'errors-uncached': [found(({ errorCaching }) => ({ errorCaching: { ...errorCaching, 404: 10 } }))],
    doors: [
      found(({ doors }) => ({ doors: { ...doors, user: 502 } })),
      found(({ doors }) => ({ doors: { ...doors, plain: 200 } })),
    ],
    'public-name': [
      found(() => ({ aliases: ['send.example.org'] })),
      found(() => ({ certificate: { arn: 'arn:aws:acm:us-east-1:1:certificate/1', minimumTls: 'TLSv1' } })),
    ],
    origin: [
      origin({ domain: 'elsewhere.example' }),
      origin({ protocol: 'match-viewer' }),
      (state) => ({ ...state, behind: undefined }),
      found(({ origins }) => ({ origins: [...origins, ...origins] })),
    ],
    'shows-secret': [origin({ secretSha256: undefined }), origin({ secretSha256: '0'.repeat(64) })],
  },
  {},
  FARGATE,
);

describe('the declared front', () => {
  it('asks a machine at the port that it may open', () => {
    const template = templateOf('front', testDeployment(false, { target: 'ec2' }));
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Origins: [Match.objectLike({ CustomOriginConfig: Match.objectLike({ HTTPPort: 8080 }) })],
      },
    });
  });

  it('does not demand an answer of apps that are meant to sleep', () => {
    const asleep = testDeployment(false, {
      target: 'fargate',
      container: { cpuUnits: 256, memoryMiB: 512, desiredCount: 0 },
    });
    const state = good();
    const sleeping = found(() => ({ doors: { user: 503, admin: 503, plain: 301 } }))(state);
    const doors = front.checks.find(({ name }) => name === 'doors');
    expect(doors?.find(sleeping, asleep)).toBeUndefined();
    expect(doors?.find(sleeping, testDeployment(false, FARGATE))).toContain('503');
  });
});
