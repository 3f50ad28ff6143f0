import type { Check } from '../deployment.ts';
import { grantedDistribution } from '../grants.ts';
import { cloudFrontChecks } from './cloudfront-checks.ts';
import { APPS } from '../distribution-shape.ts';
import type { DistributionState } from './distribution-state.ts';

export const distributionChecks: readonly Check<DistributionState>[] = cloudFrontChecks(() => true);

export const lockedDistributionChecks: readonly Check<DistributionState>[] = [
  {
    name: 'grants-to-this-distribution-alone',
    find: ({ distribution, policies }) => {
      const granted = APPS.flatMap((app) => policies[app].map(grantedDistribution));
      const others = granted.filter((arn) => arn !== undefined && arn !== distribution?.arn);
      return others.length === 0 ? undefined : `the functions let in other distributions: ${others.join(', ')}`;
    },
  },
];
