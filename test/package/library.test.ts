import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { CHROMIUM_FLAGS, ensureChromium } from '../setup/chromium.ts';
import { run } from '../setup/command.ts';
import { listenHttp } from '../support/http-server.ts';
import { startServer } from '../support/server.ts';
import { consumerProject } from './consumer-project.ts';
import { CYCLE } from './cycle.ts';

const NODE = `
import { createHash } from 'node:crypto';
import { SendError } from 'sgraph-send';
import { createUserApp, readSettings, serve } from 'sgraph-send/server';
import { openStore } from 'sgraph-send/stores/open';
import { createMemoryStore } from 'sgraph-send/stores/memory';
import { cycle } from './cycle.js';

const settings = readSettings({ SGRAPH_SEND_LOG_LEVEL: 'silent', SGRAPH_SEND_STORE: 'disk:' + process.argv[2] }, true);
const serving = await serve({ settings, host: '127.0.0.1', userPort: 0, adminPort: undefined });
const bytes = new Uint8Array(5_000_000).map((_, index) => index * 31);
const { received, faults, again } = await cycle(serving.userUrl, bytes);
await serving.stop();
const app = await createUserApp({ store: createMemoryStore(), settings });
const health = await app.fetch(new Request('http://127.0.0.1/health'));
const isOurs = await openStore('nowhere:').then(() => false, (thrown) => thrown instanceof SendError);
const hash = (data) => createHash('sha256').update(data).digest('hex');
console.log(JSON.stringify({ same: hash(received) === hash(bytes), faults, again, health: health.status, isOurs }));
`;

async function bundle(folder: string, source: string): Promise<string> {
  writeFileSync(join(folder, 'entry.js'), source);
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['entry.js'],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    write: false,
  });
  return outputFiles[0]!.text;
}

describe('the library', () => {
  it('sends and receives in Node, with one class of error for all its parts', async () => {
    const folder = consumerProject({ 'cycle.js': CYCLE, 'node.js': NODE });
    const printed = await run(process.execPath, [join(folder, 'node.js'), join(folder, 'data')]);
    expect(JSON.parse(printed)).toEqual({
      same: true,
      faults: [],
      again: 'limit_reached',
      health: 200,
      isOurs: true,
    });
  });

  it('makes a bundle without Node that sends and receives in a browser', async () => {
    const script = await bundle(consumerProject({ 'cycle.js': CYCLE }), "export { cycle } from './cycle.js';");
    expect(script).not.toMatch(/node:|require\(/);
    const page = await listenHttp((request, response) => {
      const isScript = request.url === '/app.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : '<!doctype html><title>bundle</title>');
    });
    const program = join(inject('consumer'), 'node_modules', 'sgraph-send', 'dist', 'bin', 'sgraph-send.js');
    const server = await startServer({
      store: 'memory:',
      program,
      environment: { SGRAPH_SEND_CORS_ORIGINS: page.url, SGRAPH_SEND_LOG_LEVEL: 'silent' },
    });
    const browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...CHROMIUM_FLAGS] });
    try {
      const tab = await browser.newPage();
      await tab.goto(page.url);
      const result = await tab.evaluate(`import('/app.js').then(async ({ cycle }) => {
        const bytes = new Uint8Array(5_000_000).map((_, index) => index * 31);
        const { received, ...rest } = await cycle(${JSON.stringify(server.userUrl)}, bytes);
        return { ...rest, same: received.length === bytes.length && received.every((byte, at) => byte === bytes[at]) };
      })`);
      expect(result).toEqual({ same: true, faults: [], again: 'limit_reached' });
    } finally {
      await browser.close();
      await server.kill();
      page.close();
    }
  });

  it('leaves out of a bundle what is not asked for', async () => {
    const folder = consumerProject({});
    const link = await bundle(
      folder,
      "import { parseLink } from 'sgraph-send'; console.log(parseLink(location.href));",
    );
    const client = await bundle(folder, "import { createClient } from 'sgraph-send'; console.log(createClient);");
    const nothing = await bundle(folder, "import 'sgraph-send';");
    expect(nothing).toBe('');
    expect(link.length).toBeGreaterThan(500);
    expect(link.length).toBeLessThan(15_000);
    expect(client.length).toBeLessThan(150_000);
  });
});
