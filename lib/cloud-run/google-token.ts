import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { DeployError } from '../deploy-error.ts';
import type { CloudRunSettings } from './settings.ts';

export interface GoogleTokens {
  /** For Google's APIs. Throws `unreachable` where nobody gives one. */
  access(): Promise<string>;
  /** For a service that not everybody may ask. Throws `unreachable` where nobody gives one. */
  identity(audience: string): Promise<string>;
}

const METADATA = 'http://metadata.google.internal';
const METADATA_MS = 2_000;
const GCLOUD_MS = 30_000;
/** gcloud does not say how long its token lasts; it gives none that ends within this time. */
const GCLOUD_SECONDS = 240;
/** A token is taken anew this long before it ends. */
const EARLY_SECONDS = 60;
const AccessToken = z.object({ access_token: z.string().min(1), expires_in: z.number() });

interface Token {
  readonly token: string;
  readonly seconds: number;
}

/** Tokens of whoever deploys: the given one, the service account of this machine, or the user of gcloud. No key is ever held. */
export function googleTokens(settings: CloudRunSettings): GoogleTokens {
  const origin = settings.metadata ?? METADATA;
  let known: { token: string; until: number } | undefined;
  return {
    async access() {
      if (settings.accessToken !== undefined) return settings.accessToken;
      if (known && Date.now() < known.until) return known.token;
      const asked = Date.now();
      const found = (await metadataToken(origin)) ?? (await gcloudToken(['auth', 'print-access-token']));
      if (!found) throw nobody('GOOGLE_OAUTH_ACCESS_TOKEN');
      known = { token: found.token, until: asked + (found.seconds - EARLY_SECONDS) * 1_000 };
      return found.token;
    },
    async identity(audience) {
      if (settings.identityToken !== undefined) return settings.identityToken;
      const found =
        (await askMetadata(origin, `identity?audience=${encodeURIComponent(audience)}`)) ??
        (await gcloudToken(['auth', 'print-identity-token']))?.token;
      if (found === undefined) throw nobody('GOOGLE_IDENTITY_TOKEN');
      return found;
    },
  };
}

async function metadataToken(origin: string): Promise<Token | undefined> {
  const answer = await askMetadata(origin, 'token');
  if (answer === undefined) return undefined;
  const { access_token, expires_in } = AccessToken.parse(JSON.parse(answer));
  return { token: access_token, seconds: expires_in };
}

/** What the metadata server says of the service account of this machine; undefined on a machine that has none. */
async function askMetadata(origin: string, what: string): Promise<string | undefined> {
  const url = `${origin}/computeMetadata/v1/instance/service-accounts/default/${what}`;
  try {
    const headers = { 'metadata-flavor': 'Google' };
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(METADATA_MS) });
    return answer.ok && answer.headers.get('metadata-flavor') === 'Google' ? (await answer.text()).trim() : undefined;
  } catch {
    // Only Google's own machines know that name: everywhere else gcloud is asked next.
    return undefined;
  }
}

async function gcloudToken(args: readonly string[]): Promise<Token | undefined> {
  try {
    const { stdout } = await promisify(execFile)('gcloud', [...args], { timeout: GCLOUD_MS });
    return stdout.trim() === '' ? undefined : { token: stdout.trim(), seconds: GCLOUD_SECONDS };
  } catch {
    // Not installed or not logged in: the caller says what can be done.
    return undefined;
  }
}

function nobody(variable: string): DeployError {
  return new DeployError('unreachable', `nobody says who asks Google: log in with gcloud, or set ${variable}`);
}
