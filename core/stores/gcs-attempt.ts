import pRetry from 'p-retry';
import { isPassing, SendError } from '../errors.ts';
import type { FaultKind } from './store-fault.ts';
import { connectionFault, shownCode, storeFault } from './store-fault.ts';

const RETRIES = { retries: 5, minTimeout: 100, maxTimeout: 5_000, randomize: true };
/** How long one request may take. */
export const TIMEOUT_MS = 60_000;

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
    HINTS[status] ?? (kind === 'passing' ? 'try again later' : 'see the documentation of the provider for this status');
  return storeFault(kind, `the store cannot ${action}: ${status}; ${hint}`, cause);
}

/** Google asks to repeat after 408, 429 and 5xx (https://cloud.google.com/storage/docs/retry-strategy); 501 will stay. */
function kindOf(status: number): FaultKind {
  if (status === 507) return 'full';
  return status === 408 || status === 429 || (status >= 500 && status !== 501) ? 'passing' : 'lasting';
}

/** Tries again while the service is busy or cannot be reached, and what else may pass. */
export async function attempt(action: string, send: () => Promise<Response>): Promise<Response> {
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
  return storeFault(kind, `the store cannot ${action}: ${shownCode(code)}; ${hint}`, thrown);
}
