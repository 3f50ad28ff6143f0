import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../../core/client.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

/** Longer than a server waits before it looks for what has expired. */
const FIRST_LOOK_MS = 7_000;

/** Whether the parts of a transfer that expires at once are still there after a server's first look. */
async function keepsExpired(maintenance: string): Promise<boolean> {
  const folder = await temporaryFolder();
  onTestFinished(() => folder.remove());
  const server = await startServer({
    store: `disk:${folder.path}`,
    environment: { SGRAPH_SEND_MAINTENANCE: maintenance },
  });
  onTestFinished(async () => {
    await server.kill('SIGKILL');
  });
  const { id } = await createClient({ baseUrl: server.userUrl }).upload({
    source: sourceOf(patternBytes(1_000)),
    metadata: { name: 'a.bin', type: '' },
    expiresInSeconds: 3,
    maxDownloads: 1,
  });
  const parts = join(folder.path, 'transfers', id, 'parts');
  expect(readdirSync(parts)).not.toEqual([]);
  await pause(FIRST_LOOK_MS);
  return existsSync(parts) && readdirSync(parts).length > 0;
}

describe('a server', () => {
  it.concurrent('removes what has expired, unless another one is to do that', async () => {
    expect(await Promise.all([keepsExpired('on'), keepsExpired('off')])).toEqual([false, true]);
  });
});
