import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limitMs } from '../../setup/time-limits.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps } from '../../support/app.ts';
import type { HttpServer } from '../../support/http-server.ts';
import { listenHttp } from '../../support/http-server.ts';
import { temporaryFolder } from '../../support/server.ts';
import { runFromSource } from '../../support/source-cli.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: HttpServer;
let apps: TestApps;
let asked: string[];
beforeEach(async () => {
  folder = await temporaryFolder();
  apps = createTestApps();
  asked = [];
  const answer = getRequestListener(apps.user.fetch, { overrideGlobalObjects: false });
  server = await listenHttp((request, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '').replace(/[a-z2-7]{26}/, 'ID');
    asked.push(`${request.method} ${path}`);
    void answer(request, response);
  });
});
afterEach(async () => {
  server.close();
  await folder.remove();
});

/** Runs the command and gives what it asked the server, in order. */
async function askedBy(...args: string[]): Promise<{ readonly output: string; readonly requests: string[] }> {
  asked = [];
  const { exit, output, errors } = await runFromSource(folder.path, args);
  expect(`${exit} ${errors}`).toMatch(/^0 /);
  return { output, requests: asked };
}

describe('a small file', { timeout: limitMs(60) }, () => {
  it('waits for four requests when it is sent and for five when it is received, none of them twice', async () => {
    await writeFile(join(folder.path, 'a'), 'content');
    const sent = await askedBy('send', 'a', '--server', server.url);
    expect(sent.requests).toEqual([
      'GET /api/info',
      'POST /api/transfers',
      'PUT /api/transfers/ID/parts/1',
      'POST /api/transfers/ID/complete',
    ]);
    const received = await askedBy('receive', sent.output, '-o', 'b');
    expect(received.requests).toEqual([
      'GET /api/info',
      'GET /api/transfers/ID',
      'POST /api/transfers/ID/downloads',
      'GET /api/transfers/ID/parts/1',
      'POST /api/transfers/ID/downloads/1/finish',
    ]);
    expect(await readFile(join(folder.path, 'b'), 'utf8')).toBe('content');
  });
});
