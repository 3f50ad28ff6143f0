import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { DeploymentConfig } from '../config/config.ts';
import type { AppName } from '../config/names.ts';

export const APPS: readonly AppName[] = ['user', 'admin'];

/** Errors that CloudFront would keep for a while: a file that is not there yet may be there a second later. */
export const UNCACHED_ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504] as const;

/** Which app answers which paths, and whether its answers may be kept. The versioned assets never change. */
interface Behaviour {
  /** `*` is the default. */
  readonly path: string;
  readonly app: AppName;
  readonly cached: boolean;
}

const BEHAVIOURS: readonly Behaviour[] = [
  { path: '*', app: 'user', cached: false },
  { path: '/assets/*', app: 'user', cached: true },
  { path: '/admin/assets/*', app: 'admin', cached: true },
  { path: '/admin', app: 'admin', cached: false },
  { path: '/admin/*', app: 'admin', cached: false },
];

const MINIMUM_TLS = 'TLSv1.2_2021';

const METHODS = {
  all: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  read: ['GET', 'HEAD', 'OPTIONS'],
} as const;

const MANAGED_POLICIES = {
  cached: CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
  uncached: CachePolicy.CACHING_DISABLED.cachePolicyId,
  request: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
  headers: ResponseHeadersPolicy.SECURITY_HEADERS.responseHeadersPolicyId,
} as const;

/** Apps whose origin CloudFront signs for: the admin's always, the user's once locked. */
export function signedApps(locked: boolean): readonly AppName[] {
  return locked ? APPS : ['admin'];
}

/** What is the same whatever is behind it. `originOf` names the origin that an app answers at. */
export function sharedShape(
  { publicName, firewallArn }: Pick<DeploymentConfig, 'publicName'> & { readonly firewallArn?: string | undefined },
  originOf: (app: AppName) => string,
): Omit<CfnDistribution.DistributionConfigProperty, 'origins' | 'comment'> {
  const [first, ...others] = BEHAVIOURS;
  return {
    enabled: true,
    httpVersion: 'http2and3',
    ipv6Enabled: true,
    priceClass: 'PriceClass_100',
    ...(firewallArn !== undefined && { webAclId: firewallArn }),
    ...(publicName && {
      aliases: [publicName.domain],
      viewerCertificate: {
        acmCertificateArn: publicName.certificateArn,
        sslSupportMethod: 'sni-only',
        minimumProtocolVersion: MINIMUM_TLS,
      },
    }),
    defaultCacheBehavior: behaviour(first ?? { path: '*', app: 'user', cached: false }, originOf),
    cacheBehaviors: others.map((each) => ({ ...behaviour(each, originOf), pathPattern: each.path })),
    customErrorResponses: UNCACHED_ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
  };
}

function behaviour(
  { app, cached }: Behaviour,
  originOf: (app: AppName) => string,
): CfnDistribution.DefaultCacheBehaviorProperty {
  return {
    targetOriginId: originOf(app),
    viewerProtocolPolicy: 'redirect-to-https',
    allowedMethods: [...(cached ? METHODS.read : METHODS.all)],
    cachePolicyId: cached ? MANAGED_POLICIES.cached : MANAGED_POLICIES.uncached,
    // What is kept must not depend on anything that the visitor sent.
    ...(!cached && { originRequestPolicyId: MANAGED_POLICIES.request }),
    responseHeadersPolicyId: MANAGED_POLICIES.headers,
    // The app has compressed what is worth it.
    compress: cached,
  };
}
