import type { Locator, Page } from '@playwright/test';
import { devices } from '@playwright/test';
import type { Uploaded } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { downloadLink } from '../../core/link.ts';
import { en as shared } from '../../frontend/i18n/en.ts';
import { filesDe } from '../../frontend/i18n/files-de.ts';
import { filesEn } from '../../frontend/i18n/files-en.ts';
import { expect, expectGoodPage, makeFile, pickFile, sendByClient, sendPicked, test } from './fixtures.ts';

const { hasTouch, isMobile, userAgent } = devices['Pixel 7'];
const VIEWS = [
  { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
  { name: 'phone', use: { viewport: { width: 360, height: 740 }, hasTouch, isMobile, userAgent } },
];
const en = { ...shared, ...filesEn };
const DAY = 24 * 3_600_000;
const AT_A_TIME = 4;

const rows = (page: Page): Locator => page.getByRole('main').getByRole('listitem');
const named = (page: Page, name: keyof typeof en): Locator => page.getByRole('button', { name: en[name], exact: true });

/** As this browser keeps what was sent from it. */
function keptEntry({ id, secret, ownerSecret }: Uploaded, name: string, sentDaysAgo = 0): object {
  const sentAt = new Date(Date.now() - sentDaysAgo * DAY).toISOString();
  return { id, secret, ownerSecret, name, bytes: 1_000, sentAt, expiresAt: new Date(Date.now() + DAY).toISOString() };
}

async function openList(page: Page, origin: string, entries: readonly object[]): Promise<void> {
  await page.goto(`${origin}/about`);
  await page.evaluate((list) => localStorage.setItem('sgraph-send.transfers', JSON.stringify(list)), entries);
  await page.goto(`${origin}/sent`);
}

test('is in the language of the browser when it is the first page', async ({ browser, origin }) => {
  const page = await (await browser.newContext({ locale: 'de' })).newPage();
  await page.goto(`${origin}/sent`);
  await expect(page.getByRole('button', { name: filesDe['wipe.button'] })).toBeVisible();
  await expect(page.getByText(filesDe['kept.none'])).toBeVisible();
  await page.context().close();
});

for (const { name, use } of VIEWS) {
  test.describe(`the list of sent files (${name})`, () => {
    test.use(use);

    test('is empty at first, and found in the footer of each page', async ({ page, origin }) => {
      await page.goto(`${origin}/about`);
      await page.getByRole('contentinfo').getByRole('link', { name: en['kept.title'] }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(en['kept.title']);
      await expect(page).toHaveTitle(new RegExp(`^${en['kept.title']}`));
      await expect(page.getByText(en['kept.none'])).toBeVisible();
      await expectGoodPage(page);
      await page.goBack();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(en['about.title']);
    });

    test('copies a link, shows it as a QR code, leads to management, and deletes for good, by keyboard', async ({
      page,
      origin,
      client,
      context,
    }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const sent = await sendByClient(client, { downloads: 5 });
      await openList(page, origin, [keptEntry(sent, 'a <b>plan</b> for a house with a very long name that wraps.pdf')]);
      await expect(rows(page)).toContainText('a <b>plan</b> for a house');
      await expect(rows(page)).toContainText(en['state.ready']);
      await expect(rows(page)).toContainText('5 downloads left · expires in ');
      await expectGoodPage(page);

      await named(page, 'kept.copy').press('Enter');
      await expect(named(page, 'copy.done')).toBeVisible();
      const link = downloadLink(origin, sent.id, sent.secret);
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);

      await named(page, 'kept.more').press('Enter');
      await expect(named(page, 'kept.more')).toHaveAttribute('aria-expanded', 'true');
      await named(page, 'share.qr').press('Enter');
      await expect(page.getByRole('img', { name: en['share.qr_of'] })).toBeVisible();
      await expectGoodPage(page);

      await page.getByRole('link', { name: en['kept.manage'], exact: true }).press('Enter');
      await expect(page.getByText(en['event.completed'])).toBeVisible();
      await expect(page).toHaveURL(`${origin}/t/${sent.id}`);
      await page.goBack();

      await named(page, 'kept.more').press('Enter');
      await named(page, 'kept.delete').press('Enter');
      const question = page.getByRole('dialog', { name: /^Delete .*a <b>plan<\/b> for a house.* for good\?$/ });
      await expect(question).toContainText(en['kept.delete_text']);
      await expectGoodPage(page);
      await question.getByRole('button', { name: en['delete.no'] }).press('Enter');
      await client.open(sent.id, sent.secret);
      await named(page, 'kept.delete').press('Enter');
      await question.getByRole('button', { name: en['kept.delete'] }).press('Enter');
      await expect(rows(page)).toContainText('Deleted by you: today');
      await expect(named(page, 'kept.copy')).toBeHidden();
      await expect(client.open(sent.id, sent.secret)).rejects.toMatchObject({ code: 'deleted' });
      await page.reload();
      await expect(rows(page)).toContainText('Deleted by you: today');
    });

    test('removes a file from the list after asking, says that the file stays, and takes that back', async ({
      page,
      origin,
      client,
    }) => {
      const sent = await sendByClient(client);
      await openList(page, origin, [
        keptEntry(sent, 'kept.txt'),
        keptEntry(await sendByClient(client), 'other.txt', 1),
      ]);
      const row = rows(page).filter({ hasText: 'kept.txt' });
      await row.getByRole('button', { name: en['kept.more'] }).click();
      await row.getByRole('button', { name: en['kept.forget'] }).click();
      const question = page.getByRole('dialog', { name: /^Remove .*kept\.txt.* from this list\?$/ });
      await expect(question).toContainText(en['forget.text']);
      await question.getByRole('button', { name: en['forget.no'] }).click();
      await row.getByRole('button', { name: en['kept.forget'] }).click();
      await question.getByRole('button', { name: en['kept.forget'] }).click();
      const undo = named(page, 'forget.undo');
      await expect(undo).toBeFocused();
      await expect(row).toContainText('was removed from the list');
      await expectGoodPage(page);
      expect(await page.evaluate(() => localStorage.getItem('sgraph-send.transfers'))).not.toContain(sent.ownerSecret);
      await client.open(sent.id, sent.secret);
      await undo.press('Enter');
      await expect(rows(page).first()).toContainText('kept.txt');
      await page.reload();
      await expect(rows(page).first()).toContainText('kept.txt');
      await expect(rows(page)).toHaveCount(2);
    });
  });
}

test('what was just sent is in the list, which the sent page and the start page lead to', async ({
  page,
  origin,
}, info) => {
  const file = await makeFile(info, 'plans.txt', new Uint8Array(5));
  await page.goto(origin);
  await expect(page.getByRole('main').getByRole('link', { name: /you sent/ })).toBeHidden();
  await pickFile(page, file.path);
  await sendPicked(page);
  await page.getByRole('main').getByRole('link', { name: en['kept.title'] }).click();
  await expect(rows(page)).toContainText('plans.txt');
  await page.goBack();
  await expect(page.getByRole('textbox', { name: en['share.link'] })).toBeVisible();
  await page.goto(origin);
  await page.getByRole('link', { name: '1 file you sent' }).click();
  await expect(page).toHaveURL(`${origin}/sent`);
});

test('the list says how each transfer ended, and asks about that once', async ({ page, origin, client }) => {
  const used = await sendByClient(client, { downloads: 1 });
  await client.download({ id: used.id, secret: used.secret, claimId: newSecret(), sink: new WritableStream() });
  const deleted = await sendByClient(client);
  await client.delete(deleted.id, deleted.ownerSecret);
  const gone = { id: 'a'.repeat(26), secret: newSecret(), ownerSecret: newSecret() };
  await openList(page, origin, [keptEntry(used, 'used'), keptEntry(deleted, 'deleted'), keptEntry(gone, 'gone')]);
  await expect(rows(page).filter({ hasText: 'used' })).toContainText('Downloaded as often as allowed: today');
  await expect(rows(page).filter({ hasText: 'deleted' })).toContainText('Deleted by you: today');
  await expect(rows(page).filter({ hasText: 'gone' })).toContainText(en['state.gone']);
  await expectGoodPage(page);
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/transfers/') && asked.push(request.url()));
  await page.reload();
  await expect(rows(page).filter({ hasText: 'deleted' })).toContainText('Deleted by you: today');
  await expect.poll(() => asked).toEqual([expect.stringContaining(gone.id)]);
});

test('the list is read without a connection, with when it was last true', async ({ page, origin, client, context }) => {
  const sent = await sendByClient(client, { downloads: 3 });
  await openList(page, origin, [keptEntry(sent, 'plans.txt')]);
  await expect(rows(page)).toContainText('3 downloads left');
  await page.getByRole('link', { name: en['app.about'] }).click();
  await context.setOffline(true);
  await page.getByRole('contentinfo').getByRole('link', { name: en['kept.title'] }).click();
  await expect(rows(page)).toContainText(/Ready to download.*3 downloads left · expires .* · as of today/);
  await named(page, 'kept.more').click();
  await named(page, 'kept.delete').click();
  await expect(page.getByRole('heading', { name: en['error.network'] })).toBeVisible();
  await context.setOffline(false);
  await client.open(sent.id, sent.secret);
});

test('a link that the browser does not copy is selected, to be copied by hand', async ({ page, origin, client }) => {
  await page.addInitScript(() => {
    const refuse = (): Promise<void> => Promise.reject(new DOMException('no', 'NotAllowedError'));
    Object.defineProperty(navigator.clipboard, 'writeText', { value: refuse });
  });
  const sent = await sendByClient(client);
  await openList(page, origin, [keptEntry(sent, 'plans.txt')]);
  await named(page, 'kept.copy').click();
  await expect(page.getByText(`${en['copy.refused']} ${en['copy.by_keyboard']}`)).toBeVisible();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(downloadLink(origin, sent.id, sent.secret));
  await expectGoodPage(page);
});

test('of 200 files only those in sight are asked about, a few at a time, and one of another form hides no other', async ({
  page,
  origin,
  client,
}) => {
  const sent = await sendByClient(client);
  const idOf = (index: number): string =>
    String(index)
      .padStart(3, '2')
      .replaceAll(/[0189]/g, (digit) => 'abcd'['0189'.indexOf(digit)]!) + sent.id.slice(3);
  const entries = Array.from({ length: 200 }, (_, index) =>
    keptEntry({ ...sent, id: idOf(index) }, `file ${index}`, index),
  );
  let running = 0;
  let most = 0;
  let asked = 0;
  await page.route('**/api/transfers/*', async (route) => {
    asked += 1;
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    await route.continue();
  });
  await openList(page, origin, [{ form: 'of a later version' }, ...entries]);
  await expect(rows(page).first()).toContainText(en['state.gone']);
  expect(await rows(page).count()).toBe(200);
  expect([most <= AT_A_TIME, asked > 0, asked < 40]).toEqual([true, true, true]);
});
