import { findGoogleCredentials } from '../../core/stores/find-google.ts';
import { DeployError, messageOf } from '../deploy-error.ts';
import { gcloudCredentials, gcloudIdentityToken } from './gcloud.ts';
import type { CloudRunSettings } from './settings.ts';

export interface GoogleTokens {
  /** Headers for Google's APIs. Throws `unreachable` where there are no credentials. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** The token in those headers. */
  access(): Promise<string>;
  /** For a service that takes only named callers. Throws `unreachable` where there is none. */
  identity(audience: string): Promise<string>;
}

const BEARER = /^Bearer /;

/**
 * The deployer's tokens: the given one, else those of Application Default Credentials, else of the account that is logged in with gcloud.
 */
export function googleTokens(settings: CloudRunSettings): GoogleTokens {
  const { credentials: file, metadata, project: quotaProject, accessToken, identityToken } = settings;
  const found = findGoogleCredentials({ file, metadata, iam: settings.endpoint, quotaProject }, gcloudCredentials);
  const headers = async (): Promise<Readonly<Record<string, string>>> =>
    accessToken === undefined ? known(found.headers()) : { authorization: `Bearer ${accessToken}` };
  return {
    headers,
    access: async () => ((await headers())['authorization'] ?? '').replace(BEARER, ''),
    async identity(audience) {
      const token = identityToken ?? (await known(found.identityToken(audience))) ?? (await gcloudIdentityToken());
      if (token !== undefined) return token;
      throw new DeployError(
        'unreachable',
        'no Google identity token found: impersonate a service account, log in by `gcloud auth login`, or set GOOGLE_IDENTITY_TOKEN',
      );
    },
  };
}

async function known<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    throw new DeployError('unreachable', messageOf(cause), { cause });
  }
}
