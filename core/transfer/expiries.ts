import { SendError } from '../errors.ts';
import { remember } from '../remember.ts';
import { ExpiryRecord } from '../schemas.ts';
import type { Records } from '../stores/records.ts';
import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from './clock.ts';
import { numberOf, paths } from './paths.ts';
import type { Freshness } from './sights.ts';
import { isRecent } from './sights.ts';

const MAX_REMEMBERED = 2_000;

/** One change of a transfer's expiry, by its number from 1. */
export interface NumberedExpiry {
  readonly number: number;
  readonly record: ExpiryRecord;
}

/** The numbered expiries of transfers. There are no gaps between them, and the newest holds. */
export interface Expiries {
  /**
   * Undefined where the terms hold. One call that mostly finds nothing; where others have changed the expiry since this process looked, a
   * list and two reads.
   */
  newest(id: string, freshness: Freshness): Promise<NumberedExpiry | undefined>;
  /** All of them in their order. */
  all(id: string): Promise<NumberedExpiry[]>;
  /** Stores the record under that number, unless there is one. Resolves what is there: this record or another. */
  settle(id: string, number: number, record: ExpiryRecord): Promise<ExpiryRecord>;
}

/** What a process knows: the newest change, and when it found no newer one. */
interface Known {
  readonly newest: NumberedExpiry | undefined;
  readonly at: number | undefined;
}

export function createExpiries(store: Store, records: Records, clock: Clock): Expiries {
  const known = new Map<string, Known>();
  const note = (id: string, newest: NumberedExpiry | undefined, at: number | undefined): NumberedExpiry | undefined =>
    remember(known, id, { newest, at }, MAX_REMEMBERED).newest;
  const read = (id: string, number: number): Promise<ExpiryRecord | undefined> =>
    records.read(paths.expiry(id, number), ExpiryRecord);
  const numbersAfter = async (id: string, number: number): Promise<number[]> => {
    const numbers: number[] = [];
    const after = number > 0 ? paths.expiry(id, number) : undefined;
    for await (const { key } of listAll(store, paths.expiries(id), { after }))
      numbers.push(numberOf(key, '.json') ?? 0);
    return numbers.filter((found) => found > number);
  };
  const readThere = async (id: string, number: number): Promise<NumberedExpiry> => {
    const record = await read(id, number);
    if (record) return { number, record };
    throw new SendError('store_damaged', 'a change of an expiry was stored and cannot be found');
  };
  return {
    async newest(id, freshness) {
      const last = known.get(id);
      if (last && freshness === 'recent' && isRecent(clock, last.at)) return last.newest;
      const at = clock();
      const next = (last?.newest?.number ?? 0) + 1;
      // As for a tombstone: the first look of a process asks whether there is anything at all.
      const isThere = last ? await read(id, next) : await store.head(paths.expiry(id, next));
      if (!isThere) return note(id, last?.newest, at);
      return note(id, await readThere(id, (await numbersAfter(id, next)).at(-1) ?? next), at);
    },
    async all(id) {
      return Promise.all((await numbersAfter(id, 0)).map((number) => readThere(id, number)));
    },
    async settle(id, number, record) {
      const isMade = await records.create(paths.expiry(id, number), ExpiryRecord, record);
      const settled = isMade ? { number, record } : await readThere(id, number);
      // Whether there is a newer one was not asked.
      if (number > (known.get(id)?.newest?.number ?? 0)) note(id, settled, undefined);
      return settled.record;
    },
  };
}
