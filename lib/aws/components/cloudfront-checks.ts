import { checksOf, differs } from '../../checks.ts';
import type { Check, Deployment } from '../component.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import type { AppName } from '../../config/names.ts';
import { hasFirewall } from './firewall.ts';
import { BEHAVIOURS, MANAGED_POLICIES, METHODS, MINIMUM_TLS, UNCACHED_ERRORS } from '../distribution-shape.ts';
import type { BehaviourState, DistributionDoors, DistributionSettings } from './distribution-state.ts';

type Distribution = DistributionSettings & { readonly doors: DistributionDoors };

interface Distributed {
  readonly distribution: Distribution | undefined;
}

/** What holds for CloudFront whatever stands behind it. */
export function cloudFrontChecks<State extends Distributed>({
  originOf,
  isAwake,
}: {
  /** Id of the origin that an app answers at. */
  readonly originOf: (app: AppName) => string;
  /** Whether the apps are meant to run. */
  readonly isAwake: (config: DeploymentConfig) => boolean;
}): Check<State>[] {
  const ofDistribution = checkOfDistribution<State>;
  return [
    {
      name: 'distribution-exists',
      find: ({ distribution }) => (distribution ? undefined : 'the distribution does not exist'),
    },
    ofDistribution('deployed', ({ enabled, status }) =>
      enabled === true && status === 'Deployed'
        ? undefined
        : `is ${enabled === true ? 'enabled' : 'disabled'} and ${status ?? '?'}, expected enabled and Deployed`,
    ),
    ofDistribution('http-version', ({ httpVersion }) =>
      httpVersion?.toLowerCase() === 'http2and3' ? undefined : `speaks ${httpVersion ?? '?'}, expected http2and3`,
    ),
    ofDistribution('public-name', ({ aliases = [], certificate }, { config: { publicName } }) => {
      const found = [...aliases, certificate?.arn ?? 'no certificate', certificate?.minimumTls ?? ''].join(' ');
      const expected = publicName
        ? [publicName.domain, publicName.certificateArn, MINIMUM_TLS].join(' ')
        : 'no certificate ';
      return found === expected ? undefined : `answers at ${found.trim()}, expected ${expected.trim()}`;
    }),
    ofDistribution('firewall', ({ firewallArn }, { config, firewallArn: expected }) => {
      if (hasFirewall(config) && expected === undefined) return 'has no firewall to ask: create that first';
      return differs('asks the firewall', firewallArn, expected);
    }),
    ofDistribution('behaviours', ({ behaviours }) => {
      const [found, expected] = [behaviours.map(describe), expectedBehaviours(originOf)];
      return found.join('\n') === expected.join('\n')
        ? undefined
        : `behaves as [${found.join('; ')}], expected [${expected.join('; ')}]`;
    }),
    ofDistribution('errors-uncached', ({ errorCaching }) => {
      const kept = UNCACHED_ERRORS.filter((status) => errorCaching[status] !== 0);
      return kept.length === 0 ? undefined : `caches the errors ${kept.join(', ')}, expected 0 seconds for all`;
    }),
    ofDistribution('doors', ({ doors: { user, admin, plain } }, { config }) => {
      const isOpen = !isAwake(config) || (user === 200 && admin === 200);
      const isSecure = plain === 301 || plain === 307 || plain === 308 || plain === 403;
      if (isOpen && isSecure) return undefined;
      return `answers /api/info with ${user}, /admin/health with ${admin} and plain HTTP with ${plain}, expected 200, 200 and a redirect`;
    }),
  ];
}

/** A check of a distribution that exists; that there is none is another check's finding. */
export function checkOfDistribution<State extends Distributed>(
  name: string,
  find: (found: Distribution, deployment: Deployment, state: State) => string | undefined,
): Check<State> {
  return checksOf('the distribution', ({ distribution }: State) => distribution)(name, find);
}

function expectedBehaviours(originOf: (app: AppName) => string): string[] {
  return BEHAVIOURS.map(({ path, app, cached }) =>
    describe({
      path,
      origin: originOf(app),
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
