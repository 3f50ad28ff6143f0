import * as z from 'zod';
import { DeployError } from '../../deploy-error.ts';
import type { TokenRequest } from '../../config/settings.ts';

const Answer = z.object({ value: z.string() });
const Claims = z.object({ sub: z.string(), repository_id: z.string(), environment: z.string().optional() });

/** What the token of a job says of it. */
export type TokenClaims = z.infer<typeof Claims>;

const PATIENCE_MS = 10_000;

/**
 * Asks GitHub for a token of this job and returns its claims; the token itself is sent nowhere else. Undefined outside a job that may have
 * one. Throws `unreachable` when it cannot be had. Source: https://docs.github.com/en/actions/reference/security/oidc
 */
export async function readTokenClaims(
  request: TokenRequest | undefined,
  audience: string,
): Promise<TokenClaims | undefined> {
  if (request === undefined) return undefined;
  const url = new URL(request.url);
  url.searchParams.set('audience', audience);
  try {
    const headers = { authorization: `Bearer ${request.token}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const [, claims = ''] = Answer.parse(await response.json()).value.split('.');
    return Claims.parse(JSON.parse(Buffer.from(claims, 'base64url').toString()));
  } catch (cause) {
    throw new DeployError('unreachable', 'GitHub gave this job no token: check its permission id-token: write', {
      cause,
    });
  }
}
