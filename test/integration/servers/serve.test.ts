import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { deriveOwnerProof } from '../../../core/crypto/keys.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import { beginStuckUpload } from '../../support/stuck-upload.ts';
import { limitMs } from '../../setup/time-limits.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/bin/sgraph-send.js', import.meta.url));

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.kill('SIGKILL');
  server = undefined;
});

function run(
  flags: readonly string[],
  environment: Record<string, string> = {},
  program = PROGRAM,
): { status: number | null; output: string } {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...flags], {
    env,
    encoding: 'utf8',
    timeout: limitMs(10),
  });
  return { status, output: stdout + stderr };
}

describe('serve', () => {
  it('answers on both addresses, and makes an admin key that works', async () => {
    server = await startServer({ store: 'memory:' });
    expect((await fetch(`${server.userUrl}/health`)).status).toBe(200);
    expect((await fetch(`${server.adminUrl}/admin/health`)).status).toBe(200);
    expect((await fetch(`${server.userUrl}/`)).headers.get('content-type')).toMatch('text/html');
    expect((await fetch(`${server.adminUrl}/admin`)).headers.get('content-type')).toMatch('text/html');
    expect((await fetch(`${server.adminUrl}/admin/api/transfers`)).status).toBe(401);
    const headers = { 'x-sgraph-send-admin-key': server.adminKey };
    expect((await fetch(`${server.adminUrl}/admin/api/transfers`, { headers })).status).toBe(200);
  });

  it('ends where a file of its pages is not the one that was built', () => {
    const folder = mkdtempSync(join(tmpdir(), 'damaged-'));
    const built = fileURLToPath(new URL('../../../dist/', import.meta.url));
    for (const part of ['bin', 'frontend']) cpSync(join(built, part), join(folder, part), { recursive: true });
    writeFileSync(join(folder, 'frontend/admin/favicon.svg'), 'another picture');
    const flags = ['serve', '--port', '0', '--admin-port', '0'];
    const { status, output } = run(flags, {}, join(folder, 'bin/sgraph-send.js'));
    rmSync(folder, { recursive: true });
    expect(output).toContain('admin/favicon.svg is not the file that was built');
    expect(status).toBe(70);
  });

  it('says where an access code is made, if uploads need one', async () => {
    server = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'token' } });
    await expect.poll(server.output).toContain('uploads need an access code: make one in the console');
  });

  it('keeps connections longer than a load balancer does', async () => {
    server = await startServer({ store: 'memory:' });
    const { headers } = await fetch(`${server.userUrl}/health`);
    expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60);
  });

  it('ends the request under way after SIGTERM, then exits with 0', async () => {
    server = await startServer({ store: 'memory:' });
    const client = createClient({ baseUrl: server.userUrl });
    const { id, ownerSecret } = await beginStuckUpload(client);
    const owner = await deriveOwnerProof(ownerSecret);
    await until(async () => (await fetch(`${server!.userUrl}/api/transfers/${id}`)).ok);

    const body = patternBytes(1_056);
    const headers = { 'content-length': '1056', 'x-sgraph-send-owner': owner, expect: '100-continue' };
    const put = request(`${server.userUrl}/api/transfers/${id}/parts/1`, { method: 'PUT', headers });
    const answered = new Promise<number>((resolve, reject) => {
      put.once('response', (response) => resolve(response.statusCode ?? 0));
      put.once('error', reject);
    });
    put.flushHeaders();
    // The server has the request before it is told to end.
    await once(put, 'continue');
    put.write(body.subarray(0, 500));
    const exit = server.kill('SIGTERM');
    await until(() =>
      fetch(`${server!.userUrl}/health`).then(
        () => false,
        () => true,
      ),
    );
    put.end(body.subarray(500));
    expect(await answered).toBe(204);
    expect(await exit).toBe(0);
  });

  it('closes its store and exits with 0 when its terminal closes', async () => {
    server = await startServer({ store: 'memory:' });
    expect(await server.kill('SIGHUP')).toBe(0);
  });

  it('is ready within a second and brings a file back', async () => {
    server = await startServer({ store: 'memory:' });
    const client = createClient({ baseUrl: server.userUrl });
    const terms = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 60, maxDownloads: 1 };
    const { id, secret } = await client.upload({ ...terms, source: sourceOf(patternBytes(10)) });
    expect((await client.open(id, secret)).metadata.bytes).toBe(10);
  });
});

describe('serve refuses, with one clear line and its exit code,', () => {
  it.each<[string, string[], Record<string, string>, number, RegExp]>([
    [
      'the admin app on a public address without a key',
      ['serve', '--host', '0.0.0.0', '--port', '0', '--admin-port', '0'],
      {},
      2,
      /SGRAPH_SEND_ADMIN_KEY/,
    ],
    ['an unknown store', ['serve', '--store', 'ftp://x', '--port', '0', '--admin-port', '0'], {}, 2, /memory:/],
    [
      'direct mode on a store that cannot pre-sign',
      ['serve', '--mode', 'direct', '--port', '0', '--admin-port', '0'],
      {},
      2,
      /s3:/,
    ],
    ['a port that is none', ['serve', '--port', 'http'], {}, 2, /0 to 65535/],
    [
      'a setting that cannot be used',
      ['serve'],
      { SGRAPH_SEND_MAX_TRANSFER_BYTES: 'lots' },
      2,
      /SGRAPH_SEND_MAX_TRANSFER_BYTES/,
    ],
    ['an unknown command', ['fly'], {}, 2, /unknown command/],
  ])('%s', (_, flags, environment, status, message) => {
    const ran = run(flags, environment);
    expect(ran.output).toMatch(message);
    expect(ran.output).not.toMatch(/\n\s+at /);
    expect(ran.status).toBe(status);
  });

  it('a port that is taken', async () => {
    server = await startServer({ store: 'memory:' });
    const ran = run(['serve', '--port', new URL(server.userUrl).port, '--admin-port', '0']);
    expect(ran.output).toMatch(/--port/);
    expect(ran.status).toBe(2);
  });

  it('prints its version and its help with examples', () => {
    expect(run(['--version'])).toMatchObject({ status: 0, output: expect.stringMatching(/^v[0-9.]+\n$/) as string });
    expect(run(['serve', '--help']).output).toMatch(/Examples:/);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + limitMs(10);
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition was not met in 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
