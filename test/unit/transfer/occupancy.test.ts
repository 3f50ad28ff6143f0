import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { randomBytes, toBase32 } from '../../../core/bytes.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { createRecords } from '../../../core/stores/records.ts';
import { createOccupancy } from '../../../core/transfer/occupancy.ts';
import { hourOf, paths } from '../../../core/transfer/paths.ts';
import { newCall } from '../../../core/transfer/reservation.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');

it.each([
  { entries: 400, lists: 10 },
  { entries: 600, lists: 2 },
])('of ten that count one after the other among $entries entries, $lists list them', async ({ entries, lists }) => {
  const memory = createMemoryStore();
  let listed = 0;
  const store: typeof memory = {
    ...memory,
    list: (prefix, options) => {
      if (prefix === paths.journal()) listed += 1;
      return memory.list(prefix, options);
    },
  };
  const paused = Promise.withResolvers<undefined>();
  const occupancy = createOccupancy(
    store,
    createRecords(store),
    () => NOW,
    () => paused.promise,
  );
  for (let count = 0; count < entries; count++) {
    const reservation = { id: toBase32(randomBytes(16)), bytes: 3, hour: hourOf(NOW), at: NOW, call: newCall() };
    await store.create(paths.journalEntry(reservation), new Uint8Array(0));
  }
  expect((await occupancy.count()).mostBytes).toBe(3 * entries);
  listed = 0;
  const counts = [];
  for (let count = 0; count < 10; count++) {
    counts.push(occupancy.count());
    for (let turns = 0; turns < 20; turns++) await turn();
  }
  paused.resolve(undefined);
  for (const room of await Promise.all(counts)) expect(room.mostBytes).toBe(3 * entries);
  expect(listed).toBe(lists);
});
