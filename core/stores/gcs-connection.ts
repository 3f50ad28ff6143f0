import { attempt, TIMEOUT_MS } from './gcs-attempt.ts';
import type { GcsSettings } from './gcs-settings.ts';
import { credentialsFile, processGcsSettings } from './gcs-settings.ts';
import { findGoogleCredentials } from './find-google.ts';
import { findProxies } from './find-proxy.ts';
import type { GoogleCredentials } from './google-credentials.ts';
import type { ProxiedFetch } from './proxied-fetch.ts';

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
  close(): void;
}

const STORAGE = 'https://storage.googleapis.com';

export function connectToGcs(settings: GcsSettings): GcsConnection {
  const emulator = settings.storage ?? processGcsSettings().storage;
  let opened: Promise<Way> | undefined;
  const way = (): Promise<Way> => (opened ??= openWay(settings));
  const credentials = async (): Promise<GoogleCredentials> => (await way()).credentials;
  const isKeyless = emulator !== undefined;
  return {
    origin: emulator ?? STORAGE,
    call: async (action, { method, path, headers, body }) => {
      const { fetch } = await way();
      // Before the attempts, as the token has its own.
      const request = {
        method,
        headers: { ...headers, ...(isKeyless ? {} : await (await credentials()).headers()) },
        ...(body && { body }),
      };
      return attempt(action, () =>
        fetch(`${emulator ?? STORAGE}${path}`, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) }),
      );
    },
    account: async () => (await credentials()).account(),
    sign: async (text) => (await credentials()).sign(text),
    close: () => void opened?.then(({ close }) => close(), ignored),
  };
}

/** How requests are made, and by whom. */
interface Way extends ProxiedFetch {
  readonly credentials: GoogleCredentials;
}

async function openWay(settings: GcsSettings): Promise<Way> {
  const proxies = await findProxies(settings.proxy);
  const through = proxies && (await import('./proxied-fetch.ts')).createProxiedFetch(proxies);
  const credentials = findGoogleCredentials({
    // A metadata server that is set has precedence.
    file: settings.metadata === undefined ? credentialsFile() : undefined,
    metadata: settings.metadata ?? processGcsSettings().metadata,
    iam: settings.iam,
    fetch: through?.fetch,
  });
  return { fetch, close: ignored, ...through, credentials };
}

/** Whoever asked was told. */
function ignored(): void {}
