import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../setup/command.ts';
import { limitMs } from '../../setup/time-limits.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';

const HEALTH_CHECK = fileURLToPath(new URL('../../../lib/docker/healthcheck.mjs', import.meta.url));

let folder: string;
let server: RunningServer | undefined;
const at = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-tls-'));
  await makeIdentity('first');
});
afterEach(async () => {
  await server?.kill('SIGKILL');
  server = undefined;
  await rm(folder, { recursive: true });
});

async function makeIdentity(name: string): Promise<void> {
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...subject]);
}

const FLAGS = (): string[] => ['--tls-cert', at('first.pem'), '--tls-key', at('first.key')];

async function start(): Promise<RunningServer> {
  server = await startServer({ store: 'memory:', flags: FLAGS() });
  return server;
}

/** Whose certificate a new connection is shown. */
function subjectAt(url: string): Promise<string | string[] | undefined> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

async function ask(
  url: string,
  method = 'GET',
  headers = {},
  body?: Buffer,
): Promise<{ status: number; text: string }> {
  const ca = await readFile(at('first.pem'));
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, ca, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

describe('serve with a certificate', () => {
  it('serves both apps by https, and signs in to the console there', async () => {
    const { userUrl, adminUrl, adminKey } = await start();
    expect([new URL(userUrl).protocol, new URL(adminUrl).protocol]).toEqual(['https:', 'https:']);
    expect((await ask(`${userUrl}/health`)).status).toBe(200);
    const body = Buffer.from(JSON.stringify({ key: adminKey }));
    const headers = { 'content-type': 'application/json' };
    expect((await ask(`${adminUrl}/admin/api/session`, 'POST', headers, body)).status).toBeLessThan(300);
  });

  it("is healthy to the image's check, as without a certificate; a server that is not there is not", async () => {
    const check = async (port: number): Promise<unknown> => {
      const program = spawn(process.execPath, [HEALTH_CHECK], { env: { PORT: String(port) }, stdio: 'ignore' });
      const [code] = (await once(program, 'exit')) as unknown[];
      return code;
    };
    const { userUrl } = await start();
    expect(await check(Number(new URL(userUrl).port))).toBe(0);
    await server?.kill();
    expect(await check(Number(new URL(userUrl).port))).toBe(1);
    server = await startServer({ store: 'memory:' });
    expect(await check(Number(new URL(server.userUrl).port))).toBe(0);
  });

  it('answers a body that is too large before all of it has come, as without TLS', async () => {
    const { userUrl } = await start();
    const headers = { 'content-type': 'application/json' };
    const { status, text } = await ask(`${userUrl}/api/transfers`, 'POST', headers, Buffer.alloc(4_000_000, 0x20));
    expect([status, JSON.parse(text)]).toEqual([413, expect.objectContaining({ code: 'too_large' })]);
  });

  it('shows a renewed certificate when its files change, and keeps the one it has while they cannot be used', async () => {
    const { userUrl, output } = await start();
    expect(await subjectAt(userUrl)).toBe('first');
    writeFileSync(at('first.pem'), 'half a certificate');
    const wait = { timeout: limitMs(15) };
    await expect.poll(output, wait).toContain('the changed certificate or its key cannot be used');
    expect(await subjectAt(userUrl)).toBe('first');
    await makeIdentity('second');
    copyFileSync(at('second.pem'), at('first.pem'));
    copyFileSync(at('second.key'), at('first.key'));
    await expect.poll(() => subjectAt(userUrl), wait).toBe('second');
    expect(output()).not.toContain(folder);
  });

  it.each([
    ['a file that is not there', () => ['--tls-cert', at('none.pem'), '--tls-key', at('first.key')], /no such file/],
    [
      'a key of another certificate',
      () => ['--tls-cert', at('first.pem'), '--tls-key', at('second.key')],
      /its own key/,
    ],
    ['no key', () => ['--tls-cert', at('first.pem')], /go together/],
  ])('does not start with %s, and says why', async (_, flags, why) => {
    await makeIdentity('second');
    await expect(startServer({ store: 'memory:', flags: flags() })).rejects.toThrow(why);
  });
});
