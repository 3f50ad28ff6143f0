import { afterEach, describe, expect, it } from 'vitest';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { prefix } from '../../../core/stores/key.ts';
import { listAll } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

const REQUESTS = 300;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function start(store: string): Promise<RunningServer> {
  const server = await startServer({ store });
  cleanups.push(() => server.kill('SIGKILL'));
  return server;
}

/** Asks all servers at once and stops them when the last has answered: some counts are still on their way to the store. */
async function askAndStop(servers: readonly RunningServer[]): Promise<void> {
  const asked = servers.flatMap(({ userUrl }) =>
    Array.from({ length: REQUESTS }, () => fetch(`${userUrl}/api/transfers/${'a'.repeat(26)}`)),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([404]));
  const exits = await Promise.all(servers.map((server) => server.kill('SIGTERM')));
  expect(new Set(exits)).toEqual(new Set([0]));
}

async function countRequests(store: Store): Promise<number> {
  cleanups.push(() => store.close());
  let counted = 0;
  for await (const { key } of listAll(store, prefix('activity'))) if (key.includes('-view-404-0-')) counted += 1;
  return counted;
}

describe('the statistics of a server that stops', () => {
  it('hold every request that was answered, of two processes over one store on disk', async () => {
    const { path, remove } = await temporaryFolder();
    cleanups.push(remove);
    await askAndStop([await start(`disk:${path}`), await start(`disk:${path}`)]);
    expect(await countRequests(await createDiskStore(path))).toBe(2 * REQUESTS);
  });
});
