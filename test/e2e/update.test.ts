import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { patternBytes } from '../support/app.ts';
import type { Release, Releases } from '../support/releases.ts';
import { startReleases } from '../support/releases.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { freePort } from '../setup/server-process.ts';
import { limitMs } from '../setup/time-limits.ts';
import { en } from '../../frontend/i18n/en.ts';
import { pt } from '../../frontend/i18n/pt.ts';
import { expect, makeFile, pickFile, receiveFile, sendPicked, test } from './fixtures.ts';

const NEW_TITLE = 'Send files in a new way';

let releases: Releases;
let first: Release;
let second: Release;
// In one worker, for releases take long to make. What fails keeps no other test from running, now or at a second try.
test.describe.configure({ mode: 'default', timeout: limitMs(180) });
test.beforeAll(async () => {
  releases = await startReleases();
  first = releases.release();
  second = releases.release({
    'frontend/i18n/en.ts': (text) => text.replace(en['upload.title'], NEW_TITLE),
  });
});
test.afterAll(() => releases.remove());

test('a page of the last release finishes an upload after an update, with scripts that it had not loaded yet', async ({
  browser,
  context,
  page,
}, info) => {
  const store = await temporaryFolder();
  const port = await freePort();
  const before = await startServer({ store: `disk:${store.path}`, program: first.program, port });
  const { origin } = new URL(before.userUrl);
  await page.goto(origin);
  const file = await makeFile(info, 'letter.txt', patternBytes(100_000));
  await pickFile(page, file.path);
  await before.kill();
  const after = await startServer({ store: `disk:${store.path}`, program: second.program, port });
  const asked: { path: string; status: number }[] = [];
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (path.startsWith('/assets/')) asked.push({ path, status: response.status() });
  });
  const link = await sendPicked(page);
  await page.getByLabel(en['preferences.language']).selectOption('Português (Portugal)');
  await page.getByRole('link', { name: pt['app.about'], exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: pt['title.about'] })).toBeVisible();
  // Playwright may report an answer after the page shows what was in it.
  const missing = (): string[] =>
    ['pt', 'about'].filter((name) => !asked.some(({ path }) => path.includes(`/${name}-`)));
  await expect.poll(missing).toEqual([]);
  for (const { path, status } of asked) {
    expect(path).toContain(`/assets/${first.version}/`);
    expect(status).toBe(200);
  }
  const newer = await context.newPage();
  const answer = await newer.goto(origin);
  expect(await answer?.headerValue('cache-control')).toBe('no-cache');
  expect(await answer?.text()).toContain(`/assets/${second.version}/`);
  const recipient = await browser.newPage();
  await recipient.goto(link);
  await receiveFile(recipient);
  await recipient.close();
  const report = execFileSync(
    process.execPath,
    [second.program, 'verify-server', origin, '--admin', after.adminUrl, '--json'],
    { encoding: 'utf8' },
  );
  expect(report).toContain('"match": true');
  expect(report).toContain(`/assets/${first.version}/`);
  await after.kill();
  await store.remove();
});

test.describe('with the copy that the browser keeps', () => {
  test.use({ serviceWorkers: 'allow' });

  test('an open page goes on after an update, and each load is of one release, with and without a connection', async ({
    context,
    page,
  }) => {
    const port = await freePort();
    const before = await startServer({ store: 'memory:', program: first.program, port });
    const { origin } = new URL(before.userUrl);
    await page.goto(origin);
    await expect(page.locator('link[rel="manifest"]')).toBeAttached({ timeout: limitMs(30) });
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: en['upload.title'] })).toBeVisible();
    await before.kill();
    const after = await startServer({ store: 'memory:', program: second.program, port });
    await page.getByRole('link', { name: en['app.about'], exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: en['title.about'] })).toBeVisible();
    expect(await loadedReleases(page)).toEqual([first.version]);

    const newer = await context.newPage();
    await newer.goto(origin);
    await expect(newer.getByRole('heading', { level: 1, name: NEW_TITLE })).toBeVisible();
    expect(await loadedReleases(newer)).toEqual([second.version]);
    const copies = async (): Promise<string[]> =>
      (await newer.evaluate(() => caches.keys())).map((name) => /v[0-9.]+(?=\.)/.exec(name)?.[0] ?? name).sort();
    await expect.poll(copies, { timeout: limitMs(30) }).toEqual([first.version, second.version].sort());

    // While a page of the old release is open its worker stays, and shows without a connection the whole old release.
    await after.kill();
    await newer.reload();
    await expect(newer.getByRole('heading', { level: 1, name: en['upload.title'] })).toBeVisible();
    expect(await loadedReleases(newer)).toEqual([first.version]);
    await page.goto('about:blank');
    // The new worker starts a moment after the last page of the old one has gone: who comes back sooner sees the old release once more.
    await expect(async () => {
      await newer.goto('about:blank');
      await newer.goto(origin);
      await expect(newer.getByRole('heading', { level: 1 })).toHaveText(NEW_TITLE, { timeout: limitMs(2) });
    }).toPass({ timeout: limitMs(30) });
    expect(await loadedReleases(newer)).toEqual([second.version]);
    await expect.poll(copies).toEqual([second.version]);
  });
});

/** Of which releases a page has loaded scripts and styles. */
async function loadedReleases(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const names = performance.getEntriesByType('resource').map(({ name }) => name);
    return [...new Set(names.flatMap((name) => /\/assets\/(v[0-9.]+)\//.exec(name)?.[1] ?? []))];
  });
}
