import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from '@playwright/test';
import { devices } from '@playwright/test';
import { en as shared } from '../../frontend/i18n/en.ts';
import { filesEn } from '../../frontend/i18n/files-en.ts';
import { chooseFiles, expect, expectGoodPage, makeFile, pickFile, sendPicked, test } from './fixtures.ts';

const { hasTouch, isMobile, userAgent } = devices['Pixel 7'];
const VIEWS = [
  { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
  { name: 'phone', use: { viewport: { width: 360, height: 740 }, hasTouch, isMobile, userAgent } },
];
const en = { ...shared, ...filesEn };

const rows = (page: Page): Locator => page.getByRole('main').getByRole('listitem');
const named = (page: Page, name: keyof typeof en): Locator => page.getByRole('button', { name: en[name], exact: true });
const said = (page: Page): Locator => page.getByRole('main').getByRole('status').filter({ hasText: /\S/ });

async function saveList(page: Page, origin: string): Promise<string> {
  await page.goto(`${origin}/sent`);
  const downloading = page.waitForEvent('download');
  await named(page, 'list.save').press('Enter');
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^sgraph-send-files-\d{4}-\d\d-\d\d\.json$/);
  return download.path();
}

async function addList(page: Page, path: string): Promise<void> {
  await chooseFiles(page, path, () => named(page, 'list.add').press('Enter'));
}

async function anotherBrowser(browser: Browser, page: Page): Promise<Page> {
  const context = await browser.newContext({ viewport: page.viewportSize() });
  return context.newPage();
}

for (const { name, use } of VIEWS) {
  test.describe(`the saved list of sent files (${name})`, () => {
    test.use(use);

    test('is added in another browser, from which a transfer is deleted, by keyboard', async ({
      page,
      origin,
      client,
      browser,
    }, info) => {
      const file = await makeFile(info, 'plans.txt', new Uint8Array(5));
      await page.goto(origin);
      const drop = page.getByRole('button', { name: isPhone(name) ? en['drop.title_touch'] : en['drop.title'] });
      await chooseFiles(page, file.path, () => drop.click());
      const link = await sendPicked(page);
      const path = await saveList(page, origin);
      await expect(said(page)).toHaveText('A list of 1 file was handed to your browser’s downloads.');
      await expect(page.getByText(en['list.warning'])).toBeVisible();
      await expectGoodPage(page);

      const other = await anotherBrowser(browser, page);
      await other.goto(`${origin}/sent`);
      await expect(other.getByText(en['kept.none'])).toBeVisible();
      await addList(other, path);
      await expect(said(other)).toHaveText('1 file was added.');
      await expect(rows(other)).toContainText('plans.txt');
      await expect(rows(other)).toContainText(en['state.ready']);
      await expectGoodPage(other);
      await addList(other, path);
      await expect(said(other)).toHaveText('No files were added. 1 was in your list already.');
      await expect(rows(other)).toHaveCount(1);

      await other.reload();
      await named(other, 'kept.more').press('Enter');
      await named(other, 'kept.delete').press('Enter');
      await other.getByRole('dialog').getByRole('button', { name: en['kept.delete'] }).press('Enter');
      await expect(rows(other)).toContainText('Deleted by you: today');
      const [, id = '', secret = ''] = /\/d\/([a-z2-7]{26})#(.+)$/.exec(link) ?? [];
      await expect(client.open(id, secret)).rejects.toMatchObject({ code: 'deleted' });
      await other.context().close();
    });
  });
}

test('a list that is spoilt, cut, foreign or of another server is said to be so, and a browser that keeps nothing keeps none', async ({
  page,
  origin,
}, info) => {
  const file = await makeFile(info, 'plans.txt', new Uint8Array(5));
  await page.goto(`${origin}/sent`);
  await named(page, 'list.save').click();
  await expect(said(page)).toHaveText(en['list.empty']);
  for (const name of ['one.txt', 'two.txt']) {
    await page.goto(origin);
    await pickFile(page, (await makeFile(info, name, new Uint8Array(5))).path);
    await sendPicked(page);
  }
  const text = await readFile(await saveList(page, origin), 'utf8');
  const add = async (name: string, content: string): Promise<void> =>
    addList(page, (await makeFile(info, name, new TextEncoder().encode(content))).path);
  await addList(page, file.path);
  await expect(said(page)).toHaveText(en['list.foreign']);
  await add('cut.json', text.slice(0, text.length - 20));
  await expect(said(page)).toHaveText(en['list.cut']);
  await add('newer.json', text.replace('"version": 1', '"version": 2'));
  await expect(said(page)).toHaveText(en['list.newer']);
  await add('other.json', text.replaceAll(origin, 'https://send.example'));
  await expect(said(page)).toHaveText(/sent from https:\/\/send\.example\. Open that page/);

  await page.getByRole('switch', { name: en['keep.nothing'] }).click();
  await page.getByRole('dialog').getByRole('button', { name: en['keep.nothing'] }).click();
  await expect(page.getByText(en['kept.none'])).toBeVisible();
  await add('spoilt.json', text.replace(/"ownerSecret": "./, '"ownerSecret": "'));
  await expect(said(page).last()).toBeVisible();
  await expect(said(page).first()).toHaveText(
    `1 file was added. 1 entry was damaged and left out. ${en['list.not_kept']}`,
  );
  await expect(rows(page)).toHaveCount(1);
  await expectGoodPage(page);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['sgraph-send.keep-nothing']);
  await page.reload();
  await expect(page.getByText(en['kept.none'])).toBeVisible();
});

function isPhone(name: string): boolean {
  return name === 'phone';
}
