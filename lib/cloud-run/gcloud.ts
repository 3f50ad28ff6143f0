import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GoogleCredentials } from '../../core/stores/google-credentials.ts';
import { DeployError } from '../deploy-error.ts';

const LONGEST_MS = 30_000;
/** gcloud does not say how long its token lasts; it gives none that ends within this time. */
const FRESH_MS = 180_000;

/** The account that is logged in with gcloud; undefined where there is none, or it is not installed. */
export async function gcloudCredentials(): Promise<GoogleCredentials | undefined> {
  const first = await ask('print-access-token');
  if (first === undefined) return undefined;
  let known = { token: first, until: Date.now() + FRESH_MS };
  return {
    async headers() {
      if (Date.now() >= known.until) {
        const token = await ask('print-access-token');
        if (token === undefined) throw new DeployError('unreachable', 'gcloud returned no token: log in again');
        known = { token, until: Date.now() + FRESH_MS };
      }
      return { authorization: `Bearer ${known.token}` };
    },
    identityToken: gcloudIdentityToken,
    account: signsNothing,
    sign: signsNothing,
  };
}

export function gcloudIdentityToken(): Promise<string | undefined> {
  return ask('print-identity-token');
}

function signsNothing(): Promise<never> {
  return Promise.reject(new DeployError('refused', 'a user account cannot sign: impersonate a service account'));
}

async function ask(what: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('gcloud', ['auth', what], { timeout: LONGEST_MS });
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    // Not installed or not logged in: the caller says what can be done.
    return undefined;
  }
}
