import { strict as assert } from 'node:assert';
import { createHash, randomBytes } from 'node:crypto';
import { newSecret } from '../../core/crypto/keys.ts';
import { SendError } from '../../core/errors.ts';
import type { SmokeContext } from './smoke-context.ts';
import { expectStatus } from './smoke-context.ts';
import { transferThrough } from './smoke-transfer.ts';

export interface SmokeCheck {
  readonly name: string;
  /** Throws when it does not hold. A text is why it could not be tried here. */
  readonly run: (context: SmokeContext) => Promise<string | undefined>;
}

const SECURITY_HEADERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
  'strict-transport-security': /max-age=31536000/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'x-frame-options': /^DENY$/,
};

/** One list for every target. They run in this order; those after the transfer look at what it left. */
export const SMOKE_CHECKS: readonly SmokeCheck[] = [
  check('health', async ({ url, isHealthShadowed, ...context }) => {
    if (isHealthShadowed) return 'something in front answers /health by itself';
    const answer: unknown = await (
      await expectStatus({ url, isHealthShadowed, ...context }, 200, { url: `${url}/health` })
    ).json();
    assert.deepEqual(Object.keys(answer as object).sort(), ['status', 'version']);
    return undefined;
  }),
  check('info and version', async ({ client, version }) => {
    const info = await client.info();
    if (version !== undefined) assert.equal(info.version, version);
  }),
  check('the pages load with their scripts and styles', async (context) => {
    for (const path of ['/', '/about', '/docs']) await loadPage(context, context.url, path);
  }),
  check('the pages show themselves in a browser, desktop and phone', async ({ browse, url, adminUrl }) => {
    if (!browse) return 'no browser that reaches this address';
    const pages = [`${url}/`, `${url}/about`, `${url}/docs`, `${adminUrl ?? url}/admin`];
    for (const width of [1_280, 360]) {
      for (const page of pages) assert.deepEqual(await browse(page, width), []);
    }
    return undefined;
  }),
  check('security headers', async (context) => {
    const { headers } = await expectStatus(context, 200, { url: `${context.url}/` });
    for (const [name, pattern] of Object.entries(SECURITY_HEADERS))
      assert.match(headers.get(name) ?? '', pattern, name);
  }),
  check('assets are immutable, the API is not kept', async (context) => {
    const [asset] = assetsOf(await (await expectStatus(context, 200, { url: `${context.url}/` })).text()).filter(
      ({ path }) => path.includes('/assets/'),
    );
    assert.ok(asset, 'the page names no versioned asset');
    const kept = await expectStatus(context, 200, { url: new URL(asset.path, context.url).href });
    assert.match(kept.headers.get('cache-control') ?? '', /immutable/);
    const fresh = await expectStatus(context, 200, { url: `${context.url}/api/info` });
    assert.match(fresh.headers.get('cache-control') ?? '', /no-store/);
  }),
  check('other origins are refused by CORS', async ({ url, reach }) => {
    const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
    for (const method of ['OPTIONS', 'GET']) {
      const answer = await reach({ method, url: `${url}/api/info`, headers });
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
  }),
  check('what is not there is 404, and says so', async (context) => {
    const answer = await expectStatus(context, 404, { url: `${context.url}/api/transfers/${'a'.repeat(26)}` });
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  }),
  check('a file goes through encrypted and comes back', transferThrough),
  check('a wrong key is told, before anything is claimed', async ({ client, sent }) => {
    assert.ok(sent);
    await assert.rejects(client.open(sent.id, newSecret()), isCode('wrong_key'));
  }),
  check('the limit of downloads holds', async ({ client, sent }) => {
    assert.ok(sent);
    const { id, secret } = sent;
    await assert.rejects(
      client.download({ id, secret, claimId: newSecret(), sink: new WritableStream() }),
      isCode('limit_reached'),
    );
  }),
  check('the log tells what happened', async ({ client, sent }) => {
    assert.ok(sent);
    const { events } = await client.log(sent.id, { ownerSecret: sent.ownerSecret });
    assert.ok(events.length >= 3, `the log has ${events.length} events`);
  }),
  check('a transfer above the limit is refused', async ({ client }) => {
    const { limits } = await client.info();
    const source = { bytes: limits.maxTransferBytes + 1, read: () => Promise.resolve(new Uint8Array(0)) };
    const upload = { source, metadata: { name: 'large', type: '' }, expiresInSeconds: 60, maxDownloads: 1 };
    await assert.rejects(client.upload(upload), isCode('too_large'));
  }),
  check('a request larger than the server takes is refused', async (context) => {
    const body = new Uint8Array(randomBytes(7 * 1024 * 1024));
    const hash = createHash('sha256').update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-amz-content-sha256': hash };
    await expectStatus(context, 413, { method: 'POST', url: `${context.url}/api/transfers`, headers, body });
  }),
  check('the admin page loads, its API needs the key', async (context) => {
    const { adminKey, sent, url, adminUrl = url } = context;
    await loadPage(context, adminUrl, '/admin');
    const api = `${adminUrl}/admin/api/transfers`;
    await expectStatus(context, 401, { url: api });
    await expectStatus(context, 401, { url: api, headers: { 'x-sgraph-send-admin-key': newSecret() } });
    if (adminKey === undefined) return 'no admin key was given: only the refusals were tried';
    const answer = await expectStatus(context, 200, { url: api, headers: { 'x-sgraph-send-admin-key': adminKey } });
    assert.ok((await answer.text()).includes(sent?.id ?? ''), 'the transfer is missing in the list of the admin');
    return undefined;
  }),
  check('nothing that was stored or logged holds plaintext, name or key', async ({ remains, marker, sent }) => {
    assert.ok(sent);
    if (!remains) return 'nobody here may read the store and the logs';
    const secrets = [marker, sent.secret, sent.ownerSecret].map((text) => Buffer.from(text));
    let count = 0;
    for await (const { where, bytes } of remains()) {
      count += 1;
      const index = secrets.findIndex((secret) => Buffer.from(bytes).includes(secret));
      assert.equal(index, -1, `${where} holds ${['the marker', 'the link secret', 'the owner secret'][index] ?? ''}`);
    }
    assert.ok(count > 5, `only ${count} objects and log lines were found, which proves nothing`);
    return undefined;
  }),
  check('its owner deletes it', async ({ client }) => {
    const source = { bytes: 3, read: () => Promise.resolve(new Uint8Array(3)) };
    const upload = { source, metadata: { name: 'short', type: '' }, expiresInSeconds: 60, maxDownloads: 1 };
    const { id, secret, ownerSecret } = await client.upload(upload);
    await client.delete(id, ownerSecret);
    await assert.rejects(client.open(id, secret), isCode('deleted'));
  }),
];

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a check that has nothing to say returns nothing
function check(name: string, run: (context: SmokeContext) => Promise<string | undefined | void>): SmokeCheck {
  return { name, run: async (context) => (await run(context)) ?? undefined };
}

function isCode(code: string): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof SendError, `threw ${String(thrown)}, expected ${code}`);
    assert.equal(thrown.code, code);
    return true;
  };
}

/** Loads a page and what it names, and compares scripts and styles with the hashes in the page, as a browser does. */
async function loadPage(context: SmokeContext, origin: string, path: string): Promise<void> {
  const page = await expectStatus(context, 200, { url: `${origin}${path}` });
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
  const assets = assetsOf(await page.text());
  assert.ok(assets.length > 0, `${path} names no script or style`);
  for (const { path: asset, integrity } of assets) {
    const answer = await expectStatus(context, 200, { url: new URL(asset, origin).href });
    const digest = createHash('sha384')
      .update(new Uint8Array(await answer.arrayBuffer()))
      .digest('base64');
    if (integrity !== undefined) assert.equal(`sha384-${digest}`, integrity, asset);
  }
}

function assetsOf(page: string): { path: string; integrity: string | undefined }[] {
  return [...page.matchAll(/<(?:script|link)\b[^>]*>/g)].flatMap(([tag]) => {
    const path = /(?:src|href)="([^"]+)"/.exec(tag)?.[1];
    return path === undefined ? [] : [{ path, integrity: /integrity="([^"]+)"/.exec(tag)?.[1] }];
  });
}
