import { CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { AppName } from '../names.ts';

export const APPS: readonly AppName[] = ['user', 'admin'];

/** Errors that CloudFront would keep for a while: a file that is not there yet may be there a second later. */
export const UNCACHED_ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504] as const;

/** Which app answers which paths, and whether its answers may be kept. The versioned assets never change. */
export const BEHAVIOURS: readonly { readonly path: string; readonly app: AppName; readonly cached: boolean }[] = [
  { path: '*', app: 'user', cached: false },
  { path: '/assets/*', app: 'user', cached: true },
  { path: '/admin/assets/*', app: 'admin', cached: true },
  { path: '/admin', app: 'admin', cached: false },
  { path: '/admin/*', app: 'admin', cached: false },
];

export const METHODS = {
  all: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  read: ['GET', 'HEAD', 'OPTIONS'],
} as const;

export const MANAGED_POLICIES = {
  cached: CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
  uncached: CachePolicy.CACHING_DISABLED.cachePolicyId,
  request: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
  headers: ResponseHeadersPolicy.SECURITY_HEADERS.responseHeadersPolicyId,
} as const;

/** Apps whose origin CloudFront signs for: the admin's always, the user's once locked. */
export function signedApps(locked: boolean): readonly AppName[] {
  return locked ? APPS : ['admin'];
}
