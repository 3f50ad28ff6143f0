import { randomBytes, toBase32 } from '../bytes.ts';
import type { TransferRecord } from '../schemas.ts';
import type { Key } from '../stores/key.ts';
import { parseKey } from '../stores/key.ts';

const CALL_BYTES = 10;

/** A call that has not done it by then does not begin to hold room any more, so a later count has seen what holds any. */
export const RESERVE_WITHIN_MS = 60_000;

/** Room that one call reserved for a transfer. */
export interface Reservation {
  readonly id: string;
  /** Declared bytes: ciphertext and metadata. */
  readonly bytes: number;
  /** In which the transfer expires. */
  readonly hour: string;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  /** Names the very call; see {@link newCall}. */
  readonly call: string;
}

/** What a transfer counts against the cap, in bytes: all of it that its sender sends, as it is stored. */
export function declaredBytes({
  ciphertextBytes,
  metadata,
}: Pick<TransferRecord, 'ciphertextBytes' | 'metadata'>): number {
  return ciphertextBytes + metadata.length;
}

/** A name for a call that no other has. That of a change of the expiry says in which hour the transfer was to expire before. */
export function newCall(before?: string): string {
  const random = toBase32(randomBytes(CALL_BYTES));
  return before === undefined ? random : `${random}-${before}`;
}

/** The hour in which the transfer was to expire before the call changed that; undefined for a creation. */
export function hourBefore(call: string): string | undefined {
  return call.split('-')[1];
}

const HOLDER =
  /^expiring\/([0-9]{10})\/([a-z2-7]{26})-([0-9]{1,16})(?:-([0-9]{13})-([a-z2-7]{16}(?:-[0-9]{10})?)|-[1-9][0-9]{0,5})?$/;
const JOURNAL_ENTRY =
  /^pending\/uploads\/([0-9]{13})-([a-z2-7]{26})-([0-9]{1,16})-([0-9]{10})-([a-z2-7]{16}(?:-[0-9]{10})?)$/;

/** An entry below `expiring/`. Those of the older form do not say when they were made, nor by which call. */
export interface HolderEntry {
  readonly key: Key;
  readonly hour: string;
  readonly id: string;
  readonly bytes: number;
  readonly made: { readonly at: number; readonly call: string } | undefined;
}

/** Takes an entry below `expiring/` apart; undefined for anything else. */
export function parseHolder(path: string): HolderEntry | undefined {
  const checked = parseKey(path);
  const [, hour, id, bytes, at, call] = HOLDER.exec(path) ?? [];
  if (!checked || hour === undefined || id === undefined || bytes === undefined) return undefined;
  const made = at === undefined || call === undefined ? undefined : { at: Number(at), call };
  return { key: checked, hour, id, bytes: Number(bytes), made };
}

/** Takes a journal entry apart; undefined for anything else. */
export function parseJournalEntry(path: string): Reservation | undefined {
  const [, at, id, bytes, hour, call] = JOURNAL_ENTRY.exec(path) ?? [];
  if (at === undefined || id === undefined || bytes === undefined || hour === undefined || call === undefined)
    return undefined;
  return { at: Number(at), id, bytes: Number(bytes), hour, call };
}
