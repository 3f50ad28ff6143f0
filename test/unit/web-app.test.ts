import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../core/stores/memory.ts';
import type { WebApp, WebAppOptions } from '../../lambdas/web-app.ts';
import { createUserApp, readSettings } from '../../lambdas/web-app.ts';
import { useTemporaryDirectory } from './stores/temporary-directory.ts';

const ORIGIN = 'https://send.test';
const PAGE = '<!doctype html><title>page</title>';
const EARLIER = 'script of an earlier release';
const HTML = { accept: 'text/html' };

const at = useTemporaryDirectory();

function appWith(options: Partial<WebAppOptions> = {}, environment = {}): Promise<WebApp> {
  const settings = readSettings(
    { SGRAPH_SEND_LOG_LEVEL: 'silent', SGRAPH_SEND_UPLOADS: 'open', ...environment },
    false,
  );
  return createUserApp({ store: createMemoryStore(), settings, assets: false, ...options });
}

const get = (path: string, headers = {}): Request => new Request(ORIGIN + path, { headers });
const create = (): Request => new Request(`${ORIGIN}/api/transfers`, { method: 'POST', body: '{}' });

/** What a build makes, of two files. */
async function writePages(): Promise<void> {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const file = (path: string, text: string, forms: string): object => ({
    ...{
      path,
      file: `user${path}`,
      type: 'text/html',
      bytes: text.length,
      sha256: sha256(text),
      immutable: false,
      forms,
    },
  });
  const files = [file('/index.html', PAGE, 'plain'), file('/earlier.js', EARLIER, 'br')];
  const start = { script: '', style: '', imports: [] };
  await mkdir(at('user'));
  await writeFile(at('user/index.html'), PAGE);
  await writeFile(at('user/earlier.js.br'), brotliCompressSync(EARLIER));
  const apps = { user: { files, start }, admin: { files: [], start } };
  await writeFile(at('manifest.json'), JSON.stringify({ version: 'v1.2.3', apps }));
}

describe('what a platform passes besides the request', () => {
  it.each([
    ['nothing', []],
    ['objects, as Cloudflare Workers do', [{ BUCKET: {} }, { props: {} }]],
    ['null', [null, null]],
    ['a text, which is the address of the caller', ['203.0.113.9']],
  ])('may be %s', async (_, passed) => {
    const app = await appWith();
    expect((await app.fetch(get('/api/info'), ...passed)).status).toBe(200);
  });

  it('leads to the address of the caller, by which callers have limits of their own', async () => {
    const peerAddress: WebAppOptions['peerAddress'] = (request, env, ctx) => {
      expect(request.url).toBe(`${ORIGIN}/api/transfers`);
      return `${(env as { start: string }).start}.${(ctx as { end: number }).end}`;
    };
    const app = await appWith({ peerAddress }, { SGRAPH_SEND_CALLER_REQUESTS_PER_HOUR: '1' });
    const statusFor = async (end: number): Promise<number> =>
      (await app.fetch(create(), { start: '203.0.113' }, { end })).status;
    expect([await statusFor(1), await statusFor(1), await statusFor(2)]).toEqual([415, 429, 415]);
  });

  it('cannot make the app explain what is wrong with its store', async () => {
    const store = { ...createMemoryStore(), head: () => Promise.reject(new Error('the secret place')) };
    const app = await appWith({ store });
    const answer = await app.fetch(get('/health'), { explainFaults: true, peer: '127.0.0.1' });
    expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining('secret place')]);
  });

  it('is given what is still to be stored, and not more often than every ten seconds', async () => {
    let now = Date.parse('2026-11-30T00:00:00.000Z');
    const app = await appWith({ clock: () => now });
    const given: Promise<unknown>[] = [];
    const ctx = { waitUntil: (work: Promise<unknown>) => given.push(work) };
    for (const later of [0, 9_999, 1]) {
      now += later;
      await app.fetch(get('/api/info'), {}, ctx);
    }
    expect(given).toHaveLength(2);
    await Promise.all(given);
  });
});

describe('the pages of an app', () => {
  beforeEach(writePages);

  const bodyOf = async (app: WebApp, path: string): Promise<string> =>
    (await app.fetch(get(path, { ...HTML, 'accept-encoding': 'br, gzip' }))).text();

  it('come from a folder, by its path or its URL', async () => {
    for (const assets of [at(''), at('.').replace(/\/\.?$/, ''), pathToFileURL(at(''))]) {
      expect(await bodyOf(await appWith({ assets }), '/')).toBe(PAGE);
    }
  });

  it('come from a function, which is asked for a file when that is needed, and once', async () => {
    const asked: string[] = [];
    const assets = async (file: string): Promise<Uint8Array> => {
      asked.push(file);
      return readFile(at(file));
    };
    const app = await appWith({ assets });
    expect(asked).toEqual(['manifest.json']);
    expect([await bodyOf(app, '/'), await bodyOf(app, '/'), await bodyOf(app, '/earlier.js')]).toEqual([
      PAGE,
      PAGE,
      EARLIER,
    ]);
    expect(asked).toEqual(['manifest.json', 'user/index.html', 'user/earlier.js.br']);
  });

  it('are not served where a function gives another file than the one that was built, or none', async () => {
    const answers = { 'user/index.html': Buffer.from('<script>alert(1)</script>') } as Record<string, Buffer>;
    const assets = async (file: string): Promise<Uint8Array> =>
      file === 'manifest.json' ? readFile(at(file)) : (answers[file] ?? Promise.reject(new Error('no such file')));
    const app = await appWith({ assets });
    expect((await app.fetch(get('/'))).status).toBe(500);
    expect((await app.fetch(get('/earlier.js'))).status).toBe(500);
    await expect(appWith({ assets: () => Promise.resolve(Buffer.from('<!doctype html>')) })).rejects.toThrow(
      /manifest\.json/,
    );
  });

  it('are not there where they are switched off: their addresses answer 404, the API answers', async () => {
    const app = await appWith({ assets: false });
    const answer = await app.fetch(get('/', HTML));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect((await app.fetch(get('/about', HTML))).status).toBe(404);
    expect((await app.fetch(get('/api/info'))).status).toBe(200);
  });
});

it('is below a path of another app, which passes requests on as they came', async () => {
  const send = await appWith({}, { SGRAPH_SEND_BASE_PATH: '/send' });
  const host = new Hono().all('/send/*', (c) => send.fetch(c.req.raw)).get('/api/info', (c) => c.text('of the host'));
  expect(await (await host.fetch(get('/send/api/info'))).json()).toMatchObject({ name: 'sgraph-send' });
  expect(await (await host.fetch(get('/api/info'))).text()).toBe('of the host');
  // As where the path is taken away.
  const problem = (await (await send.fetch(get('/api/info'))).json()) as { detail?: string };
  expect(problem.detail).toBe('this server is at /send/: a proxy in front must leave that in the address');
});
