import type { Page } from '@playwright/test';
import { createFileRequestClient } from '../../core/client/file-requests.ts';
import { requestLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { patternBytes } from '../support/app.ts';
import { expect, makeFile, pickAgain, pickFile, receiveFile, sendByClient, sha256OfFile, test } from './fixtures.ts';
import { holdParts } from './held-parts.ts';

const SEVERAL_PARTS = 10 * 1024 ** 2;

/** What tabs have in use, as another tab sees it: that of a tab which was closed goes a moment later. */
const heldLocks = (page: Page): Promise<number> =>
  page.evaluate(async () => (await navigator.locks.query()).held?.length ?? 0);

/** Closes the page in the middle of an upload, once nothing is in use by it any more. Gives another tab of the same browser. */
async function interruptUpload(page: Page, origin: string, address: string, path: string): Promise<Page> {
  const keeper = await page.context().newPage();
  await keeper.goto(`${origin}/about`);
  await page.goto(address);
  await pickFile(page, path);
  const parts = await holdParts(page, 1);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect.poll(parts.sent).toBeGreaterThan(1);
  await page.close();
  await expect.poll(() => heldLocks(keeper)).toBe(0);
  return keeper;
}

/** Each text gives way to another one in an element that the page did not make. */
function translateAsBrowsersDo(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Node[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts.filter(({ parentElement }) => parentElement?.translate)) {
    const other = document.createElement('span');
    other.textContent = `Xx ${text.textContent ?? ''}`;
    text.parentNode?.replaceChild(other, text);
  }
}

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
  await interruptUpload(page, origin, origin, file.path);
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

test('the second click of a double click does nothing to what the first one brought', async ({
  page,
  origin,
}, info) => {
  const file = await makeFile(info, 'once.bin', patternBytes(1_000, 6));
  await page.goto(origin);
  await pickFile(page, file.path);
  const parts = await holdParts(page);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect.poll(parts.sent).toBe(1);
  await page.getByRole('button', { name: en['progress.cancel'] }).dispatchEvent('click', { detail: 2 });
  parts.open();
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible();
});

test('an upload moves on in a page that the browser translates, which leaves names as they are', async ({
  page,
  origin,
}, info) => {
  const file = await makeFile(info, 'Gift.bin', patternBytes(1_000, 8));
  await page.goto(origin);
  await pickFile(page, file.path);
  const parts = await holdParts(page);
  const { promise: held, resolve: complete } = Promise.withResolvers<undefined>();
  await page.route('**/complete', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect.poll(parts.sent).toBe(1);
  await page.evaluate(translateAsBrowsersDo);
  await expect(page.getByRole('heading', { name: `Xx ${en['sending.title']}` })).toBeVisible();
  await expect(page.getByText('Gift.bin', { exact: true })).toBeVisible();
  parts.open();
  await expect(page.locator('send-progress').getByText('100%', { exact: true })).toBeVisible();
  complete(undefined);
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible();
});

for (const [where, shown] of [
  ['of the request, which its last place is taken of', en['error.request_full']],
  ['where files are chosen, without a link to pass on', en['upload.title']],
] as const) {
  test(`an upload to a file request that was interrupted is finished on the page ${where}`, async ({
    page,
    origin,
  }, info) => {
    const requests = createFileRequestClient({ baseUrl: origin });
    const { id, ownerSecret, publicKey } = await requests.create({ expiresInSeconds: 3_600, maxTransfers: 1 });
    const link = requestLink(origin, id, publicKey);
    const file = await makeFile(info, 'beach.bin', patternBytes(SEVERAL_PARTS, 5));
    const keeper = await interruptUpload(page, origin, link, file.path);
    await keeper.goto(shown === en['upload.title'] ? origin : link);
    await expect(keeper.getByRole('heading', { name: shown })).toBeVisible();
    // Some of this file was, and the rest can be.
    await expect(keeper.getByText('Nothing was sent')).toHaveCount(0);
    await pickAgain(keeper, file.path);
    await expect(keeper.getByRole('heading', { name: en['request.sent'] })).toBeVisible();
    await expect(keeper.getByRole('textbox', { name: en['share.link'] })).toHaveCount(0);
    expect(await requests.received(id, ownerSecret)).toMatchObject([{ number: 1 }]);
  });
}

test('a tab that offers a file learns that another one took the last download, and one from the history that it was deleted', async ({
  page,
  origin,
  client,
}) => {
  const offer = async ({ id, secret }: { id: string; secret: string }): Promise<Page> => {
    const tab = await page.context().newPage();
    await tab.goto(`${origin}/d/${id}#${secret}`);
    await expect(tab.getByRole('button', { name: en['download.start'], exact: true })).toBeVisible();
    return tab;
  };
  const once = await sendByClient(client, { downloads: 1 });
  const [first, second] = [await offer(once), await offer(once)];
  await receiveFile(first);
  await expect(second.getByRole('heading', { name: en['error.limit_reached'] })).toBeVisible();

  const deleted = await sendByClient(client);
  const third = await offer(deleted);
  await client.delete(deleted.id, deleted.ownerSecret);
  await third.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(third.getByRole('heading', { name: en['error.deleted'] })).toBeVisible();
});
