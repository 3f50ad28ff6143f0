import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { createBucket, emulatorSettings } from '../setup/bucket.ts';
import { run } from '../setup/command.ts';
import { startMinistack } from '../setup/ministack.ts';
import type { Runtimes } from '../setup/runtimes.ts';
import { ensureRuntimes } from '../setup/runtimes.ts';
import type { RunningServer } from '../setup/server-process.ts';
import { startOnFreePort } from '../setup/server-process.ts';
import { limitMs } from '../setup/time-limits.ts';
import { startServer } from '../support/server.ts';
import { consumerProject } from './consumer-project.ts';
import { CYCLE } from './cycle.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const BUCKET = 'send-on-workers';

/** Sends and receives several files at once. */
const DRIVE = `
import { createHash } from 'node:crypto';
import { cycle } from './cycle.js';

const bytes = new Uint8Array(5_000_000).map((_, index) => index * 31);
const hash = (data) => createHash('sha256').update(data).digest('hex');
const files = Number(process.argv[3]);
const results = await Promise.all(Array.from({ length: files }, () => cycle(process.argv[2], bytes)));
console.log(JSON.stringify(results.map(({ received, ...rest }) => ({ ...rest, same: hash(received) === hash(bytes) }))));
`;
const GOOD = { same: true, faults: [], again: 'limit_reached' };

let runtimes: Runtimes;
beforeAll(async () => {
  runtimes = await ensureRuntimes();
}, limitMs(300));

/** A project that installed the package and has a copy of an example. */
function exampleProject(name: string): string {
  const folder = consumerProject({ 'cycle.js': CYCLE, 'drive.js': DRIVE });
  cpSync(join(EXAMPLES, name), folder, { recursive: true });
  return folder;
}

async function drive(folder: string, url: string, files: number): Promise<unknown> {
  return JSON.parse(await run(process.execPath, [join(folder, 'drive.js'), url, String(files)]));
}

async function pageAndFile(url: string): Promise<readonly [page: Response, text: string, script: Response]> {
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  const text = await page.text();
  const script = await fetch(new URL(/<script[^>]* src="([^"]+)"/.exec(text)?.[1] ?? '/no-script', url));
  await script.arrayBuffer();
  return [page, text, script];
}

describe('the example of Cloudflare Workers, on workerd', () => {
  let emulator: RunningServer;
  beforeAll(async () => {
    emulator = await startMinistack({ env: { AUTH: 'true' } });
    await createBucket(emulator.endpoint, BUCKET);
  }, limitMs(180));
  afterAll(() => emulator.stop());

  it('serves the page with its policy, takes files into a bucket and gives them back, several at once', async () => {
    const folder = exampleProject('workers');
    const server = await startWorker(folder, emulator.endpoint);
    const [page, text, script] = await pageAndFile(server.endpoint);
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect(text).toContain('<title>');
    expect([script.status, script.headers.get('content-type')]).toEqual([200, expect.stringMatching(/javascript/)]);
    expect((await fetch(`${server.endpoint}/health/ready`)).status).toBe(200);
    expect(await drive(folder, server.endpoint, 3)).toEqual([GOOD, GOOD, GOOD]);
  });
});

describe('the example of Bun', () => {
  it('serves the page, takes a file and gives it back, and tells callers apart by their address', async () => {
    const folder = exampleProject('bun');
    const server = await startOnFreePort((port) => ({
      name: 'bun',
      command: runtimes.bun,
      args: [join(folder, 'server.js')],
      env: {
        PORT: String(port),
        SGRAPH_SEND_STORE: `disk:${join(folder, 'data')}`,
        SGRAPH_SEND_UPLOADS: 'open',
        SGRAPH_SEND_CALLER_TRANSFERS_PER_HOUR: '1',
      },
      endpoint: `http://127.0.0.1:${port}`,
      healthPath: '/health',
    }));
    onTestFinished(() => server.stop());
    const [page, , script] = await pageAndFile(server.endpoint);
    expect([page.status, script.status]).toEqual([200, 200]);
    expect(await drive(folder, server.endpoint, 1)).toEqual([GOOD]);
    await expect(drive(folder, server.endpoint, 1)).rejects.toThrow();
  });

  it('runs the command line, which sends to a server on Node and receives', async () => {
    const folder = consumerProject({});
    const server = await startServer({ store: 'memory:' });
    onTestFinished(async () => {
      await server.kill();
    });
    const program = join(folder, 'node_modules/sgraph-send/dist/bin/sgraph-send.js');
    const command = async (...args: string[]): Promise<string> =>
      (await run(runtimes.bun, ['--bun', program, ...args], { env: { HOME: folder } })).trim();
    const content = randomBytes(5_000_000);
    writeFileSync(join(folder, 'file'), content);
    const link = await command('send', join(folder, 'file'), '--server', server.userUrl, '--quiet');
    await command('receive', link, '-o', join(folder, 'received'));
    expect(readFileSync(join(folder, 'received')).equals(content)).toBe(true);
  });
});

describe('the example of a store of your own', () => {
  it('keeps the contract by its own test, takes files and gives them back', async () => {
    const folder = exampleProject('store');
    expect(await run(process.execPath, ['--test', '--test-reporter=tap'], { cwd: folder })).toMatch(/^# fail 0$/m);
    const server = await startOnFreePort((port) => ({
      name: 'store',
      command: process.execPath,
      args: [join(folder, 'server.js')],
      env: { PORT: String(port), SQLITE_FILE: join(folder, 'transfers.sqlite'), SGRAPH_SEND_UPLOADS: 'open' },
      endpoint: `http://127.0.0.1:${port}`,
      healthPath: '/health/ready',
    }));
    onTestFinished(() => server.stop());
    const [page, , script] = await pageAndFile(server.endpoint);
    expect([page.status, script.status]).toEqual([200, 200]);
    expect(await drive(folder, server.endpoint, 3)).toEqual([GOOD, GOOD, GOOD]);
  });
});

const Wrangler = z.object({
  main: z.string(),
  compatibility_date: z.string(),
  assets: z.object({ directory: z.string(), binding: z.string() }),
  vars: z.record(z.string(), z.string()),
});

/** Runs the Worker of a project as its `wrangler.json` says, with its bucket in the emulator. */
async function startWorker(folder: string, emulator: string): Promise<RunningServer> {
  const wrangler = Wrangler.parse(JSON.parse(readFileSync(join(folder, 'wrangler.json'), 'utf8')));
  // As wrangler does: https://developers.cloudflare.com/workers/wrangler/bundling/
  await build({
    absWorkingDir: folder,
    entryPoints: [wrangler.main],
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    outfile: join(folder, 'bundle.js'),
  });
  const { region, credentials } = emulatorSettings(emulator);
  const text = JSON.stringify;
  const bindings = Object.entries({
    ...wrangler.vars,
    S3_BUCKET: BUCKET,
    S3_ENDPOINT: emulator,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    SGRAPH_SEND_UPLOADS: 'open',
  }).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
  const { assets, compatibility_date: date } = wrangler;
  const server = await startOnFreePort((port) => {
    const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "assets", disk = (path = ${text(join(folder, assets.directory))})),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "bundle.js")],
  compatibilityDate = ${text(date)},
  bindings = [(name = ${text(assets.binding)}, service = "assets"), ${bindings.join(', ')}],
);
`;
    writeFileSync(join(folder, 'config.capnp'), config);
    return {
      name: 'workerd',
      command: runtimes.workerd,
      args: ['serve', join(folder, 'config.capnp')],
      env: {},
      endpoint: `http://127.0.0.1:${port}`,
      healthPath: '/health',
    };
  });
  onTestFinished(() => server.stop());
  return server;
}
