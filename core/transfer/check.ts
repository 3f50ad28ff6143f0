import type { Store } from '../stores/store.ts';
import type { CheckedTransfer } from './check-transfer.ts';
import { checkTransfer } from './check-transfer.ts';
import { lastSegment, paths } from './paths.ts';

const PAGE = 200;
/** Transfers that are looked at at once. */
const AT_ONCE = 8;

export interface CheckOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The id of the transfer behind which to begin; without it at the beginning. */
  readonly after?: string | undefined;
  /** Reads all events and parts, too, and compares them with their recorded SHA-256. */
  readonly contents?: boolean | undefined;
  /** Called with what was found of each transfer. */
  readonly onChecked?: ((checked: CheckedTransfer) => Promise<unknown>) | undefined;
}

/**
 * Compares the transfers of a store with their records, a few at a time, in the order of their ids: who stops may continue after the
 * last id that was yielded. Nothing is written but by `onChecked`, and a few transfers are held in memory.
 */
export async function* checkTransfers(
  store: Store,
  { clock, after, contents, onChecked }: CheckOptions,
): AsyncGenerator<readonly CheckedTransfer[], void> {
  let cursor = after === undefined ? undefined : (paths.folder(after) as string);
  do {
    const page = await store.list(paths.transfers(), { after: cursor, delimiter: '/', limit: PAGE });
    const ids = page.prefixes.map((folder) => lastSegment(folder.slice(0, -1)));
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const some = ids.slice(start, start + AT_ONCE);
      const checked = await Promise.all(some.map((id) => checkTransfer(store, id, clock(), contents)));
      if (onChecked) await Promise.all(checked.map(onChecked));
      yield checked;
    }
    cursor = page.next;
  } while (cursor !== undefined);
}
