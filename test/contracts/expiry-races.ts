import { setImmediate as immediate } from 'node:timers/promises';
import { expect } from 'vitest';
import { hourOf, paths } from '../../core/transfer/paths.ts';
import { parseHolder } from '../../core/transfer/reservation.ts';
import type { Key } from '../../core/stores/key.ts';
import type { Store } from '../../core/stores/store.ts';
import type { SentTransfer } from '../support/expiry.ts';
import { HOUR, sentForAnHour, stateOrCode } from '../support/expiry.ts';
import { beforeEachCall } from '../support/faulty-store.ts';
import { BY, DECLARED_BYTES, keysWith } from '../support/transfers.ts';
import type { StoreContext } from './store/check.ts';

const DAY = 24 * HOUR;
const CHANGES = 8;
/** Changes and purges together make about so many calls of the store. */
const CALLS = 44;

interface ExpiryRace {
  /** A present-tense sentence that the transfer service over a store can make false. */
  readonly name: string;
  readonly check: (context: StoreContext & { readonly rounds: number }) => Promise<void>;
}

/** What a change of an expiry promises when others are at work at the same time, as data: it runs over each store. */
export const EXPIRY_RACES: readonly ExpiryRace[] = [
  {
    name: 'changes at the same time are all made, each answer is true, and one entry is left',
    check: async ({ open, rounds }) => {
      for (let round = 0; round < rounds / 4; round++) await manyChanges(await sentForAnHour(await open()), round);
    },
  },
  {
    name: 'a change that comes after the purge is refused and revives nothing',
    check: async ({ open }) => {
      await purgeFirst(await sentForAnHour(await open()), DAY, isRecord);
      // To the very hour in which it expires.
      await purgeFirst(await sentForAnHour(await open()), 60, isRecord);
      await purgeFirst(await sentForAnHour(await open()), 60, isHolder);
    },
  },
  {
    name: 'a change that was granted holds, though a purge had read that the transfer has expired',
    check: async ({ open }) => changeFirst(await sentForAnHour(await open())),
  },
  {
    name: 'whoever is told that a transfer goes on is told the truth, whenever the purge comes by',
    check: async ({ open, rounds }) => {
      const endings: boolean[] = [];
      for (let round = 0; round < rounds; round++) {
        const call = 1 + Math.floor((round * CALLS) / rounds);
        endings.push(await endAtCall(await sentForAnHour(await open()), call));
      }
      // Both happened, else this shows nothing.
      expect(new Set(endings)).toEqual(new Set([true, false]));
    },
  },
];

async function manyChanges({ change, another, sent, service, store }: SentTransfer, round: number): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: CHANGES }, (_, index) =>
      change((index + 2) * HOUR, another(dawdling(store, round * CHANGES + index))),
    ),
  );
  const { expiresAt } = await service.info({ requester: BY }, sent.id);
  expect(answers.map(({ state }) => state)).toEqual(Array(CHANGES).fill('ready'));
  expect(answers.map((answer) => answer.expiresAt)).toContain(expiresAt);
  const numbers = Array.from({ length: CHANGES }, (_, index) => index + 1);
  expect(await keysWith(store, '/expiry/')).toEqual(numbers.map((number) => paths.expiry(sent.id, number)));
  const { events } = await service.log({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
  const told = events.flatMap(({ event }) => (event.kind === 'expiry_changed' ? [event.change] : []));
  expect(told.sort()).toEqual(numbers);
  const holders = (await keysWith(store, 'expiring/')).map(parseHolder);
  expect(holders).toMatchObject([{ id: sent.id, hour: hourOf(Date.parse(expiresAt)) }]);
}

type Watched = (key: Key) => boolean;

const isRecord: Watched = (key) => key.includes('/expiry/');
const isHolder: Watched = (key) => key.startsWith('expiring/');

/** The purge comes right before the change creates what is watched. */
async function purgeFirst(transfer: SentTransfer, seconds: number, watched: Watched): Promise<void> {
  const { change, another, advance, purge, state, store } = transfer;
  advance(HOUR - 1);
  const overtaken = before(store, watched, async () => {
    advance(1);
    expect((await purge(365, another())).expired).toBe(1);
  });
  expect(await stateOrCode(change(seconds, another(overtaken)))).toBe('expired');
  expect(await state()).toBe('expired');
  expect(await state(another())).toBe('expired');
  expect(await keysWith(store, 'expiring/')).toEqual([]);
  expect(await keysWith(store, '/parts/')).toEqual([]);
}

async function changeFirst({ change, another, advance, purge, state, store }: SentTransfer): Promise<void> {
  advance(HOUR - 1);
  const [reached, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const waiting = before(store, isRecord, () => {
    reached.resolve(undefined);
    return released.promise;
  });
  const changed = stateOrCode(change(DAY, another(waiting)));
  await reached.promise;
  advance(2);
  const late = before(store, isRecord, () => {
    released.resolve(undefined);
    return changed;
  });
  expect(await purge(365, another(late))).toMatchObject({ expired: 0, parts: 0 });
  expect(await changed).toBe('ready');
  expect(await state()).toBe('ready');
  expect(await purge()).toMatchObject({ expired: 0, parts: 0 });
}

/** Three changes, during which the transfer expires with a call of theirs, and then two purges. Returns whether a change was granted. */
async function endAtCall(
  { change, another, advance, purge, state, store }: SentTransfer,
  call: number,
): Promise<boolean> {
  advance(HOUR - 1);
  const over = Promise.withResolvers<undefined>();
  let calls = 0;
  const counted = countCalls(store, () => {
    calls += 1;
    if (calls === call) advance(2);
    if (calls >= call) over.resolve(undefined);
  });
  const changes = [0, 1, 2].map((index) => stateOrCode(change(2 * DAY, another(dawdling(counted, call + index)))));
  await Promise.race([over.promise, Promise.all(changes)]);
  await Promise.all([3, 4].map((index) => purge(365, another(dawdling(store, call + index)))));
  const outcomes = await Promise.all(changes);
  const isGranted = outcomes.includes('ready');
  expect(await state(), `call ${call}: ${outcomes.join()}`).toBe(isGranted ? 'ready' : 'expired');
  if (calls < call) advance(2);
  await purge();
  expect(await keysWith(store, '/parts/')).toHaveLength(isGranted ? 2 : 0);
  expect((await keysWith(store, 'expiring/')).map((key) => parseHolder(key)?.bytes)).toEqual(
    isGranted ? [DECLARED_BYTES] : [],
  );
  if (!isGranted) expect(outcomes).toEqual(['expired', 'expired', 'expired']);
  return isGranted;
}

/** The store of a process to which something happens right before it creates that key. */
function before(store: Store, watched: Watched, happen: () => Promise<unknown>): Store {
  return {
    ...store,
    async create(key, body) {
      if (watched(key)) await happen();
      return store.create(key, body);
    },
  };
}

function countCalls(store: Store, onCall: () => void): Store {
  return beforeEachCall(store, () => {
    onCall();
    return Promise.resolve();
  });
}

/** The store of a process that is held up for a while, differently at each call; `seed` makes it the same each time. */
function dawdling(store: Store, seed: number): Store {
  let state = seed + 1;
  return beforeEachCall(store, async () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    for (let turn = (state >>> 16) % 4; turn > 0; turn--) await immediate();
  });
}
