import { afterEach, describe, expect, it } from 'vitest';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { prefix } from '../../../core/stores/key.ts';
import { listAll } from '../../../core/stores/records.ts';
import { parseActivity } from '../../../core/stats/activity.ts';
import { addTally, newTally } from '../../../core/stats/tally.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

const REQUESTS = 300;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function start(store: string): Promise<RunningServer> {
  // Maintenance would look at the room, and write what it saw.
  const server = await startServer({ store, environment: { SGRAPH_SEND_MAINTENANCE: 'off' } });
  cleanups.push(() => server.kill('SIGKILL'));
  return server;
}

/** Asks all servers at once and stops them when the last has answered: their counts are not stored yet. */
async function askAndStop(servers: readonly RunningServer[]): Promise<void> {
  const asked = servers.flatMap(({ userUrl }) =>
    Array.from({ length: REQUESTS }, () => fetch(`${userUrl}/api/transfers/${'a'.repeat(26)}`)),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([404]));
  const exits = await Promise.all(servers.map((server) => server.kill('SIGTERM')));
  expect(new Set(exits)).toEqual(new Set([0]));
}

/** Everything in the store: how many requests for nothing were counted, and how many objects there are by their first segment. */
async function contentsOf(store: Store): Promise<{ requests: number | undefined; objects: Record<string, number> }> {
  cleanups.push(() => store.close());
  const tally = newTally();
  const objects: Record<string, number> = {};
  for await (const { key } of listAll(store, prefix())) {
    const [first = ''] = key.split('/');
    objects[first] = (objects[first] ?? 0) + 1;
    addTally(tally, parseActivity(key) ?? newTally());
  }
  return { requests: tally.refusals[404], objects };
}

describe('the statistics of a server that stops', () => {
  it('hold every request that was answered, of two processes over one store on disk, in an object of each', async () => {
    const { path, remove } = await temporaryFolder();
    cleanups.push(remove);
    await askAndStop([await start(`disk:${path}`), await start(`disk:${path}`)]);
    const { requests, objects } = await contentsOf(await createDiskStore(path));
    expect(requests).toBe(2 * REQUESTS);
    expect(Object.keys(objects).sort()).toEqual(['activity', 'day-keys']);
    // A slow machine may write in between.
    expect(objects['activity']).toBeGreaterThanOrEqual(2);
    expect(objects['activity']).toBeLessThanOrEqual(10);
  });
});
