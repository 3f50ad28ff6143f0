import type { Page } from '@playwright/test';
import { en } from '../../frontend/i18n/en.ts';
import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { checkEn } from '../../frontend/i18n/check-en.ts';
import { limitMs } from '../setup/time-limits.ts';
import { expect, expectGoodPage, signIn, test } from './console.ts';

/** Keeps the scripts of that name away, as after an update of the server, until what it returns is called. */
async function withhold(page: Page, name: string): Promise<() => Promise<void>> {
  const scripts = new RegExp(`/assets/[^/]+/${name}-[a-z0-9]+\\.js$`);
  await page.route(scripts, (route) => route.fulfill({ status: 404 }));
  return () => page.unroute(scripts);
}

const missing = en['error.part_missing'];

test('a page whose script is missing says so in its place, and is there after another try or a reload', async ({
  page,
  admin,
}) => {
  await signIn(page, admin, '/storage');
  const giveBack = await withhold(page, 'send-admin-tokens-page');
  await page.getByRole('link', { name: adminEn['admin.nav_tokens'] }).click();
  const heading = page.getByRole('heading', { level: 1, name: missing });
  await expect(heading).toBeFocused();
  await expectGoodPage(page);
  await page.getByRole('button', { name: en['problem.again'] }).click();
  await expect(heading).toBeVisible();
  await giveBack();
  await page.getByRole('button', { name: en['problem.again'] }).click();
  const shown = page.getByRole('heading', { level: 1, name: adminEn['admin.tokens'] });
  // Some browsers remember that a script failed: a reload asks for it again.
  const reload = page.getByRole('button', { name: en['problem.reload'] });
  await expect(async () => {
    if (!(await shown.isVisible())) await reload.click({ timeout: limitMs(1) });
    await expect(shown).toBeVisible();
  }).toPass();
  await expect(page).toHaveURL(admin.at('/tokens'));
});

test('the rest of a page is there where a part of it cannot be loaded, which says so', async ({ page, admin }) => {
  await admin.send();
  await withhold(page, 'store-check-section');
  await withhold(page, 'plot');
  await signIn(page, admin, '/storage');
  await expect(page.getByRole('alert').filter({ hasText: missing })).toBeVisible();
  await expect(page.getByRole('table', { name: adminEn['admin.storage_soon'] })).toBeVisible();
  await expect(page.getByRole('button', { name: checkEn.now })).toHaveCount(0);
  await expectGoodPage(page);
  await admin.counted();
  await page.getByRole('link', { name: adminEn['admin.overview'] }).click();
  await expect(page.getByRole('alert').filter({ hasText: missing })).toHaveCount(1);
  await expectGoodPage(page);
});

test('what draws and comes after two answers draws each plot once', async ({ page, admin }) => {
  await admin.send();
  await admin.counted();
  await signIn(page, admin, '/settings');
  const { promise, resolve } = Promise.withResolvers<undefined>();
  await page.route(/\/assets\/[^/]+\/plot-[a-z0-9]+\.js$/, async (route) => {
    await promise;
    await route.continue();
  });
  await page.getByRole('link', { name: adminEn['admin.overview'] }).click();
  const tables = page.getByText(adminEn['admin.plot_table']);
  await expect(tables.first()).toBeVisible();
  await page.getByRole('radio', { name: adminEn['admin.range_week'] }).check();
  await expect(page.locator('[aria-busy]')).toHaveCount(0);
  await expect(tables.first()).toBeVisible();
  resolve(undefined);
  const plot = page.getByRole('img', { name: /^Transfers and downloads: / });
  await expect(plot.locator('canvas')).toBeVisible();
  const canvases = await page
    .locator('send-admin-plot')
    .evaluateAll((all) => all.map((one) => one.querySelectorAll('canvas').length));
  expect(Math.max(...canvases)).toBe(1);
});

test('plots are drawn after another try of what could not be read', async ({ page, admin }) => {
  await admin.send();
  await admin.counted();
  await signIn(page, admin, '/settings');
  await page.route('**/admin/api/overview**', (route) => route.abort());
  await page.getByRole('link', { name: adminEn['admin.overview'] }).click();
  const again = page.getByRole('button', { name: en['problem.again'] });
  await expect(again).toBeVisible();
  await page.unroute('**/admin/api/overview**');
  await again.click();
  await expect(page.getByRole('img', { name: /^Transfers and downloads: / }).locator('canvas')).toBeVisible();
});

test('a language whose texts cannot be loaded is said, and comes with another try', async ({ page, admin }) => {
  await signIn(page, admin, '/settings');
  const giveBack = await withhold(page, 'admin-pt');
  await page.getByRole('combobox', { name: en['preferences.language'] }).selectOption('Português (Portugal)');
  await expect(page.getByRole('alert').filter({ hasText: missing })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: adminEn['admin.settings'] })).toBeVisible();
  await expectGoodPage(page);
  await giveBack();
  await page.getByRole('button', { name: en['problem.reload'] }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Definições' })).toBeVisible();
});
