import { describe, expect, it } from 'vitest';
import { CALLS_PER_TRANSFER, callsOf } from '../../../lib/config/calls.ts';
import type { StoreCalls } from '../../support/counting-store.ts';
import { countCalls } from '../../support/counting-store.ts';
import { measureTransfer } from '../../support/measured-transfer.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { key, prefix } from '../../../core/stores/key.ts';

/** What an upload, a look and a download may cost, the first ones of a day in an empty store included. */
const BUDGETS: readonly [number, StoreCalls][] = [
  [1, { put: 22, list: 8, get: 18, head: 8 }],
  [25, { put: 98, list: 10, get: 75, head: 40 }],
];
/** A new process for every request may list and read so many times as often. */
const FRESH = 2.5;
const KINDS = ['put', 'list', 'get', 'head'] as const;

describe.each(['server', 'direct'] as const)('a transfer in mode %s', (mode) => {
  it.each(BUDGETS)('of %i parts keeps within its calls of the store', async (parts, budget) => {
    const calls = await measureTransfer({ mode, parts });
    for (const kind of KINDS)
      expect(calls[kind], `${kind} of ${JSON.stringify(calls)}`).toBeLessThanOrEqual(budget[kind]);
  });

  it.each(BUDGETS)(
    'of %i parts lists and reads little more with a new process for every request',
    async (parts, budget) => {
      const calls = await measureTransfer({ mode, parts, isFresh: true });
      for (const kind of ['list', 'get'] as const)
        expect(calls[kind], `${kind} of ${JSON.stringify(calls)}`).toBeLessThanOrEqual(FRESH * budget[kind]);
    },
  );

  it.each([1, 2, 16, 17, 25, 40])('of %i parts costs what the table of calls says', async (parts) => {
    expect(callsOf(CALLS_PER_TRANSFER[mode], parts)).toEqual(await measureTransfer({ mode, parts, after: 1 }));
  });
});

it('a call that is added is counted', async () => {
  const { store, take } = countCalls(createMemoryStore());
  await store.create(key('a'), new Uint8Array(1));
  await store.list(prefix());
  await store.get(key('a'));
  await store.head(key('b'));
  await store.head(key('b'));
  expect(take()).toEqual({ put: 1, list: 1, get: 1, head: 2 });
  expect(take()).toEqual({ put: 0, list: 0, get: 0, head: 0 });
});
