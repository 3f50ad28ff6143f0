import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { TransferRecord } from '../schemas.ts';
import type { Key } from '../stores/key.ts';
import type { NumberedExpiry } from './expiries.ts';
import { hourOf, paths } from './paths.ts';
import type { HolderEntry } from './reservation.ts';
import { declaredBytes, parseHolder } from './reservation.ts';

/** The entry below `expiring/` that holds the room of a transfer, and that in the journal. */
export interface Holder {
  readonly key: Key;
  /** Absent where an older version made the holder. */
  readonly journal: Key | undefined;
  readonly call: string | undefined;
  readonly hour: string;
  readonly bytes: number;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
}

/** What the terms name, or a change of the expiry. */
export function holderOf(terms: TransferRecord, change?: NumberedExpiry): Holder {
  const { id, ciphertextBytes } = terms;
  const { holder: call, expiresAt } = change?.record ?? terms;
  const at = Date.parse(change?.record.at ?? terms.createdAt);
  const expires = Date.parse(expiresAt);
  const hour = hourOf(expires);
  if (call === undefined) {
    const key = paths.oldHolder(id, expires, ciphertextBytes, change?.number);
    return { key, journal: undefined, call, hour, bytes: ciphertextBytes, at };
  }
  const reservation = { id, bytes: declaredBytes(terms), hour, at, call };
  return { ...reservation, key: paths.holder(reservation), journal: paths.journalEntry(reservation) };
}

/** What the terms and all changes name. The end that a purge puts to the changes names none. */
export function holdersOf(terms: TransferRecord, changes: readonly NumberedExpiry[]): Holder[] {
  const made = changes.filter(({ record }) => record.writer !== undefined);
  return [holderOf(terms), ...made.map((change) => holderOf(terms, change))];
}

/** Entries of all transfers that still hold parts, by the hour in which they expire, the soonest first. */
export async function* listExpiring(store: Store): AsyncGenerator<HolderEntry> {
  for await (const { key } of listAll(store, paths.expiring())) {
    const entry = parseHolder(key);
    if (entry) yield entry;
  }
}
