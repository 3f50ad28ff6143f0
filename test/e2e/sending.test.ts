import { writeFile } from 'node:fs/promises';
import type { Page, TestInfo } from '@playwright/test';
import { en } from '../../frontend/i18n/en.ts';
import { pt } from '../../frontend/i18n/pt.ts';
import { patternBytes } from '../support/app.ts';
import { expect, expectAccessible, makeFile, pickFile, sha256OfFile, test } from './fixtures.ts';
import { holdParts } from './held-parts.ts';

const zone = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('button', { name: en['drop.title'] });

/** Begins to send a file of several parts. */
async function sendLarge(page: Page, origin: string, info: TestInfo): ReturnType<typeof makeFile> {
  const file = await makeFile(info, 'large.bin', patternBytes(9_000_000, 5));
  await page.goto(origin);
  await pickFile(page, file.path);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  return file;
}

test('while it sends, the page says to keep it open and its title how far it is; cancelled, all is in the language that was chosen meanwhile', async ({
  page,
  origin,
}, info) => {
  await holdParts(page);
  await sendLarge(page, origin, info);
  await expect(page.getByText(en['sending.keep_open'])).toBeVisible();
  await expect(page).toHaveTitle(/^\d+ ?% – Send files/);
  await page.getByLabel(en['preferences.language']).selectOption('Português (Portugal)');
  await page.getByRole('button', { name: pt['progress.cancel'] }).click();
  await expect(page.getByRole('button', { name: pt['upload.send'], exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: pt['review.title'] })).toBeVisible();
  await expect(page.getByText(pt['options.message'])).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`^${pt['title.upload']}`));
  for (const text of [en['review.title'], en['options.message'], en['options.expiry'], en['review.back']])
    await expect(page.getByText(text, { exact: true })).toHaveCount(0);
});

test('the link is there from the first second, and one that was copied meanwhile is not asked about at the end', async ({
  page,
  origin,
  client,
}, info) => {
  const { open } = await holdParts(page);
  await sendLarge(page, origin, info);
  const field = page.getByRole('textbox', { name: en['share.link'] });
  await expect(field).toBeVisible();
  await expect(page.getByRole('heading', { name: en['sending.title'] })).toBeVisible();
  const link = await field.inputValue();
  const [, id = '', secret = ''] = /\/d\/([a-z2-7]{26})#(.+)$/.exec(link) ?? [];
  await expect(client.open(id, secret)).rejects.toMatchObject({ code: 'not_complete' });
  await expectAccessible(page);
  await field.press('Control+C');
  open();
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible();
  await expect(field).toHaveValue(link);
  await page.getByRole('link', { name: en['sent.another'] }).click();
  await expect(zone(page)).toBeVisible();
  expect((await client.open(id, secret)).info.state).toBe('ready');
});

test('no speed is shown while the device is offline', async ({ page, origin, context }, info) => {
  await holdParts(page);
  await sendLarge(page, origin, info);
  await expect(page.getByText(en['sending.keep_open'])).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(en['progress.offline'])).toBeVisible();
  await expect(page.locator('.progress-facts')).toHaveText(/^\s*[\d.]+ \S+ of 9 MB\s*$/);
  await context.setOffline(false);
});

test('chosen files and a message are not lost without a question', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'one.txt', new Uint8Array(5));
  await page.goto(origin);
  await pickFile(page, file.path);
  await page.getByLabel(en['options.message']).fill('three hours of work');
  const question = page.getByRole('dialog', { name: en['leave.chosen'] });
  await page.getByRole('link', { name: en['app.about'] }).click();
  await expect(question).toBeVisible();
  await expectAccessible(page);
  await question.getByRole('button', { name: en['leave.no'] }).click();
  await page.getByRole('button', { name: en['review.back'] }).click();
  await question.getByRole('button', { name: en['leave.no'] }).click();
  await expect(page.getByLabel(en['options.message'])).toHaveValue('three hours of work');
  await page.getByRole('button', { name: en['review.back'] }).click();
  await question.getByRole('button', { name: en['review.back'] }).click();
  await expect(zone(page)).toBeVisible();
  await page.getByRole('link', { name: en['app.about'] }).click();
  await expect(page.getByRole('heading', { name: en['about.title'] })).toBeVisible();
});

test('a file that was changed after it was chosen is not sent again as it was', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'changed.bin', patternBytes(1_000, 5));
  await page.goto(origin);
  await pickFile(page, file.path);
  await writeFile(file.path, patternBytes(700, 6));
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect(page.getByRole('heading', { name: en['error.file_changed'] })).toBeVisible();
  await page.getByRole('button', { name: en['problem.send_anew'] }).click();
  await expect(zone(page)).toBeVisible();
});

for (const { name, viewport } of [
  { name: 'desktop', viewport: { width: 1280, height: 800 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
])
  test(`a link that is opened while its upload runs says how far it is, and downloads by itself at its end (${name})`, async ({
    page,
    origin,
    browser,
  }, info) => {
    const { open } = await holdParts(page, 1);
    const file = await sendLarge(page, origin, info);
    const link = await page.getByRole('textbox', { name: en['share.link'] }).inputValue();
    const context = await browser.newContext({ viewport });
    const recipient = await context.newPage();
    await recipient.goto(link);
    await expect(recipient.getByText(/still uploading: [1-9]\d? ?%/)).toBeVisible();
    await expectAccessible(recipient);
    const download = recipient.waitForEvent('download');
    await recipient.getByRole('button', { name: en['download.start_later'] }).click();
    await expect(recipient.getByText(en['receiving.after_upload'])).toBeVisible();
    await expectAccessible(recipient);
    open();
    expect(await sha256OfFile(await (await download).path())).toBe(file.sha256);
    await expect(recipient.getByRole('heading', { name: en['received.title'] })).toBeVisible();
    await context.close();
  });

test('a recipient who waits is told when the sender stops the upload', async ({ page, origin, browser }, info) => {
  await holdParts(page);
  await sendLarge(page, origin, info);
  const link = await page.getByRole('textbox', { name: en['share.link'] }).inputValue();
  const context = await browser.newContext();
  const recipient = await context.newPage();
  await recipient.goto(link);
  await recipient.getByRole('button', { name: en['download.start_later'] }).click();
  await expect(recipient.getByText(en['receiving.after_upload'])).toBeVisible();
  await page.getByRole('button', { name: en['progress.cancel'] }).click();
  await expect(page.getByRole('heading', { name: en['review.title'] })).toBeVisible();
  await expect(recipient.getByRole('heading', { name: en['error.deleted'] })).toBeVisible();
  await context.close();
});
