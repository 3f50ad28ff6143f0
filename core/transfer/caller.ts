import { randomBytes, toHex, utf8 } from '../bytes.ts';
import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { listAll, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { dayOf, lastSegment, paths } from './paths.ts';
import type { Clock } from './context.ts';

const DAY_MS = 86_400_000;

/** Turns an address into a name that is the same for one day and says nothing afterwards. */
export type Anonymise = (address: string | undefined) => Promise<string>;

/**
 * HMAC-SHA-256 of the address with a random key of the day, 64 hex digits; `unknown` without an address. The key lies in the store,
 * so that all instances agree, and is deleted after the following day, so that earlier callers cannot be computed again.
 */
export function createAnonymiser(store: Store, clock: Clock): Anonymise {
  let today: { day: string; key: Promise<CryptoKey> } | undefined;
  return async (address) => {
    if (address === undefined || address === '') return 'unknown';
    const day = dayOf(clock());
    if (today?.day !== day) {
      const key = dayKey(store, day, clock());
      today = { day, key };
      // A failed read must not be remembered as the key of the day.
      key.catch(() => (today = undefined));
    }
    return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', await today.key, utf8(address))));
  };
}

async function dayKey(store: Store, day: string, now: number): Promise<CryptoKey> {
  const key = paths.dayKey(day);
  const stored = (await readAll(store, key)) ?? (await makeDayKey(store, day, now));
  return crypto.subtle.importKey('raw', stored, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

async function makeDayKey(store: Store, day: string, now: number): Promise<Bytes> {
  await store.create(paths.dayKey(day), randomBytes(32));
  const yesterday = dayOf(now - DAY_MS);
  for await (const { key } of listAll(store, paths.dayKeys())) {
    if (lastSegment(key) < yesterday) await store.delete(key);
  }
  const winner = await readAll(store, paths.dayKey(day));
  if (!winner) throw new SendError('store_damaged', 'the key of the day was stored and is not there');
  return winner;
}
