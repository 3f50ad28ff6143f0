import { describe, expect, it } from 'vitest';
import { CapacityRecord } from '../../../core/schemas.ts';
import { encodeRecord } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';
import { EVERYBODY } from '../../../core/transfer/create.ts';
import { paths } from '../../../core/transfer/paths.ts';
import type { Calls } from '../../support/names-store.ts';
import { countCalls, createNamesStore, NAMED_BYTES } from '../../support/names-store.ts';
import { newTerms } from '../../support/terms.ts';
import { BY, createTestTransfers } from '../../support/transfers.ts';

const MINUTES = 60_000;

/** What maintenance writes down, without the walk. */
async function writeSnapshot(store: Store, transfers: number, now: number): Promise<void> {
  const at = now - 2 * MINUTES;
  const moment = (time: number): string => new Date(time).toISOString();
  const hours = [{ hour: '9999999999', transfers, bytes: transfers * NAMED_BYTES }];
  const record = {
    version: 1,
    at: moment(at),
    until: moment(at - 3 * MINUTES),
    pages: Math.ceil(transfers / 1_000),
    ms: 0,
    checkedUntil: moment(at),
    hours,
  };
  await store.create(paths.snapshot(at), encodeRecord(CapacityRecord.parse(record)));
}

/** Calls of a process's first creation, of one that follows, and of one where the snapshot is looked for again. */
async function creationsWith(transfers: number): Promise<Calls[]> {
  const { store, take } = countCalls(createNamesStore(transfers));
  const { another, advance, now } = createTestTransfers(store);
  await writeSnapshot(store, transfers, now());
  const process = another();
  const calls: Calls[] = [];
  for (const seconds of [1, 1, 61]) {
    const { terms } = await newTerms();
    advance(seconds);
    take();
    await process.create({ requester: BY }, terms, EVERYBODY);
    calls.push(take());
  }
  return calls;
}

describe('a creation', () => {
  it('makes as many calls of the store at 10, 10^5 and 10^7 live transfers', async () => {
    const few = await creationsWith(10);
    expect(await creationsWith(100_000)).toEqual(few);
    expect(await creationsWith(10_000_000)).toEqual(few);
    expect(few.map(({ list }) => list)).toEqual([2, 1, 2]);
    expect(few.map(({ create }) => create)).toEqual([5, 5, 5]);
  });

  it('where nobody has counted yet counts once, and writes that down for all others', async () => {
    const { store, take } = countCalls(createNamesStore(100_000));
    const { another } = createTestTransfers(store);
    const lists: number[] = [];
    for (const process of [another(), another()]) {
      const { terms } = await newTerms();
      take();
      await process.create({ requester: BY }, terms, EVERYBODY);
      lists.push(take().list);
    }
    // 16 pages in turn, the hours, and then the 100 pages of the one that there is.
    expect(lists).toEqual([119, 2]);
    expect((await another().storage()).transfers).toBe(100_002);
  });
});
