import { BEHAVIOURS, MANAGED_POLICIES, METHODS, UNCACHED_ERRORS } from '../../../../../lib/aws/distribution-shape.ts';
import type { DistributionState, OriginState } from '../../../../../lib/aws/components/distribution-state.ts';
import type { AppName } from '../../../../../lib/config/names.ts';
import { DOMAIN, FIREWALL_ARN } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';

type Distribution = NonNullable<DistributionState['distribution']>;

/** CloudFront as it is declared, whatever stands behind it. */
export function goodDistribution(
  arn: string,
  origins: readonly OriginState[],
  originOf: (app: AppName) => string,
): Distribution {
  return {
    id: 'E1',
    arn,
    domain: DOMAIN,
    enabled: true,
    status: 'Deployed',
    httpVersion: 'http2and3',
    firewallArn: FIREWALL_ARN,
    origins,
    behaviours: BEHAVIOURS.map(({ path, app, cached }) => ({
      path,
      origin: originOf(app),
      viewerProtocol: 'redirect-to-https',
      cachePolicy: cached ? MANAGED_POLICIES.cached : MANAGED_POLICIES.uncached,
      originRequestPolicy: cached ? undefined : MANAGED_POLICIES.request,
      headersPolicy: MANAGED_POLICIES.headers,
      methods: [...(cached ? METHODS.read : METHODS.all)].sort(),
      compress: cached,
    })),
    errorCaching: Object.fromEntries(UNCACHED_ERRORS.map((status) => [String(status), 0])),
    doors: { user: 200, admin: 200, plain: 301 },
  };
}

/** Something that is not as declared in what CloudFront says. */
export function distributionFault<State extends { readonly distribution: Distribution | undefined }>(
  change: (found: Distribution) => Partial<Distribution>,
): Fault<State> {
  return (state) => ({
    ...state,
    distribution: state.distribution && { ...state.distribution, ...change(state.distribution) },
  });
}
