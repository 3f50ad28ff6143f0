import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createBucket } from '../setup/bucket.ts';
import { run } from '../setup/command.ts';
import { startMinistack } from '../setup/ministack.ts';
import type { RunningServer as Emulator } from '../setup/server-process.ts';
import { startServer } from '../support/server.ts';

const packageFolder = join(inject('consumer'), 'node_modules', 'sgraph-send');
const command = join(inject('consumer'), 'node_modules', '.bin', 'sgraph-send');
const program = join(packageFolder, 'dist', 'bin', 'sgraph-send.js');
/** Several parts, the last of them short. */
const CONTENT = randomBytes(9_000_001);

let emulator: Emulator;
let aws: Record<string, string>;
beforeAll(async () => {
  emulator = await startMinistack({ env: { AUTH: 'true' } });
  aws = {
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
});
afterAll(async () => {
  await emulator.stop();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sgraph-send-cli-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Sends a file by the installed command and receives it; `where` says through which server or store. */
async function sendAndReceive(where: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const at = folder();
  const [sent, received] = [join(at, 'big file.iso'), join(at, 'received')];
  writeFileSync(sent, CONTENT);
  const home = { ...env, HOME: at, XDG_STATE_HOME: join(at, 'state'), XDG_CONFIG_HOME: join(at, 'config') };
  const link = (await run(command, ['send', sent, ...where], { env: home })).trim();
  await run(command, ['receive', link, '-o', received, ...where], { env: home });
  expect(readFileSync(received).equals(CONTENT)).toBe(true);
  return link;
}

async function bucketStore(name: string): Promise<string> {
  await createBucket(emulator.endpoint, name);
  return `s3://${name}/here`;
}

describe('the installed command without a server', () => {
  it.each(['disk', 'zip'])('sends and receives by a store of the kind %s', async (kind) => {
    const link = await sendAndReceive(['--store', `${kind}:${join(folder(), 'data')}`]);
    expect(link).toMatch(/^[a-z2-7]{26}#[\w-]{43}$/);
  });

  it.each(['server', 'direct'])('sends and receives by a bucket, in %s mode', async (mode) => {
    const store = await bucketStore(`alone-${mode}`);
    await sendAndReceive(['--store', store], { ...aws, SGRAPH_SEND_MODE: mode });
  });
});

describe('the installed command with its own server', () => {
  const stores: readonly [string, () => Promise<string>, Record<string, string>][] = [
    ['memory', () => Promise.resolve('memory:'), {}],
    ['disk', () => Promise.resolve(`disk:${join(folder(), 'data')}`), {}],
    ['zip', () => Promise.resolve(`zip:${join(folder(), 'data.zip')}`), {}],
    ['s3', () => bucketStore('served'), {}],
    ['s3 in direct mode', () => bucketStore('served-direct'), { SGRAPH_SEND_MODE: 'direct' }],
  ];
  it.each(stores)('sends and receives over %s', async (_, storeOf, settings) => {
    const environment = { ...aws, ...settings, SGRAPH_SEND_LOG_LEVEL: 'silent' };
    const server = await startServer({ store: await storeOf(), program, environment });
    try {
      const link = await sendAndReceive(['--server', server.userUrl]);
      expect(link.startsWith(`${server.userUrl}/d/`)).toBe(true);
      expect(await run(command, ['verify-server', server.userUrl, '--admin', server.adminUrl])).toMatch(/^match: /);
    } finally {
      await server.kill();
    }
  });
});
