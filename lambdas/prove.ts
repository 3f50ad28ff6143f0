import { asSendError, isPassing } from '../core/errors.ts';
import { key } from '../core/stores/key.ts';
import { proveStore } from '../core/stores/prove.ts';
import type { Store } from '../core/stores/store.ts';
import { canPresign } from '../core/stores/store.ts';
import type { Settings } from './settings.ts';

/** Of buckets on AWS itself, which needs no proof, and where a role has rights on the product's own names only. */
const AWS = /\.amazonaws\.(?:com|com\.cn|eu)$/;

/** How the faults of S3 (by its code) and of Google's storage (by its status) say that a role may not do something. */
const DENIED = /: (?:AccessDenied \(403\)|403);/;

const PROBE = new Uint8Array(1);

/**
 * Proves at start that the store can be used. Undefined when it can; a sentence when that cannot be said yet, because it does not answer
 * or is full, which may pass while the server runs. Throws what will not pass.
 */
export async function proveAtStart(store: Store, { mode }: Pick<Settings, 'mode'>): Promise<string | undefined> {
  try {
    await asFarAsAllowed(store, () => proveStore(store, mode === 'direct' && canPresign(store) ? store : undefined));
    return undefined;
  } catch (thrown) {
    const { code, message } = asSendError(thrown);
    if (isPassing(code) || code === 'storage_full') return message;
    throw thrown;
  }
}

/** Throws the store's fault unless it takes a write now. */
export async function probeWrite(store: Store): Promise<void> {
  const probe = key('probe', `${Date.now()}-${crypto.randomUUID()}`, 'a');
  await asFarAsAllowed(store, async () => {
    await store.create(probe, PROBE);
    await store.delete(probe);
  });
}

/** Tries the store, or where its role has no rights below `probe/` looks for one object: what fails then is no matter of those rights. */
async function asFarAsAllowed(store: Store, attempt: () => Promise<void>): Promise<void> {
  try {
    if (!isOnAws(store)) {
      await attempt();
      return;
    }
  } catch (thrown) {
    if (!DENIED.test(asSendError(thrown).message)) throw thrown;
  }
  await store.head(key('health'));
}

function isOnAws(store: Store): boolean {
  return canPresign(store) && AWS.test(new URL(store.origin).hostname);
}
