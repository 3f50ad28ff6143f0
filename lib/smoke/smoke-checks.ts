import { strict as assert } from 'node:assert';
import { createHash, randomBytes } from 'node:crypto';
import { ADMIN_CHECKS } from './smoke-admin.ts';
import type { SmokeCheck } from './smoke-check.ts';
import { barredFrom, check, notApplicable, skipped } from './smoke-check.ts';
import { expectStatus } from './smoke-context.ts';
import { assetsOf, checkInstallable, loadPage } from './smoke-pages.ts';
import { searchStoredData } from './smoke-stored-data.ts';
import { ADMISSION_CHECK, TOKEN_CHECKS } from './smoke-tokens.ts';
import { TRANSFER_CHECKS } from './smoke-transfer.ts';

const SECURITY_HEADERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
  'strict-transport-security': /max-age=31536000/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'x-frame-options': /^DENY$/,
};

const FIRST_CHECKS: readonly SmokeCheck[] = [
  check('health', async ({ url, isHealthShadowed, ...context }) => {
    if (isHealthShadowed) return notApplicable('the emulator answers /health itself');
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
];

const SITE_CHECKS: readonly SmokeCheck[] = [
  check('the pages load with their scripts and styles', async (context) => {
    for (const path of ['/', '/about', '/accessibility', '/transparency', '/docs'])
      await loadPage(context, context.url, path);
  }),
  check('the pages show themselves in a browser, desktop and phone', async ({ browse, url, adminUrl }) => {
    if (browse === 'elsewhere') return notApplicable('npm run smoke and npm test -- deployed try that');
    if (!browse) return skipped('no browser that reaches this address');
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
    assert.ok(asset, 'the page has no versioned asset');
    const kept = await expectStatus(context, 200, { url: new URL(asset.path, context.url).href });
    assert.match(kept.headers.get('cache-control') ?? '', /immutable/);
    const fresh = await expectStatus(context, 200, { url: `${context.url}/api/info` });
    assert.match(fresh.headers.get('cache-control') ?? '', /no-store/);
  }),
  check('the page can be installed: manifest, icons, worker', checkInstallable),
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
  check('a request larger than the server takes is refused', async (context) => {
    const body = new Uint8Array(randomBytes(7 * 1024 * 1024));
    const hash = createHash('sha256').update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-amz-content-sha256': hash };
    await expectStatus(context, 413, { method: 'POST', url: `${context.url}/api/transfers`, headers, body });
  }),
];

const REMAINS_CHECK = check('nothing that was stored or logged holds plaintext, name or key', async (context) => {
  const { storedData, sent } = context;
  if (!storedData) return notApplicable('the store and the logs are searched by deploy smoke');
  const barred = barredFrom(context);
  if (barred) return barred;
  assert.ok(sent);
  return searchStoredData(context);
});

/** One list for every target. They run in this order; those after the transfer look at what it left. */
export const SMOKE_CHECKS: readonly SmokeCheck[] = [
  ...FIRST_CHECKS,
  ADMISSION_CHECK,
  ...SITE_CHECKS,
  ...TRANSFER_CHECKS,
  ...ADMIN_CHECKS,
  REMAINS_CHECK,
  ...TOKEN_CHECKS,
];
