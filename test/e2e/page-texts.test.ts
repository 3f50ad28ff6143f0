import { en } from '../../frontend/i18n/en.ts';
import { pt } from '../../frontend/i18n/pt.ts';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** Names of the files of texts that a page asks for, without their hashes. Playwright may report a request after the page shows what came. */
function textsAskedFor(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const name = /\/assets\/v[0-9.]+\/(pt[a-z-]*?)-[a-z0-9]{8}\.js$/.exec(request.url())?.[1];
    if (name !== undefined) asked.push(name);
  });
  return asked;
}

test.describe('in Portuguese', () => {
  test.use({ locale: 'pt-PT' });

  test('a page loads the texts of its start and its own, and those of the next page with that page', async ({
    page,
    origin,
  }) => {
    const asked = textsAskedFor(page);
    await page.goto(origin);
    await expect(page.getByRole('button', { name: pt['drop.title'] })).toBeVisible();
    await expect.poll(() => asked.sort()).toEqual(['pt', 'pt-upload']);
    await page.getByRole('link', { name: pt['app.about'], exact: true }).click();
    await expect(page.getByRole('heading', { name: pt['about.trust'] })).toBeVisible();
    await expect.poll(() => asked.sort()).toEqual(['pt', 'pt-about', 'pt-upload']);
  });

  test('a page whose texts cannot be loaded is in English, and shows no key', async ({ page, origin }) => {
    await page.route('**/pt-about-*.js', (route) => route.abort());
    await page.goto(`${origin}/about`);
    await expect(page.getByRole('heading', { name: en['about.trust'] })).toBeVisible();
    await expect(page.getByRole('link', { name: pt['app.send'], exact: true })).toBeVisible();
    expect(await page.locator('body').innerText()).not.toMatch(/\b(?:about|app|upload)\.[a-z]/);
  });
});

test('a page whose texts of problems cannot be loaded says that part of it is missing', async ({ page, origin }) => {
  await page.route('**/problem-words-*.js', (route) => route.abort());
  await page.goto(`${origin}/d/cut`);
  await expect(page.getByRole('heading', { level: 1, name: en['error.part_missing'] })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(en['hint.part_missing']);
});

test('a change of language reaches what was loaded on demand, before it and after it', async ({ page, origin }) => {
  const asked = textsAskedFor(page);
  await page.goto(`${origin}/about`);
  await expect(page.getByRole('heading', { name: en['about.trust'] })).toBeVisible();
  expect(asked).toEqual([]);
  await page.getByLabel(en['preferences.language']).selectOption('Português (Portugal)');
  await expect(page.getByRole('heading', { name: pt['about.trust'] })).toBeVisible();
  await page.getByRole('link', { name: pt['app.send'], exact: true }).click();
  await expect(page.getByRole('button', { name: pt['drop.title'] })).toBeVisible();
  await page.getByLabel(pt['preferences.language']).selectOption('English');
  await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: en['about.trust'] })).toBeVisible();
});
