import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { downloadLink } from '../../core/link.ts';
import { createClient } from '../../core/client/client.ts';
import { en } from '../../frontend/i18n/en.ts';
import type { RunningServer } from '../support/server.ts';
import { startServer } from '../support/server.ts';
import { expect, expectAccessible, sendByClient, test as base } from './fixtures.ts';
import { MOST_SHIFT, shiftOf, untilPainted, watchShifts } from './layout-shifts.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/bin/sgraph-send.js', import.meta.url));
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><path d="M0 0h64v32z" fill="#7a1fa2"/></svg>';
const ACCENT = 'rgb(122, 31, 162)';
const BRAND = {
  SGRAPH_SEND_BRAND_NAME: 'Northwind Legal',
  SGRAPH_SEND_BRAND_LOGO: `data:image/svg+xml;base64,${btoa(LOGO)}`,
  SGRAPH_SEND_BRAND_ACCENT_LIGHT: '#7a1fa2',
  SGRAPH_SEND_BRAND_LINKS: 'Imprint=https://example.com/imprint; Privacy=https://example.com/privacy',
  SGRAPH_SEND_BRAND_CONTACT: 'help@example.com',
  SGRAPH_SEND_BRAND_NOTICE: JSON.stringify({ any: 'For clients only.', pt: 'Só para clientes.' }),
  SGRAPH_SEND_DEFAULT_LANGUAGE: 'pt',
  SGRAPH_SEND_DEFAULT_LAYOUT: 'full',
};

const test = base.extend<object, { branded: RunningServer }>({
  branded: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads there which fixtures are wanted
    async ({}, use) => {
      const server = await startServer({ store: 'memory:', environment: BRAND });
      await use(server);
      await server.kill();
    },
    { scope: 'worker' },
  ],
});

test('a page shows the operator’s brand on the first visit and on the next', async ({ page, branded }) => {
  await watchShifts(page);
  for (const visit of ['first', 'second']) {
    await page.goto(branded.userUrl);
    await expect(page.getByRole('link', { name: 'Northwind Legal' })).toBeVisible();
    await expect(page.getByText('For clients only.')).toBeVisible();
    await expect(page).toHaveTitle(`${en['title.upload']} · Northwind Legal`);
    await expect(page.getByRole('link', { name: 'Imprint' })).toHaveAttribute('href', 'https://example.com/imprint');
    await expect(page.getByRole('link', { name: en['brand.contact'] })).toHaveAttribute(
      'href',
      'mailto:help@example.com',
    );
    const logo = page.locator('header img');
    await expect.poll(() => logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await expect(page.getByRole('link', { name: 'Privacy' })).toHaveCSS('color', ACCENT);
    await expect(page.locator('html')).toHaveAttribute('data-layout', 'full');
    await expectAccessible(page);
    expect(await shiftOf(page), visit).toBeLessThanOrEqual(MOST_SHIFT);
  }
  await page.getByLabel(en['preferences.language']).selectOption({ label: 'Português (Portugal)' });
  await expect(page.getByText('Só para clientes.')).toBeVisible();
});

test('the first screen stays where it is while the operator’s layout waits for the page', async ({ page, branded }) => {
  await page.goto(branded.userUrl);
  await expect(page.locator('html')).toHaveAttribute('data-layout', 'full');
  const held = Promise.withResolvers<undefined>();
  await page.route('**/upload-*.js', async (route) => held.promise.then(() => route.continue()));
  await watchShifts(page);
  await page.reload({ waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-layout', 'full');
  await untilPainted(page);
  await expect(page.locator('.shell')).toBeVisible();
  expect(await shiftOf(page)).toBe(0);
  held.resolve(undefined);
  await expect(page.getByText('For clients only.')).toBeVisible();
  expect(await shiftOf(page)).toBeLessThanOrEqual(MOST_SHIFT);
});

test('the page of a download and the console have the brand too', async ({ page, branded }) => {
  const { id, secret } = await sendByClient(createClient({ baseUrl: branded.userUrl }));
  await page.goto(downloadLink(branded.userUrl, id, secret));
  await expect(page).toHaveTitle(/ · Northwind Legal$/);
  await page.goto(`${branded.adminUrl}/admin`);
  await expect(page).toHaveTitle(/ · Northwind Legal admin$/);
  await expect(page.locator('header img')).toBeVisible();
  await expectAccessible(page);
});

test('the operator’s language is for people whose own the page does not speak', async ({ browser, branded }) => {
  for (const [locale, lang] of [
    ['sv-SE', 'pt-PT'],
    ['en-GB', 'en-GB'],
  ] as const) {
    const page = await (await browser.newContext({ locale })).newPage();
    await page.goto(branded.userUrl);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await page.context().close();
  }
});

test('the pages of a branded server are byte for byte those of any other', async ({ request, origin, branded }) => {
  const pages = await Promise.all([origin, branded.userUrl].map(async (url) => (await request.get(url)).text()));
  expect(pages[0]).toBe(pages[1]);
  const { stdout } = await promisify(execFile)(process.execPath, [
    PROGRAM,
    'verify-server',
    branded.userUrl,
    '--admin',
    branded.adminUrl,
  ]);
  expect(stdout).toMatch(/^match: (\d+) of \1 answers are byte for byte as published/);
});

test('where the server gives no brand in time the page is there without it', async ({ page, origin }) => {
  await page.route('**/brand.json', () => undefined);
  await page.goto(origin);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(/ · SGraph Send$/);
});
