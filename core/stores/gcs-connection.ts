import pRetry from 'p-retry';
import { isPassing, SendError } from '../errors.ts';
import type { GcsSettings } from './gcs-settings.ts';
import { processGcsSettings } from './gcs-settings.ts';
import type { FaultKind } from './store-fault.ts';
import { connectionFault, storeFault } from './store-fault.ts';

export interface GcsRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob;
}

/** Requests with the credentials of the service account that the process runs as. No key is ever held. */
export interface GcsConnection {
  /** Origin of the storage API and of signed URLs. */
  readonly origin: string;
  /** Answers with any status below 500 but 408 and 429, which are tried again. Throws when there is no such answer. */
  call(action: string, request: GcsRequest): Promise<Response>;
  /** Name of the service account. */
  account(): Promise<string>;
  /** RSA-SHA256 signature, base64, which IAM makes with a key of the service account. */
  sign(text: string): Promise<string>;
}

const STORAGE = 'https://storage.googleapis.com';
const METADATA = 'http://metadata.google.internal';
const IAM = 'https://iamcredentials.googleapis.com';
const RETRIES = { retries: 5, minTimeout: 100, maxTimeout: 5_000, randomize: true };
const TIMEOUT_MS = 60_000;
/** A token is taken anew this long before it ends. */
const EARLY_MS = 60_000;

export function connectToGcs(settings: GcsSettings): GcsConnection {
  const found = processGcsSettings();
  const emulator = settings.storage ?? found.storage;
  const identity = createIdentity(settings.metadata ?? found.metadata ?? METADATA);
  const isKeyless = emulator !== undefined;
  return {
    origin: emulator ?? STORAGE,
    call: async (action, { method, path, headers, body }) => {
      // Before the attempts, as the token has its own.
      const authorization = isKeyless ? {} : { authorization: `Bearer ${await identity.token()}` };
      const request = { method, headers: { ...headers, ...authorization }, ...(body && { body }) };
      return attempt(action, () =>
        fetch(`${emulator ?? STORAGE}${path}`, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) }),
      );
    },
    account: identity.account,
    sign: async (text) => {
      const url = `${settings.iam ?? IAM}/v1/projects/-/serviceAccounts/${await identity.account()}:signBlob`;
      const authorization = `Bearer ${await identity.token()}`;
      const answer = await attempt('sign a URL', () =>
        fetch(url, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ payload: btoa(text) }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        }),
      );
      if (!answer.ok) throw gcsFault('sign a URL', answer.status);
      return ((await answer.json()) as { signedBlob: string }).signedBlob;
    },
  };
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'run it as a service account that may use the bucket',
  403: 'give the service account roles/storage.objectUser on the bucket, and to sign URLs roles/iam.serviceAccountTokenCreator on itself',
  404: 'create the bucket or correct its name',
  501: 'check the endpoint: it does not know this request',
};

/** The fault of a failed call. It names the action and the status, never an object. */
export function gcsFault(action: string, status: number, cause?: unknown): SendError {
  const kind = kindOf(status);
  const hint =
    HINTS[status] ?? (kind === 'passing' ? 'try again later' : 'look the status up in the list of the provider');
  return storeFault(kind, `the store cannot ${action}: ${status}; ${hint}`, cause);
}

/** Google asks to repeat after 408, 429 and 5xx (https://cloud.google.com/storage/docs/retry-strategy); 501 will stay. */
function kindOf(status: number): FaultKind {
  if (status === 507) return 'full';
  return status === 408 || status === 429 || (status >= 500 && status !== 501) ? 'passing' : 'lasting';
}

interface Identity {
  account(): Promise<string>;
  token(): Promise<string>;
}

/** The service account of this machine, as its metadata server tells. */
function createIdentity(origin: string): Identity {
  let known: { token: string; until: number } | undefined;
  let account: string | undefined;
  const ask = async (what: string): Promise<Response> => {
    const url = `${origin}/computeMetadata/v1/instance/service-accounts/default/${what}`;
    const headers = { 'metadata-flavor': 'Google' };
    const answer = await attempt('find its service account', () =>
      fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }),
    );
    if (!answer.ok) throw gcsFault('find its service account', answer.status);
    return answer;
  };
  return {
    account: async () => (account ??= (await (await ask('email')).text()).trim()),
    token: async () => {
      if (known && Date.now() < known.until) return known.token;
      const asked = Date.now();
      const answer = (await (await ask('token')).json()) as { access_token: string; expires_in: number };
      known = { token: answer.access_token, until: asked + answer.expires_in * 1_000 - EARLY_MS };
      return known.token;
    },
  };
}

/** Tries again while the service is busy or cannot be reached, and what else may pass. */
async function attempt(action: string, send: () => Promise<Response>): Promise<Response> {
  const once = async (): Promise<Response> => {
    const answer = await send().catch((thrown: unknown) => {
      throw unanswered(action, thrown);
    });
    if (kindOf(answer.status) !== 'passing' && answer.status < 500) return answer;
    await answer.body?.cancel();
    throw gcsFault(action, answer.status);
  };
  return pRetry(once, { ...RETRIES, shouldRetry: ({ error }) => error instanceof SendError && isPassing(error.code) });
}

/** Node's fetch throws a TypeError with the system's error as its cause. */
function unanswered(action: string, thrown: unknown): SendError {
  if (thrown instanceof SendError) return thrown;
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'no answer';
  const { kind, hint } = connectionFault(code);
  return storeFault(kind, `the store cannot ${action}: ${code}; ${hint}`, thrown);
}
