import { join } from 'node:path';
import { openStore } from '../../core/stores/open.ts';
import type { Store } from '../../core/stores/store.ts';
import { createTestTransfers } from '../support/transfers.ts';
import type { Benchmark, Row } from './benchmark.ts';
import type { Fixtures } from './fixtures.ts';

/** Transfers a second that a purge has to keep up with. */
const GOAL = { atLeast: 100 };

interface PurgedStore {
  readonly name: string;
  readonly transfers: number;
  readonly url: (fixtures: Fixtures) => string;
}

const STORES: readonly PurgedStore[] = [
  { name: 'memory', transfers: 1_000, url: () => 'memory:' },
  { name: 'disk store on tmpfs', transfers: 200, url: ({ memory }) => `disk:${join(memory, crypto.randomUUID())}` },
  { name: 'disk store', transfers: 100, url: ({ disk }) => `disk:${join(disk, crypto.randomUUID())}` },
];

/** How many expired transfers one run of the purge removes in a second: of two parts each, with their end in the log. */
export const purgeBenchmark: Benchmark = {
  title: 'Purge: expired transfers of two parts',
  async run({ rounds, fixtures }) {
    const rows: Row[] = [];
    for (const { name, transfers, url } of STORES) {
      const ours: number[] = [];
      for (let round = 0; round < rounds; round++) ours.push(await purgedASecond(url(fixtures), transfers));
      rows.push({ what: name, unit: '/s', ours, goal: GOAL });
    }
    return rows;
  },
};

async function purgedASecond(url: string, count: number): Promise<number> {
  const store = await openStore(url);
  try {
    return await measure(store, count);
  } finally {
    await store.close();
  }
}

async function measure(store: Store, count: number): Promise<number> {
  const { send, advance, purge, another } = createTestTransfers(store);
  const make = async (): Promise<void> => {
    for (let made = 0; made < count / 10; made++) await send({ expiresInSeconds: 600 });
  };
  await Promise.all(Array.from({ length: 10 }, make));
  advance(2 * 3_600);
  // Of a process that remembers nothing of them.
  const process = another();
  const started = performance.now();
  const { expired } = await purge(365, process);
  const seconds = (performance.now() - started) / 1_000;
  if (expired !== count) throw new Error(`${expired} of ${count} transfers were purged`);
  return expired / seconds;
}
