import { randomBytes } from '../bytes.ts';
import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { hmacUnder } from '../stores/body-hash.ts';
import { listAll, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from './clock.ts';
import { unlessFull } from '../no-room.ts';
import { canonicalAddress, networkOf } from './ip-address.ts';
import { dayOf, lastSegment, paths } from './paths.ts';

const DAY_MS = 86_400_000;
/** A key of the day is kept for the following day, and deleted by the first request within a month, or the first purge, after that. */
export const DAY_KEY_DAYS = 2;
/** So many days before are deleted by their names: a list costs a bucket more. The purge lists them, however old. */
const FORGOTTEN_BY_NAME = 30;

/** What is kept of an address: nothing, its network, or its HMAC under a key of the day. */
export type AnonymiseMode = 'drop' | 'truncate' | 'hash';

/** Turns an address into what events may hold of it. */
export type Anonymise = (address: string | undefined) => Promise<string>;

/** Every address in mode `drop`. */
const DROPPED = 'dropped';
/** No address, or something else in its place. */
const UNKNOWN = 'unknown';

/**
 * `drop`: the word `dropped`. `truncate`: the network, /24 or /48. `hash`: HMAC-SHA-256 of the canonical address with a random key of
 * the day, 64 hex digits; the key is in the store, so that all instances agree, and is deleted after the following day, so that
 * earlier callers cannot be computed again. Without an address `unknown`, never the hash of nothing.
 */
export function createAnonymiser(store: Store, clock: Clock, mode: AnonymiseMode): Anonymise {
  if (mode === 'drop') return () => Promise.resolve(DROPPED);
  if (mode === 'truncate') return (address) => Promise.resolve(networkOf(address ?? '') ?? UNKNOWN);
  const hmacOfToday = createDayKeys(store, clock);
  return async (address) => {
    const canonical = address === undefined ? undefined : canonicalAddress(address);
    if (canonical === undefined) return UNKNOWN;
    return (await hmacOfToday())(canonical);
  };
}

/** Deletes the keys of days before yesterday: nobody can name their callers any more. Returns how many. */
export async function forgetDayKeys(store: Store, now: number): Promise<number> {
  const yesterday = dayOf(now - (DAY_KEY_DAYS - 1) * DAY_MS);
  let forgotten = 0;
  for await (const { key } of listAll(store, paths.dayKeys())) {
    if (lastSegment(key) >= yesterday) continue;
    await store.delete(key);
    forgotten += 1;
  }
  return forgotten;
}

/** The HMAC under the key of the day. */
function createDayKeys(store: Store, clock: Clock): () => Promise<(text: string) => string> {
  let today: { day: string; hmac: Promise<(text: string) => string> } | undefined;
  return () => {
    const day = dayOf(clock());
    if (today?.day === day) return today.hmac;
    const hmac = dayKey(store, day, clock()).then(hmacUnder);
    today = { day, hmac };
    // A failed read must not be remembered as the key of the day.
    hmac.catch(() => (today = undefined));
    return hmac;
  };
}

async function dayKey(store: Store, day: string, now: number): Promise<Bytes> {
  return (await readAll(store, paths.dayKey(day))) ?? (await makeDayKey(store, day, now));
}

async function makeDayKey(store: Store, day: string, now: number): Promise<Bytes> {
  const made = randomBytes(32);
  // Where it cannot be stored, callers are the same for this process only.
  const isMine = await unlessFull(true, () => store.create(paths.dayKey(day), made));
  const old = Array.from({ length: FORGOTTEN_BY_NAME }, (_, days) => dayOf(now - (DAY_KEY_DAYS + days) * DAY_MS));
  await unlessFull(undefined, () => store.deleteMany(old.map((each) => paths.dayKey(each))));
  if (isMine) return made;
  const winner = await readAll(store, paths.dayKey(day));
  if (!winner) throw new SendError('store_damaged', 'the key of the day was stored and cannot be found');
  return winner;
}
