import type { Page } from '@playwright/test';
import { newSecret } from '../../core/crypto/keys.ts';
import { downloadLink } from '../../core/link.ts';
import { expect, receiveFile, sendByClient, sha256OfFile, test } from './fixtures.ts';
import { patternBytes } from '../support/app.ts';
import { letExpire } from '../support/let-expire.ts';
import { createHash } from 'node:crypto';
import { en } from '../../frontend/i18n/en.ts';

const heading = (page: Page, name: string): ReturnType<Page['getByRole']> => page.getByRole('heading', { name });

test('opening a link claims nothing, however often', async ({ page, origin, client }) => {
  const { id, secret, ownerSecret } = await sendByClient(client, { downloads: 1 });
  for (let times = 0; times < 3; times++) {
    await page.goto('about:blank');
    await page.goto(downloadLink(origin, id, secret));
    await expect(heading(page, 'quarterly report.pdf')).toBeVisible();
  }
  expect((await client.status(id, ownerSecret)).downloads).toEqual({ claimed: 0, finished: 0, max: 1 });
});

test('a wrong key is told at once, and the server does not hear of it', async ({ page, origin, client }) => {
  const { id } = await sendByClient(client);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(downloadLink(origin, id, newSecret()));
  await expect(heading(page, en['error.wrong_key'])).toBeVisible();
  expect(requests.filter((url) => url.includes('/api/transfers'))).toEqual([]);
});

test('a link whose "#" a mail program has encoded opens, and no later request shows its key', async ({
  page,
  origin,
  client,
}) => {
  const { id, secret } = await sendByClient(client);
  await page.goto(`${origin}/d/${id}%23${secret}`);
  await expect(heading(page, 'quarterly report.pdf')).toBeVisible();
  await expect(page).toHaveURL(downloadLink(origin, id, secret));
});

test('what a download needs is said to be missing at the click, and uses up no download', async ({
  page,
  origin,
  client,
}) => {
  const sent = await sendByClient(client);
  await page.route('**/receive-stage-*.js', (route) => route.abort());
  await page.goto(downloadLink(origin, sent.id, sent.secret));
  await page.getByRole('button', { name: en['download.start'] }).click();
  await expect(page.getByRole('heading', { level: 1, name: en['error.part_missing'] })).toBeFocused();
  expect((await client.status(sent.id, sent.ownerSecret)).downloads.claimed).toBe(0);
});

test('a cut link is told as such', async ({ page, origin, client }) => {
  const { id, secret } = await sendByClient(client);
  await page.goto(downloadLink(origin, id, secret.slice(0, -3)));
  await expect(heading(page, en['error.invalid_link'])).toBeVisible();
});

test('link and key may come apart', async ({ page, origin, client }) => {
  const { id, secret } = await sendByClient(client);
  await page.goto(`${origin}/d/${id}`);
  await page.getByLabel(en['key.label']).fill(secret);
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(heading(page, 'quarterly report.pdf')).toBeVisible();
});

test('an expired transfer is told as such', async ({ page, origin, client }) => {
  const { id, secret, ownerSecret } = await sendByClient(client);
  await letExpire(client, id, ownerSecret);
  await page.goto(downloadLink(origin, id, secret));
  await expect(heading(page, 'This transfer has expired')).toBeVisible();
});

test('a deleted transfer is told as such', async ({ page, origin, client }) => {
  const { id, secret, ownerSecret } = await sendByClient(client);
  await client.delete(id, ownerSecret);
  await page.goto(downloadLink(origin, id, secret));
  await expect(heading(page, 'This file was deleted')).toBeVisible();
});

test('a transfer that never was is told as such', async ({ page, origin }) => {
  const { deriveLinkKeys } = await import('../../core/crypto/keys.ts');
  const secret = newSecret();
  const { transferId } = await deriveLinkKeys(secret);
  await page.goto(downloadLink(origin, transferId, secret));
  await expect(heading(page, en['error.not_found'])).toBeVisible();
});

test('a file too large for memory is saved by the private file system', async ({ page, origin, client }) => {
  const { id, secret } = await sendByClient(client, { bytes: 40_000_000 });
  await page.goto(downloadLink(origin, id, secret));
  const expected = createHash('sha256').update(patternBytes(40_000_000)).digest('hex');
  expect(await sha256OfFile((await receiveFile(page)).path)).toBe(expected);
});

test('an interrupted download goes on without a second claim', async ({ context, origin, client }) => {
  const { id, secret, ownerSecret } = await sendByClient(client, { bytes: 30_000_000, downloads: 1 });
  const link = downloadLink(origin, id, secret);
  const first = await context.newPage();
  await first.goto(link);
  const session = await context.newCDPSession(first);
  await session.send('Network.enable');
  const slow = { offline: false, latency: 0, downloadThroughput: 2_000_000, uploadThroughput: -1 };
  await session.send('Network.emulateNetworkConditions', slow);
  await first.getByRole('button', { name: 'Download', exact: true }).click();
  await expect.poll(async () => (await client.status(id, ownerSecret)).downloads.claimed).toBe(1);
  await first.close({ runBeforeUnload: false });

  const second = await context.newPage();
  await second.goto(link);
  const downloading = second.waitForEvent('download');
  await second.getByRole('button', { name: en['download.go_on'] }).click();
  await (await downloading).path();
  await expect(heading(second, en['received.title'])).toBeVisible();
  const downloads = async (): Promise<unknown> => (await client.status(id, ownerSecret)).downloads;
  await expect.poll(downloads).toEqual({ claimed: 1, finished: 1, max: 1 });
});
