import type { GoogleCredentials, GoogleCredentialsOptions } from './google-credentials.ts';
import { machineCredentials } from './google-machine.ts';
import { storeFault } from './store-fault.ts';

const NONE = [
  'no Google credentials found: log in by `gcloud auth application-default login`',
  'or set GOOGLE_APPLICATION_CREDENTIALS to a file of credentials (workload identity federation, impersonation or a service account)',
  'or run it on a Google machine that has a service account',
].join(', ');

/**
 * Application Default Credentials, in Google's order: the file, else the service account of this machine
 * (https://cloud.google.com/docs/authentication/application-default-credentials), else what `otherwise` finds. Throws `store_unusable` with
 * the ways to get some, within seconds, where there are none.
 */
export function findGoogleCredentials(
  options: GoogleCredentialsOptions,
  otherwise: () => Promise<GoogleCredentials | undefined> = () => Promise.resolve(undefined),
): GoogleCredentials {
  let opened: Promise<GoogleCredentials> | undefined;
  const found = async (): Promise<GoogleCredentials> => {
    opened ??= open(options, otherwise);
    try {
      return await opened;
    } catch (thrown) {
      // What was missing may be there by the next time.
      opened = undefined;
      throw thrown;
    }
  };
  return {
    headers: async () => (await found()).headers(),
    identityToken: async (audience) => (await found()).identityToken(audience),
    account: async () => (await found()).account(),
    sign: async (text) => (await found()).sign(text),
  };
}

async function open(
  options: GoogleCredentialsOptions,
  otherwise: () => Promise<GoogleCredentials | undefined>,
): Promise<GoogleCredentials> {
  // Google's library is large, and machines of Google do without it.
  if (options.file !== undefined) return (await import('./google-file.ts')).fileCredentials(options.file, options);
  const other = (await machineCredentials(options)) ?? (await otherwise());
  if (other) return other;
  throw storeFault('lasting', NONE);
}
