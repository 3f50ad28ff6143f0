import { hasNoRoom } from '../no-room.ts';
import { deleteAll } from '../stores/delete-all.ts';
import type { TransferContext } from './context.ts';
import { paths } from './paths.ts';

/**
 * Runs what ends a transfer. Where there is no room for its tombstone, the parts make it: they go first, and then it is tried once more.
 * The only cost of that order: readers find a part missing for a moment instead of the end.
 */
export async function endWithoutRoom<T>({ store }: TransferContext, id: string, end: () => Promise<T>): Promise<T> {
  try {
    return await end();
  } catch (thrown) {
    if (!hasNoRoom(thrown)) throw thrown;
    if ((await deleteAll(store, paths.parts(id))) === 0) throw thrown;
    return end();
  }
}
