import type { HttpProbe } from '../http-probe.ts';
import type { CloudRegion } from './component.ts';

/**
 * Reaches both apps, and sends a token to an address where Cloud Run answers 403: the admin app of a locked deployment. The apps never read
 * `Authorization`, and their own refusals are problems.
 */
export function cloudRunReach({ reach, google }: Pick<CloudRegion, 'reach' | 'google'>): HttpProbe {
  const guarded = new Set<string>();
  return async (request) => {
    const { origin } = new URL(request.url);
    if (!guarded.has(origin)) {
      const answer = await reach(request);
      const isOfApp = answer.headers.get('content-type')?.startsWith('application/problem+json') === true;
      if (answer.status !== 403 || isOfApp) return answer;
      guarded.add(origin);
    }
    const authorization = `Bearer ${await google.tokens.identity(origin)}`;
    return reach({ ...request, headers: { ...request.headers, authorization } });
  };
}
