import type { Page } from '@playwright/test';
import { downloadLink } from '../../core/link.ts';
import { createClient } from '../../core/client/client.ts';
import { en as shared } from '../../frontend/i18n/en.ts';
import { filesEn } from '../../frontend/i18n/files-en.ts';
import { pt } from '../../frontend/i18n/pt.ts';
import { freePort } from '../setup/server-process.ts';
import { limitMs } from '../setup/time-limits.ts';
import { startGate } from '../support/gate.ts';
import type { RunningServer } from '../support/server.ts';
import { startServer } from '../support/server.ts';
import { patternBytes } from '../support/app.ts';
import {
  expect,
  makeFile,
  pickAgain,
  pickFile,
  receiveFile,
  sendByClient,
  sendPicked,
  test as base,
} from './fixtures.ts';

const en = { ...shared, ...filesEn };

/** A server that a test may stop. */
const test = base.extend<{ server: RunningServer }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads there which fixtures are wanted
  server: async ({}, use) => {
    // One test starts it again at the same port.
    const server = await startServer({ store: 'memory:', port: await freePort() });
    await use(server);
    await server.kill();
  },
});
test.use({ serviceWorkers: 'allow' });

/** The page keeps its copy a few seconds after it was opened. */
async function visitUntilKept(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await expect(page.locator('link[rel="manifest"]')).toBeAttached({ timeout: limitMs(30) });
}

/** The address and the text of everything in this origin's caches. */
async function cached(page: Page): Promise<{ path: string; text: string }[]> {
  return page.evaluate(async () => {
    const found: { path: string; text: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = await cache.match(request);
        found.push({ path: request.url.slice(location.origin.length), text: (await answer?.text()) ?? '' });
      }
    }
    return found;
  });
}

const workers = (page: Page): Promise<number> =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

/** Posts files as the browser does for another app: a form of another origin, because no page of this one may post a form. */
async function share(page: Page, origin: string, files: string[], text = ''): Promise<void> {
  await page.route('http://another.app/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" enctype="multipart/form-data" action="${origin}/share">
        <input name="title"><input name="text"><input type="file" name="files" multiple><button>Share</button></form>`,
    }),
  );
  await page.goto('http://another.app/');
  if (files.length > 0) await page.locator('input[type=file]').setInputFiles(files);
  await page.locator('input[name=text]').fill(text);
  await page.getByRole('button', { name: 'Share' }).click();
}

test('after one visit the page opens without the server and without a connection, says so, and continues', async ({
  page,
  server,
}) => {
  const { port } = new URL(server.userUrl);
  await visitUntilKept(page, server.userUrl);
  await server.kill();
  await page.clock.install();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: en['upload.title'] })).toBeVisible();
  // It tries eight times in the best part of a minute.
  await expect(async () => {
    await page.clock.runFor(20_000);
    await expect(page.getByText(en['error.network'])).toBeVisible({ timeout: 200 });
  }).toPass({ timeout: limitMs(30) });
  await page.getByRole('contentinfo').getByRole('link', { name: en['kept.title'] }).click();
  await expect(page.getByRole('heading', { level: 1, name: en['kept.title'] })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: en['kept.title'] })).toBeVisible();

  await page.context().setOffline(true);
  await page.goto(server.userUrl);
  await expect(page.getByText(en['progress.offline'])).toBeVisible();
  const again = await startServer({ store: 'memory:', port: Number(port) });
  await page.context().setOffline(false);
  await expect(page.getByText(/Up to .* GB/)).toBeVisible({ timeout: limitMs(30) });
  await again.kill();
});

test('the language that a person has chosen opens without a connection too', async ({ browser, server }) => {
  const page = await (await browser.newContext({ locale: 'pt-PT', serviceWorkers: 'allow' })).newPage();
  await visitUntilKept(page, server.userUrl);
  await expect.poll(async () => (await cached(page)).some(({ path }) => path.includes('/pt-'))).toBe(true);
  await server.kill();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: pt['upload.title'] })).toBeVisible();
  await page.context().close();
});

test('after sending, receiving and managing no cache has a key, a link, a name or an answer of the API', async ({
  page,
  server,
}, info) => {
  await visitUntilKept(page, server.userUrl);
  await page.reload();
  const file = await makeFile(info, 'payroll.txt', patternBytes(100_000));
  await pickFile(page, file.path);
  const link = await sendPicked(page);
  await page.goto('about:blank');
  await page.goto(link);
  await receiveFile(page);
  await page.goto(`${server.userUrl}/sent`);
  await expect(page.getByText('payroll.txt')).toBeVisible();
  const [, id = '', key = ''] = /\/d\/([a-z2-7]{26})#(.+)$/.exec(link) ?? [];
  expect(key).toHaveLength(43);
  const kept = await cached(page);
  expect(kept.length).toBeGreaterThan(10);
  for (const { path, text } of kept) {
    expect(path).toMatch(/^\/(?:sent|about|accessibility|favicon\.svg|assets\/v[0-9.]+\/[\w-]+\.(?:js|css))?$/);
    for (const secret of [id, key, 'payroll.txt', link]) expect(text.includes(secret), path).toBe(false);
  }
});

test('a page that is opened by a link makes no worker', async ({ page, server }) => {
  const { id, secret } = await sendByClient(createClient({ baseUrl: server.userUrl }));
  await page.clock.install();
  await page.goto(downloadLink(server.userUrl, id, secret));
  await expect(page.getByRole('button', { name: en['download.start'] })).toBeVisible();
  await page.clock.runFor(60_000);
  expect(await workers(page)).toBe(0);
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
});

test('"Forget everything" removes worker and copy, and "keep nothing" lets none come', async ({ page, server }) => {
  await visitUntilKept(page, server.userUrl);
  await page.goto(`${server.userUrl}/sent`);
  await expect(page.getByText(en['keep.what'])).toBeVisible();
  expect(en['keep.what']).toContain('a copy of this page');
  await page.getByRole('button', { name: en['wipe.button'] }).click();
  await page.getByRole('dialog').getByRole('button', { name: en['wipe.yes'] }).click();
  await expect(page.getByText(en['wipe.done'])).toBeVisible();
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  // The page is still under the old worker, which makes no new cache of what is loaded from now on.
  await page.getByRole('link', { name: en['app.docs'], exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: en['title.docs'] })).toBeVisible();
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  await page.goto('about:blank');
  // The browser removes it once no page is under it.
  await page.goto(`${server.userUrl}/about`);
  await expect.poll(() => workers(page)).toBe(0);

  await page.evaluate(() => localStorage.setItem('sgraph-send.keep-nothing', 'true'));
  await page.clock.install();
  await page.goto(server.userUrl);
  await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
  await page.clock.runFor(60_000);
  expect(await workers(page)).toBe(0);
  await expect(page.locator('link[rel="manifest"]')).toHaveCount(0);
});

test('the browser finds the page ready to be installed', async ({ page, server }) => {
  await visitUntilKept(page, server.userUrl);
  const session = await page.context().newCDPSession(page);
  const { errors } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A context of a test is a private window, which installs nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});

test('files that another app shares are chosen on the page, once, and reach no server before they are sent', async ({
  page,
  server,
}, info) => {
  await visitUntilKept(page, server.userUrl);
  const photo = await makeFile(info, 'beach.jpg', patternBytes(300_000, 3));
  await share(page, server.userUrl, [photo.path], 'look at this');
  await expect(page.getByRole('heading', { name: en['review.title'] })).toBeVisible();
  await expect(page.getByText('beach.jpg')).toBeVisible();
  await expect(page.getByText('text.txt')).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  expect(server.output()).not.toContain('"method":"POST"');
  for (const { text } of await cached(page)) expect(text).not.toContain('look at this');
  const link = await sendPicked(page);
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${server.userUrl}/?shared`);
  await expect(page.getByText(en['shared.lost'])).toBeVisible();
});

test('what is shared while the browser has no worker is said to have been sent unencrypted, and can be chosen', async ({
  page,
  server,
}, info) => {
  const photo = await makeFile(info, 'beach.jpg', patternBytes(3_000, 3));
  await share(page, server.userUrl, [photo.path]);
  await expect(page.getByText(en['shared.refused'])).toBeVisible();
  await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
});

test('an upload that was interrupted under the worker is continued under it', async ({ page, server }, info) => {
  const gate = await startGate(server.userUrl, 1);
  await visitUntilKept(page, gate.url);
  await page.reload();
  const file = await makeFile(info, 'large.bin', patternBytes(40_000_000, 7));
  await pickFile(page, file.path);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await gate.reached;
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  gate.open();
  await pickAgain(page, file.path);
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible({ timeout: limitMs(60) });
  gate.close();
});
