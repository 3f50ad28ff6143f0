import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createFileRequestClient, requestLink } from '../../core/index.ts';
import { CHROMIUM_FLAGS, ensureShell } from '../setup/chromium.ts';
import { run } from '../setup/command.ts';
import { startOnFreePort } from '../setup/server-process.ts';
import { limitMs } from '../setup/time-limits.ts';
import { listenHttp } from '../support/http-server.ts';
import { startServer } from '../support/server.ts';
import { consumerProject } from './consumer-project.ts';
import { CYCLE } from './cycle.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const PROGRAM = join(inject('consumer'), 'node_modules', 'sgraph-send', 'dist', 'bin', 'sgraph-send.js');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
const file = { name: 'data.bin', mimeType: 'application/octet-stream', buffer: randomBytes(300_000) };

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await ensureShell(), args: [...CHROMIUM_FLAGS] });
});
afterAll(() => browser.close());

/** A project that installed the package and has a copy of an example, beside the packages that this needs. */
function exampleProject(name: string, has: readonly string[] = []): string {
  const folder = consumerProject({ 'cycle.js': CYCLE }, has);
  cpSync(join(EXAMPLES, name), folder, { recursive: true });
  return folder;
}

/** Serves files as any web server does, to pages of another origin than the server's. */
async function site(folder: string): Promise<{ readonly url: string; readonly serverUrl: string }> {
  const pages = await listenHttp(({ url = '/' }, response) => {
    const path = new URL(url, 'http://127.0.0.1').pathname;
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const isThere = existsSync(join(folder, name));
    response.writeHead(isThere ? 200 : 404, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' });
    response.end(isThere ? readFileSync(join(folder, name)) : '');
  });
  const environment = { SGRAPH_SEND_CORS_ORIGINS: pages.url, SGRAPH_SEND_LOG_LEVEL: 'silent' };
  const server = await startServer({ store: 'memory:', program: PROGRAM, environment });
  onTestFinished(async () => {
    pages.close();
    await server.kill();
  });
  return { url: pages.url, serverUrl: server.userUrl };
}

async function open(url: string): Promise<Page> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  page.setDefaultTimeout(limitMs(30));
  await page.goto(url);
  return page;
}

/** What the page shows once it matches. */
async function shown(page: Page, pattern: RegExp): Promise<string> {
  const status = page.getByRole('status').filter({ hasText: pattern });
  await status.waitFor();
  return (await status.textContent()) ?? '';
}

describe('the example of a page without a bundler', () => {
  it('sends a file and receives it, and says what is wrong with a link', async () => {
    const folder = exampleProject('page');
    const { url, serverUrl } = await site(folder);
    writeFileSync(join(folder, 'page.js'), pointed(folder, 'page.js', serverUrl));
    const page = await open(url);
    await page.getByLabel('File').setInputFiles(file);
    await page.getByRole('button', { name: 'Send' }).click();
    const link = await shown(page, /#/);
    expect(link.startsWith(`${serverUrl}/d/`)).toBe(true);
    await page.getByLabel('Link').fill(link.slice(0, -5));
    await page.getByRole('button', { name: 'Receive' }).click();
    await shown(page, /ends too early/);
    await page.getByLabel('Link').fill(link);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Receive' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(file.name);
    expect(readFileSync(await saved.path()).equals(file.buffer)).toBe(true);
    await shown(page, /Saved data\.bin/);
  });
});

describe('the example of an app made with Vite', () => {
  it('is built, and sends files of visitors to a file request', async () => {
    // Vitest brings Vite.
    const folder = exampleProject('vite', ['vite']);
    const { url, serverUrl } = await site(join(folder, 'dist'));
    const requests = createFileRequestClient({ baseUrl: serverUrl });
    const asked = await requests.create({ title: 'Your photos', expiresInSeconds: 3600, maxTransfers: 5 });
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      scripts: { build: string };
    };
    const [, ...args] = scripts.build.split(' ');
    await run(process.execPath, [join(folder, 'node_modules', 'vite', 'bin', 'vite.js'), ...args], {
      cwd: folder,
      env: { VITE_REQUEST_LINK: requestLink(serverUrl, asked.id, asked.publicKey), NODE_ENV: 'production' },
    });
    const page = await open(url);
    await page.getByRole('heading', { name: 'Your photos' }).waitFor();
    await page.getByLabel('Files').setInputFiles([file, { ...file, name: 'second.bin' }]);
    await page.getByRole('button', { name: 'Send' }).click();
    await shown(page, /Thank you/);
    const received = await requests.received(asked.id, asked.ownerSecret);
    expect(received.map((entry) => 'secret' in entry)).toEqual([true, true]);
    await requests.close(asked.id, asked.ownerSecret);
    await page.getByRole('button', { name: 'Send' }).click();
    await shown(page, /no longer accepts/);
  });
});

describe('the examples of a Hono app and of a script on Node', () => {
  it('serve below a path beside a page and middleware of its own, and send a folder or say why not', async () => {
    const folder = exampleProject('hono', ['hono', '@hono/node-server']);
    cpSync(join(EXAMPLES, 'node', 'send-folder.js'), join(folder, 'send-folder.js'));
    const server = await startOnFreePort((port) => ({
      name: 'hono',
      command: process.execPath,
      args: [join(folder, 'server.js')],
      env: {
        PORT: String(port),
        SGRAPH_SEND_STORE: 'memory:',
        SGRAPH_SEND_UPLOADS: 'open',
        SGRAPH_SEND_MAX_TRANSFER_BYTES: '100000',
        SGRAPH_SEND_LOG_LEVEL: 'silent',
      },
      endpoint: `http://127.0.0.1:${port}`,
      healthPath: '/send/health/ready',
    }));
    onTestFinished(() => server.stop());
    const url = `${server.endpoint}/send`;
    const pages = await Promise.all([fetch(`${server.endpoint}/`), fetch(`${url}/`), fetch(`${url}/api/info`)]);
    expect(pages.map(({ status, headers }) => [status, headers.get('x-served-by')])).toEqual(
      pages.map(() => [200, 'our app']),
    );
    expect(pages[1].headers.get('content-security-policy')).toContain("default-src 'none'");

    mkdirSync(join(folder, 'reports'));
    writeFileSync(join(folder, 'reports', 'small.txt'), 'all is well');
    const send = (name: string): Promise<string> =>
      run(process.execPath, ['send-folder.js', name], { cwd: folder, env: { SGRAPH_SEND_SERVER: url } });
    const link = (await send('reports')).trim();
    expect(link.startsWith(`${url}/d/`)).toBe(true);
    await run(process.execPath, [PROGRAM, 'receive', link, '-o', 'received.tar.gz'], { cwd: folder });
    expect(await run('tar', ['-xzOf', 'received.tar.gz', 'reports/small.txt'], { cwd: folder })).toBe('all is well');

    writeFileSync(join(folder, 'reports', 'large.bin'), randomBytes(200_000));
    await expect(send('reports')).rejects.toMatchObject({ cause: { code: 24, stdout: '' } });
    await expect(send('nowhere')).rejects.toMatchObject({ cause: { code: 1, stdout: '' } });
  });
});

/** The script of an example, with the address of the test's server in place of the one of its README. */
function pointed(folder: string, name: string, serverUrl: string): string {
  const script = readFileSync(join(folder, name), 'utf8');
  expect(script).toContain("'http://127.0.0.1:8080'");
  return script.replace('http://127.0.0.1:8080', serverUrl);
}
