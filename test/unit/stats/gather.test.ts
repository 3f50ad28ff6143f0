import { describe, expect, it } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { prefix } from '../../../core/stores/key.ts';
import { parseActivity } from '../../../core/stats/activity.ts';
import type { Gatherer } from '../../../core/stats/gather.ts';
import { createGatherer } from '../../../core/stats/gather.ts';
import { addTally, newTally, totalOf } from '../../../core/stats/tally.ts';
import { HOUR, NOON } from '../../support/stats.ts';

const VIEW = { kind: 'view', status: 200, bytes: 0, ms: 1 } as const;

function setUp(store: Store = createMemoryStore()): { gatherer: Gatherer; at: (time: number) => void } {
  let now = NOON;
  return { gatherer: createGatherer(store, () => now), at: (time) => (now = time) };
}

async function keysIn(store: Store): Promise<string[]> {
  return (await store.list(prefix('activity'))).objects.map(({ key }) => key);
}

async function requestsIn(store: Store): Promise<number> {
  const tally = newTally();
  for (const key of await keysIn(store)) addTally(tally, parseActivity(key) ?? newTally());
  return totalOf(tally, 'requests');
}

describe('counts that are gathered', () => {
  it('are stored once', async () => {
    const store = createMemoryStore();
    const { gatherer } = setUp(store);
    gatherer.add(VIEW);
    gatherer.add(VIEW);
    await Promise.all([gatherer.write(), gatherer.write()]);
    await gatherer.write();
    expect(await keysIn(store)).toHaveLength(1);
    expect(await requestsIn(store)).toBe(2);
  });

  it('lie in the hour of their requests, whenever they are stored', async () => {
    const store = createMemoryStore();
    const { gatherer, at } = setUp(store);
    gatherer.add(VIEW);
    at(NOON + HOUR);
    gatherer.add(VIEW);
    await gatherer.write();
    const hours = (await keysIn(store)).map((key) => key.split('/')[1]);
    expect(hours).toEqual(['2026112012', '2026112013']);
  });

  it('are not lost and not counted twice when the answer to a write is', async () => {
    const store = createMemoryStore();
    let loses = true;
    const losing: Store = {
      ...store,
      async create(key, body) {
        const isStored = await store.create(key, body);
        if (loses) throw new SendError('internal', 'the answer was lost');
        return isStored;
      },
    };
    const { gatherer } = setUp(losing);
    gatherer.add(VIEW);
    await expect(gatherer.write()).rejects.toMatchObject({ code: 'internal' });
    gatherer.add(VIEW);
    loses = false;
    await gatherer.write();
    expect(await requestsIn(store)).toBe(2);
  });

  it('become no more keys while the store takes none, and a day of hours at most', async () => {
    const store = createMemoryStore();
    let isFull = true;
    let tries = 0;
    const full: Store = {
      ...store,
      create(key, body) {
        tries += 1;
        return isFull ? Promise.reject(new SendError('storage_full')) : store.create(key, body);
      },
    };
    const { gatherer, at } = setUp(full);
    for (let hour = 0; hour < 100; hour++) {
      at(NOON + hour * HOUR);
      for (let request = 0; request < 10; request++) gatherer.add(VIEW);
      await expect(gatherer.write()).rejects.toMatchObject({ code: 'storage_full' });
    }
    expect(tries).toBe(100);
    isFull = false;
    await gatherer.write();
    expect(await keysIn(store)).toHaveLength(1 + 24);
    expect(await requestsIn(store)).toBe(10 * (1 + 24));
  });
});
