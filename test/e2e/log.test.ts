import { readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { newSecret } from '../../core/crypto/keys.ts';
import { downloadLink, manageLink } from '../../core/link.ts';
import { verifyLogFile } from '../../core/log-file.ts';
import { collector } from '../support/app.ts';
import { calmHour } from '../support/calm-hour.ts';
import { expect, expectAccessible, makeFile, openMore, pickFile, sendByClient, sendPicked, test } from './fixtures.ts';
import { limitMs } from '../setup/time-limits.ts';
import { en } from '../../frontend/i18n/en.ts';

const HEX = /^[0-9a-f]{64}$/;
const VIEWS = [
  { width: 1280, height: 900 },
  { width: 360, height: 740 },
] as const;

async function expectGoodPage(page: Page): Promise<void> {
  for (const view of VIEWS) {
    await page.setViewportSize(view);
    await expectAccessible(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${view.width} px`).toBeLessThanOrEqual(0);
  }
}

/** Event files of a transfer in the order of their ids. */
async function eventFiles(folder: string, id: string): Promise<{ path: string; event: string }[]> {
  const events = join(folder, 'transfers', id, 'events');
  const names = (await readdir(events)).filter((name) => /^[0-9a-z]{26}-[0-9a-f]{64}\.json$/.test(name)).sort();
  return names.map((name) => ({ path: join(events, name), event: name.slice(0, 26) }));
}

const line = (page: Page, text: string | RegExp): ReturnType<Page['locator']> =>
  page.getByRole('listitem').filter({ hasText: text });

test('the sender sees every step as it happens, and is told of the download', async ({
  page,
  origin,
  client,
}, info) => {
  const file = await makeFile(info, 'story.txt', new TextEncoder().encode('once upon a time'));
  await page.goto(origin);
  await pickFile(page, file.path);
  const link = await sendPicked(page);
  await openMore(page);
  await expect(page.getByRole('heading', { name: en['receipt.title'] })).toBeVisible();
  await expect(page.getByRole('textbox', { name: en['receipt.label'] })).toHaveValue(HEX);
  await expectGoodPage(page);
  await page.getByRole('link', { name: en['share.open_manage'] }).click();
  await expect(line(page, 'Upload complete')).toBeVisible();
  await expect(page.getByText(/^Nothing has disappeared since your last visit/)).toBeVisible();
  await page.getByRole('switch', { name: en['notice.switch'] }).check();
  await expect(page.getByText(en['notice.page'])).toBeVisible();
  const [, id = '', secret = ''] = /\/d\/([a-z2-7]{26})#(.+)$/.exec(link) ?? [];
  await client.open(id, secret);
  await expect(line(page, 'Link opened')).toBeVisible();
  await expect(page).toHaveTitle(/SGraph Send$/);
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  await expect(line(page, 'Download 1 started')).toBeVisible();
  await expect(line(page, 'Download 1 finished')).toBeVisible();
  await expect(page.getByText(/^Download 1 finished: /).first()).toBeVisible();
  await expect(page).toHaveTitle('Your file was downloaded');
  await page.getByRole('heading', { level: 1 }).click();
  await expect(page).toHaveTitle(/SGraph Send$/);
  await expectGoodPage(page);
});

test('the saved file verifies offline, with the fingerprint that the page shows', async ({ page, origin, client }) => {
  const { id, secret, ownerSecret } = await sendByClient(client);
  await client.open(id, secret);
  await page.goto(manageLink(origin, id, ownerSecret));
  await expect(line(page, 'Link opened')).toBeVisible();
  const address = page.getByText('Transfer address issued for 1 part');
  await expect(address).toBeHidden();
  await page
    .getByText(/^Uploaded 1\.\d kB$/)
    .first()
    .click();
  await expect(address).toBeVisible();
  await page.getByText(en['log.proof_title']).click();
  const shown = await page.getByRole('code').filter({ hasText: HEX }).textContent();
  await expectGoodPage(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: en['log.export'] }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`sgraph-send-log-${id}.json`);
  const text = await readFile(await download.path(), 'utf8');
  const found = await verifyLogFile(text);
  expect(found).toMatchObject({ isWhole: true, file: { server: origin, transfer: id, head: shown } });
  const forged = text.replace('"kind": "viewed"', '"kind": "created"');
  expect(forged).not.toBe(text);
  expect((await verifyLogFile(forged)).verdict.altered).toHaveLength(1);
});

test('a recipient reads the log on the download page and on a page of its own', async ({ page, origin, client }) => {
  const { id, secret } = await sendByClient(client, { downloads: 1 });
  await page.goto(downloadLink(origin, id, secret));
  await page.getByRole('heading', { name: en['log.title'], exact: true }).click();
  await expect(line(page, 'Upload complete')).toBeVisible();
  await expect(page.getByRole('switch', { name: en['notice.switch'] })).toBeHidden();
  await expectGoodPage(page);
  await page.getByRole('link', { name: en['log.page'] }).click();
  await expect(page.getByRole('heading', { name: en['manage.recipient_title'] })).toBeVisible();
  await expect(page.getByRole('button', { name: en['manage.delete'] })).toBeHidden();
  await expectGoodPage(page);
  await page.getByRole('link', { name: en['manage.to_download'] }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await downloading;
  await expect(page.getByRole('textbox', { name: en['receipt.label'] })).toHaveValue(HEX);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: en['error.limit_reached'] })).toBeVisible();
  await page.getByRole('heading', { name: en['log.title'], exact: true }).click();
  await expect(line(page, 'It was the last one')).toBeVisible();
});

test('a changed event file is pinpointed where it stands', async ({ page, origin, client, running }) => {
  const { id, ownerSecret } = await sendByClient(client, { bytes: 1_000 });
  await page.goto(manageLink(origin, id, ownerSecret));
  await expect(page.getByText(en['log.whole'])).toBeVisible();
  const [first, second] = await eventFiles(running.folder, id);
  const text = await readFile(first!.path, 'utf8');
  await writeFile(first!.path, text.replace('"outcome": "ok"', '"outcome": "conflict"'));
  const changed = line(page, 'This entry was changed after it was written');
  await expect(changed).toContainText(first!.event);
  await expect(changed).toContainText(en['event.created']);
  await expect(page.getByText(en['log.broken'])).toBeVisible();
  await expectGoodPage(page);
  await writeFile(second!.path, '{');
  await expect(line(page, en['flaw.unreadable'])).toContainText(second!.event);
  await writeFile(first!.path, text);
  await unlink(second!.path);
  await expect(line(page, en['flaw.missing'])).toContainText(second!.event);
});

test('a lost newest event is told by what this browser has kept, on later visits too', async ({
  page,
  origin,
  client,
  running,
}) => {
  // Reading the log is an event once an hour: one in a new hour would name the newest, which is then missing, not lost.
  test.setTimeout(limitMs(120));
  await calmHour();
  const { id, secret, ownerSecret } = await sendByClient(client);
  await client.open(id, secret);
  await page.goto(manageLink(origin, id, ownerSecret));
  await expect(page.getByText(en['log.kept_first'])).toBeVisible();
  const newest = (await eventFiles(running.folder, id)).at(-1)!;
  await unlink(newest.path);
  await expect(line(page, en['flaw.lost'])).toContainText(newest.event);
  await page.reload();
  await expect(line(page, en['flaw.lost'])).toContainText(newest.event);
  await expectGoodPage(page);
});
