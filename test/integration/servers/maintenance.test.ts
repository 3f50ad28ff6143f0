import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { limitMs, slowSeconds } from '../../setup/time-limits.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import { letExpire } from '../../support/let-expire.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

/** Longer than a server waits before it looks for what has expired. */
const FIRST_LOOK_MS = slowSeconds(7) * 1_000;

async function start(folder: string, maintenance: 'on' | 'off'): Promise<RunningServer> {
  const environment = { SGRAPH_SEND_MAINTENANCE: maintenance };
  const server = await startServer({ store: `disk:${folder}`, environment });
  onTestFinished(async () => {
    await server.kill('SIGKILL');
  });
  return server;
}

/** A store with a transfer that has expired. Gives the folder and where the parts are. */
async function storeWithExpired(): Promise<{ folder: string; parts: string }> {
  const { path: folder, remove } = await temporaryFolder();
  onTestFinished(remove);
  const server = await start(folder, 'off');
  const client = createClient({ baseUrl: server.userUrl });
  const { id, ownerSecret } = await client.upload({
    source: sourceOf(patternBytes(1_000)),
    metadata: { name: 'a.bin', type: '' },
    expiresInSeconds: 3_600,
    maxDownloads: 1,
  });
  const parts = join(folder, 'transfers', id, 'parts');
  expect(readdirSync(parts)).not.toEqual([]);
  await letExpire(client, id, ownerSecret);
  expect((await fetch(`${server.userUrl}/api/transfers/${id}`)).status).toBe(410);
  await server.kill('SIGKILL');
  return { folder, parts };
}

describe('a server', () => {
  it.concurrent('removes what has expired', async () => {
    const { folder, parts } = await storeWithExpired();
    await start(folder, 'on');
    await expect.poll(() => existsSync(parts), { timeout: limitMs(20) }).toBe(false);
  });

  it.concurrent('leaves it where another one is to do that', async () => {
    const { folder, parts } = await storeWithExpired();
    await start(folder, 'off');
    await pause(FIRST_LOOK_MS);
    expect(readdirSync(parts)).not.toEqual([]);
  });
});
