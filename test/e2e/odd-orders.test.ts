import type { Page } from '@playwright/test';
import { en } from '../../frontend/i18n/en.ts';
import { patternBytes } from '../support/app.ts';
import { expect, makeFile, pickAgain, pickFile, receiveFile, sha256OfFile, test } from './fixtures.ts';
import { holdParts } from './held-parts.ts';

const SEVERAL_PARTS = 10 * 1024 ** 2;

/** What tabs have in use, as another tab sees it: that of a tab which was closed goes a moment later. */
const heldLocks = (page: Page): Promise<number> =>
  page.evaluate(async () => (await navigator.locks.query()).held?.length ?? 0);

test('a browser whose room is full sends a file, which it cannot resume', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'kept nowhere.bin', patternBytes(SEVERAL_PARTS, 3));
  await page.goto(origin);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await pickFile(page, file.path);
  const parts = await holdParts(page, 1);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect.poll(parts.sent).toBeGreaterThan(1);
  const other = await page.context().newPage();
  await other.goto(origin);
  await expect(other.getByRole('button', { name: en['drop.title'] })).toBeVisible();
  await expect(other.getByRole('heading', { name: /unfinished upload/ })).toHaveCount(0);
  parts.open();
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible();
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await other.goto(await page.getByRole('textbox', { name: en['share.link'] }).inputValue());
  expect(await sha256OfFile((await receiveFile(other)).path)).toBe(file.sha256);
});

test('an upload that another tab has resumed leads to its link, and is not given up by an older list', async ({
  page,
  origin,
}, info) => {
  const file = await makeFile(info, 'twice.bin', patternBytes(SEVERAL_PARTS, 4));
  const keeper = await page.context().newPage();
  await keeper.goto(`${origin}/about`);
  await page.goto(origin);
  await pickFile(page, file.path);
  const parts = await holdParts(page, 1);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect.poll(parts.sent).toBeGreaterThan(1);
  await page.close();
  await expect.poll(() => heldLocks(keeper)).toBe(0);
  const open = async (): Promise<Page> => {
    const tab = await page.context().newPage();
    await tab.goto(origin);
    await expect(tab.getByRole('heading', { name: '1 unfinished upload' })).toBeVisible();
    return tab;
  };
  const [first, second, third] = [await open(), await open(), await open()];
  const { promise: held, resolve: complete } = Promise.withResolvers<undefined>();
  const { promise: isSent, resolve: sent } = Promise.withResolvers<undefined>();
  await first.route('**/complete', async (route) => {
    sent(undefined);
    await held;
    await route.continue();
  });
  await pickAgain(first, file.path);
  await isSent;
  await third.getByRole('button', { name: en['unfinished.discard'] }).click();
  await expect(third.getByRole('heading', { name: '1 unfinished upload' })).toBeHidden();
  complete(undefined);
  await expect(first.getByRole('heading', { name: en['sent.title'] })).toBeVisible();
  await pickAgain(second, file.path);
  await expect(second.getByRole('heading', { name: en['sent.title'] })).toBeVisible();
  const link = (tab: Page): Promise<string> => tab.getByRole('textbox', { name: en['share.link'] }).inputValue();
  expect(await link(second)).toBe(await link(first));
});
