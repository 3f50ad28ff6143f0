import type { Check, Deployment } from '../component.ts';
import { grantedDistribution, URL_ACTIONS } from '../grants.ts';
import { APPS, BEHAVIOURS, MANAGED_POLICIES, METHODS, signedApps, UNCACHED_ERRORS } from './distribution-shape.ts';
import type { BehaviourState, DistributionState } from './distribution-state.ts';

type Distribution = NonNullable<DistributionState['distribution']>;

export const distributionChecks: readonly Check<DistributionState>[] = [
  {
    name: 'distribution-exists',
    find: ({ distribution }) => (distribution ? undefined : 'the distribution does not exist'),
  },
  {
    name: 'access-control',
    find: ({ accessControl }) => {
      const found = accessControl && `${accessControl.originType ?? '?'}, signs ${accessControl.signing ?? '?'}`;
      return found === 'lambda, signs always'
        ? undefined
        : `the origin access control is ${found ?? 'missing'}, expected lambda, signs always`;
    },
  },
  ofDistribution('deployed', ({ enabled, status }) =>
    enabled === true && status === 'Deployed'
      ? undefined
      : `is ${enabled === true ? 'enabled' : 'disabled'} and ${status ?? '?'}, expected enabled and Deployed`,
  ),
  ofDistribution('http-version', ({ httpVersion }) =>
    httpVersion?.toLowerCase() === 'http2and3' ? undefined : `speaks ${httpVersion ?? '?'}, expected http2and3`,
  ),
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
  ofDistribution('behaviours', ({ behaviours }) => {
    const [found, expected] = [behaviours.map(describe), expectedBehaviours()];
    return found.join('\n') === expected.join('\n')
      ? undefined
      : `behaves as [${found.join('; ')}], expected [${expected.join('; ')}]`;
  }),
  ofDistribution('errors-uncached', ({ errorCaching }) => {
    const kept = UNCACHED_ERRORS.filter((status) => errorCaching[status] !== 0);
    return kept.length === 0 ? undefined : `caches the errors ${kept.join(', ')}, expected 0 seconds for all`;
  }),
  ofDistribution('doors', ({ doors: { user, admin, plain } }) => {
    const isOpen = user === 200 && admin === 200;
    const isSecure = plain === 301 || plain === 307 || plain === 308 || plain === 403;
    if (isOpen && isSecure) return undefined;
    return `answers /api/info with ${user}, /admin/health with ${admin} and plain HTTP with ${plain}, expected 200, 200 and a redirect`;
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

function expectedBehaviours(): string[] {
  return BEHAVIOURS.map(({ path, app, cached }) =>
    describe({
      path,
      origin: app,
      viewerProtocol: 'redirect-to-https',
      cachePolicy: cached ? MANAGED_POLICIES.cached : MANAGED_POLICIES.uncached,
      originRequestPolicy: cached ? undefined : MANAGED_POLICIES.request,
      headersPolicy: MANAGED_POLICIES.headers,
      methods: [...(cached ? METHODS.read : METHODS.all)].sort(),
      compress: cached,
    }),
  );
}

function describe(behaviour: BehaviourState): string {
  const { path, origin, viewerProtocol, cachePolicy, originRequestPolicy, headersPolicy, methods, compress } =
    behaviour;
  const given = (value: string | undefined): string => (value === undefined || value === '' ? '-' : value);
  return [
    path,
    origin,
    given(viewerProtocol),
    given(cachePolicy),
    given(originRequestPolicy),
    given(headersPolicy),
    methods.join(),
    compress === true ? 'compressed' : 'as it is',
  ].join(' ');
}

function ofDistribution(
  name: string,
  find: (found: Distribution, deployment: Deployment, state: DistributionState) => string | undefined,
): Check<DistributionState> {
  return {
    name,
    find: (state, deployment) => {
      const message = state.distribution && find(state.distribution, deployment, state);
      return message === undefined ? undefined : `the distribution ${message}`;
    },
  };
}
