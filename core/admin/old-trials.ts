import { SendError } from '../errors.ts';
import type { Store } from '../stores/store.ts';
import { tokenPaths } from '../tokens/paths.ts';
import { TOKEN_BOUNDS } from '../tokens/schemas.ts';
import { addPending, listPending } from '../transfer/pending.ts';
import type { Requester } from '../transfer/requester.ts';
import type { TokenDeletion } from './delete-token.ts';
import { deleteToken } from './delete-token.ts';

const HOUR_MS = 3_600_000;
/** The entry of a trial names the hour in which it was made. */
const OVER_MS = TOKEN_BOUNDS.trial.expiresInSeconds * 1_000 + HOUR_MS;

/** Deletes expired trials that are still there, for example after an interrupted test, with all that they made. */
export async function deleteOldTrials(
  store: Store,
  deletion: TokenDeletion,
  now: number,
  requester: Requester,
): Promise<void> {
  for await (const { key, id } of listPending(store, 'trials', now - OVER_MS)) {
    try {
      await deleteToken(deletion, id, requester);
    } catch (thrown) {
      // Its creation was interrupted before there was a token.
      if (!(thrown instanceof SendError && thrown.code === 'not_found')) throw thrown;
    }
    await addPending(store, 'formertrials', now, id);
    await store.delete(key);
  }
}

/**
 * Removes the last trace of trials that were deleted before `until`. Of any other token the tombstone stays; a trial is made with each test,
 * and their number would never stop growing. Returns how many entries there were.
 */
export async function forgetTrials(store: Store, until: number): Promise<number> {
  let forgotten = 0;
  for await (const { key, id } of listPending(store, 'formertrials', until)) {
    // An interrupted creation left no tombstone, but the mark.
    await store.deleteMany([tokenPaths.trial(id), tokenPaths.deleted(id)]);
    await store.delete(key);
    forgotten += 1;
  }
  return forgotten;
}
