import type { Check } from '../deployment.ts';
import { grantedDistribution } from '../grants.ts';
import { cloudFrontChecks } from './cloudfront-checks.ts';
import { APPS } from '../distribution-shape.ts';
import { invoker } from './function-checks.ts';
import type { DistributionState } from './distribution-state.ts';

export const distributionChecks: readonly Check<DistributionState>[] = cloudFrontChecks(() => true);

export const lockedDistributionChecks: readonly Check<DistributionState>[] = [
  {
    name: 'grants-to-this-distribution-alone',
    find: ({ distribution, policies }, { config }) => {
      const isOther = (arn: string | undefined): boolean => arn !== undefined && arn !== distribution?.arn;
      return APPS.flatMap((app) =>
        policies[app]
          .filter((statement) => isOther(grantedDistribution(statement)))
          .map((statement) => invoker(app, config, statement)),
      );
    },
  },
];
