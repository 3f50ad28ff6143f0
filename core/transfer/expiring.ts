import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { TransferRecord } from '../schemas.ts';
import type { Key } from '../stores/key.ts';
import type { NumberedExpiry } from './expiries.ts';
import { parseExpiring, paths } from './paths.ts';

type ExpiringEntry = NonNullable<ReturnType<typeof parseExpiring>>;

/** The entry below `expiring/` that belongs to the terms, or to a change of the expiry. */
export function expiringEntry({ id, expiresAt, ciphertextBytes }: TransferRecord, change?: NumberedExpiry): Key {
  return paths.expiringEntry(id, Date.parse(change?.record.expiresAt ?? expiresAt), ciphertextBytes, change?.number);
}

/** The entries of the terms and of all changes. */
export function expiringEntries(terms: TransferRecord, changes: readonly NumberedExpiry[]): Key[] {
  return [expiringEntry(terms), ...changes.map((change) => expiringEntry(terms, change))];
}

/** Each transfer that still holds parts once, at the soonest of its entries: for a moment a change of the expiry makes a second one. */
export async function* listHolders(store: Store): AsyncGenerator<ExpiringEntry> {
  const seen = new Set<string>();
  for await (const entry of listExpiring(store)) {
    if (seen.has(entry.id)) continue;
    seen.add(entry.id);
    yield entry;
  }
}

/** Entries of all transfers that still hold parts, by the hour in which they expire, the soonest first. */
export async function* listExpiring(store: Store): AsyncGenerator<ExpiringEntry> {
  for await (const { key } of listAll(store, paths.expiring())) {
    const entry = parseExpiring(key);
    if (entry) yield entry;
  }
}
