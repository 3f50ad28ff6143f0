import { SendError } from '../errors.ts';
import { remember } from '../remember.ts';
import { ExpiryRecord } from '../schemas.ts';
import type { Records } from '../stores/records.ts';
import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { numberOf, paths } from './paths.ts';

const MAX_REMEMBERED = 2_000;

/** One change of a transfer's expiry, by its number from 1. */
export interface NumberedExpiry {
  readonly number: number;
  readonly record: ExpiryRecord;
}

/** The numbered expiries of transfers. There are no gaps between them, and the newest holds. */
export interface Expiries {
  /**
   * Undefined where the terms hold. One read that mostly finds nothing; where others have changed the expiry since this process looked, a
   * list and a read more.
   */
  newest(id: string): Promise<NumberedExpiry | undefined>;
  /** All of them in their order. */
  all(id: string): Promise<NumberedExpiry[]>;
  /** Stores the record under that number, unless there is one. Resolves what is there: this record or another. */
  settle(id: string, number: number, record: ExpiryRecord): Promise<ExpiryRecord>;
}

export function createExpiries(store: Store, records: Records): Expiries {
  const known = new Map<string, NumberedExpiry>();
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
    throw new SendError('store_damaged', 'a change of an expiry was stored and is not there');
  };
  return {
    async newest(id) {
      const last = known.get(id);
      const next = (last?.number ?? 0) + 1;
      const record = await read(id, next);
      if (!record) return last;
      const number = (await numbersAfter(id, next)).at(-1);
      const found = number === undefined ? { number: next, record } : await readThere(id, number);
      return remember(known, id, found, MAX_REMEMBERED);
    },
    async all(id) {
      return Promise.all((await numbersAfter(id, 0)).map((number) => readThere(id, number)));
    },
    async settle(id, number, record) {
      if (await records.create(paths.expiry(id, number), ExpiryRecord, record)) return record;
      return (await readThere(id, number)).record;
    },
  };
}
