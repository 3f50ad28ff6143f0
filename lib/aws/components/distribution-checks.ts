import type { Check } from '../component.ts';
import { grantedDistribution, URL_ACTIONS } from '../grants.ts';
import { checkOfDistribution, cloudFrontChecks } from './cloudfront-checks.ts';
import { APPS, signedApps } from '../distribution-shape.ts';
import type { DistributionState } from './distribution-state.ts';

const ofDistribution = checkOfDistribution<DistributionState>;

export const distributionChecks: readonly Check<DistributionState>[] = [
  ...cloudFrontChecks<DistributionState>({ originOf: (app) => app, isAwake: () => true }),
  {
    name: 'access-control',
    find: ({ accessControl }) => {
      const found = accessControl && `${accessControl.originType ?? '?'}, signs ${accessControl.signing ?? '?'}`;
      return found === 'lambda, signs always'
        ? undefined
        : `the origin access control is ${found ?? 'missing'}, expected lambda, signs always`;
    },
  },
  ofDistribution('origins', ({ origins }, _, { urls }) => {
    const wrong = APPS.filter(
      (app) =>
        !origins.some(({ id, domain, protocol }) => id === app && domain === urls[app] && protocol === 'https-only'),
    );
    return wrong.length === 0
      ? undefined
      : `does not reach the function URL of ${wrong.join(' and ')} by HTTPS: its origins are ${JSON.stringify(origins)}`;
  }),
  ofDistribution('origins-signed', ({ origins }, { locked }, { accessControl }) => {
    const wrong = APPS.filter((app) => {
      const expected = signedApps(locked).includes(app) ? accessControl?.id : undefined;
      return origins.find(({ id }) => id === app)?.accessControl !== expected;
    });
    return wrong.length === 0 ? undefined : `does not sign for its origins as it should: ${wrong.join(' and ')}`;
  }),
  { name: 'grants', find: (state, { locked }) => missingGrants(state, locked) },
];

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

/** Both grants are needed, for each function that the distribution signs for. */
function missingGrants({ distribution, policies }: DistributionState, locked: boolean): string | undefined {
  if (!distribution) return undefined;
  const missing = signedApps(locked).flatMap((app) =>
    URL_ACTIONS.filter(
      (action) =>
        !policies[app].some(
          (statement) => statement.Action === action && grantedDistribution(statement) === distribution.arn,
        ),
    ).map((action) => `${action} on the ${app} function`),
  );
  return missing.length === 0 ? undefined : `the distribution has no grant for ${missing.join(' and ')}`;
}
