import { attempt, TIMEOUT_MS } from './gcs-attempt.ts';
import type { GcsSettings } from './gcs-settings.ts';
import { credentialsFile, processGcsSettings } from './gcs-settings.ts';
import { findGoogleCredentials } from './find-google.ts';

export interface GcsRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob;
}

/** Requests by Application Default Credentials. */
export interface GcsConnection {
  /** Origin of the storage API and of signed URLs. */
  readonly origin: string;
  /** Answers with any status below 500 but 408 and 429, which are tried again. Throws when there is no such answer. */
  call(action: string, request: GcsRequest): Promise<Response>;
  /** Name of the service account. Throws `store_unusable` where the caller is not a service account. */
  account(): Promise<string>;
  /** RSA-SHA256 signature, base64, with a key of the service account. */
  sign(text: string): Promise<string>;
}

const STORAGE = 'https://storage.googleapis.com';

export function connectToGcs(settings: GcsSettings): GcsConnection {
  const found = processGcsSettings();
  const emulator = settings.storage ?? found.storage;
  const credentials = findGoogleCredentials({
    // A metadata server that is set has precedence.
    file: settings.metadata === undefined ? credentialsFile() : undefined,
    metadata: settings.metadata ?? found.metadata,
    iam: settings.iam,
  });
  const isKeyless = emulator !== undefined;
  return {
    origin: emulator ?? STORAGE,
    call: async (action, { method, path, headers, body }) => {
      // Before the attempts, as the token has its own.
      const request = {
        method,
        headers: { ...headers, ...(isKeyless ? {} : await credentials.headers()) },
        ...(body && { body }),
      };
      return attempt(action, () =>
        fetch(`${emulator ?? STORAGE}${path}`, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) }),
      );
    },
    account: () => credentials.account(),
    sign: (text) => credentials.sign(text),
  };
}
