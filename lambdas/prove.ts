import { asSendError, isPassing } from '../core/errors.ts';
import { probeStore, proveStore } from '../core/stores/prove.ts';
import type { PresigningStore, Store } from '../core/stores/store.ts';
import { canPresign } from '../core/stores/store.ts';
import type { Settings } from './settings.ts';

type Mode = Pick<Settings, 'mode'>;

/**
 * Proves at start that the store can be used. Undefined when it can; a sentence when that cannot be said yet, because it does not answer
 * or is full, which may pass while the server runs. Throws what will not pass.
 */
export async function proveAtStart(store: Store, mode: Mode): Promise<string | undefined> {
  try {
    await proveStore(store, presignedOf(store, mode));
    return undefined;
  } catch (thrown) {
    const { code, message } = asSendError(thrown);
    if (isPassing(code) || code === 'storage_full') return message;
    throw thrown;
  }
}

/** Throws the store's fault unless it takes a write now, gives it back and, in direct mode, does so by a pre-signed URL. */
export async function probe(store: Store, mode: Mode): Promise<void> {
  await probeStore(store, presignedOf(store, mode));
}

function presignedOf(store: Store, { mode }: Mode): PresigningStore | undefined {
  return mode === 'direct' && canPresign(store) ? store : undefined;
}
