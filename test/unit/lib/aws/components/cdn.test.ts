import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { cdn } from '../../../../../lib/aws/components/cdn.ts';
import type { CdnState } from '../../../../../lib/aws/observed/distribution-state.ts';
import { judgeDeclared } from '../../../../../lib/aws/declared/judge.ts';
import { distributionArn } from '../../../../../lib/aws/grants.ts';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import { changed, describeDeclared, seenAsDeclared } from '../../declared.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const FARGATE = { target: 'fargate' } as const;
const EC2 = { target: 'ec2' } as const;
const OPEN = { user: 200, admin: 200, plain: 301 };

const good =
  (overrides: ConfigOverrides) =>
  (locked: boolean): CdnState => ({
    seen: seenAsDeclared(cdn, locked, overrides, { Distribution: { id: 'E1' } }),
    distribution: { arn: distributionArn(testConfig(overrides), 'E1'), status: 'Deployed', doors: OPEN },
  });
const facts =
  (change: Partial<NonNullable<CdnState['distribution']>>): Fault<CdnState> =>
  (state) => ({
    ...state,
    distribution: state.distribution && { ...state.distribution, ...change },
  });
interface Origin {
  OriginCustomHeaders: { HeaderValue: string }[];
}
const origins = (change: (found: Origin[]) => unknown): Fault<CdnState> =>
  changed('Distribution', ({ DistributionConfig }: { DistributionConfig: { Origins: Origin[] } }) =>
    change(DistributionConfig.Origins),
  );

describeChecks(
  cdn,
  good(FARGATE),
  {
    deployed: [facts({ status: 'InProgress' })],
    // It has one wherever the firewall was seen.
    firewall: [],
    doors: [facts({ doors: { ...OPEN, user: 502 } }), facts({ doors: { ...OPEN, plain: 200 } })],
    'Distribution.DistributionConfig': [
      origins((found) => found.push({ ...found[0]! })),
      (state) => ({ ...state, seen: { ...state.seen, imports: {} } }),
    ],
  },
  {},
  FARGATE,
);
describeDeclared(cdn, good(FARGATE), 170, FARGATE);
describeDeclared(cdn, good(EC2), 170, EC2);

it('what the CDN shows is secret, and in no message', () => {
  const deployment = testDeployment(false, FARGATE);
  const { originSecret = '' } = deployment.config;
  for (const fault of [
    origins((found) => (found[0]!.OriginCustomHeaders[0]!.HeaderValue = 'stolen-too')),
    origins((found) => (found[0]!.OriginCustomHeaders = [])),
    origins((found) => found.pop()),
  ]) {
    const { findings } = judgeDeclared(cdn, deployment, fault(good(FARGATE)(false)).seen);
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toMatch(new RegExp(`${originSecret}|stolen-too`));
  }
});

describe('the declared CDN', () => {
  it('asks a machine at the port that it may open', () => {
    const template = templateOf('cdn', testDeployment(false, { target: 'ec2' }));
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
    const state = good(FARGATE)(false);
    const sleeping = facts({ doors: { user: 503, admin: 503, plain: 301 } })(state);
    const doors = cdn.checks.find(({ name }) => name === 'doors');
    expect(doors?.find(sleeping, asleep)).toBeUndefined();
    expect(doors?.find(sleeping, testDeployment(false, FARGATE))).toContain('503');
  });
});
