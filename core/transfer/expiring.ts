import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { parseExpiring, paths } from './paths.ts';

/** Entries of all transfers that still hold parts, by the hour in which they expire, the soonest first. */
export async function* listExpiring(store: Store): AsyncGenerator<NonNullable<ReturnType<typeof parseExpiring>>> {
  for await (const { key } of listAll(store, paths.expiring())) {
    const entry = parseExpiring(key);
    if (entry) yield entry;
  }
}
