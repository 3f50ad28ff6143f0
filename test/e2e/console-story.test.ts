import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from '@playwright/test';
import { TransferLog } from '../../core/schemas.ts';
import { verifyLog } from '../../core/verify-log.ts';
import { patternBytes } from '../support/app.ts';
import { expect, signIn, test } from './console.ts';
import { chooseDownloads, makeFile, openMore, pickFile, receiveFile, sendPicked, sha256OfFile } from './fixtures.ts';
import { en } from '../../frontend/i18n/en.ts';
import { adminEn } from '../../frontend/i18n/admin-en.ts';

const line = (page: Page, text: string): Locator => page.getByRole('listitem').filter({ hasText: text });

async function freshPage(browser: Browser): Promise<Page> {
  return (await browser.newContext({ locale: 'en-GB' })).newPage();
}

/** The operator makes a token in the console and copies it. */
async function makeToken(page: Page, uses: string): Promise<string> {
  await page.getByRole('button', { name: adminEn['admin.token_new'] }).click();
  await page.getByLabel('Name').fill('The auditors');
  await page.getByLabel('Number of transfers').fill(uses);
  await page.getByRole('button', { name: adminEn['admin.token_create'] }).click();
  const token = await page.getByLabel(adminEn['admin.token_made_of'].replace('{name}', 'The auditors')).inputValue();
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  return token;
}

async function giveToken(page: Page, token: string): Promise<void> {
  await page.getByLabel(en['token.label'], { exact: true }).fill(token);
  await page.getByRole('button', { name: en['token.use'] }).click();
}

async function sendWith(page: Page, origin: string, token: string, path: string): Promise<string> {
  await page.goto(origin);
  await giveToken(page, token);
  await pickFile(page, path);
  await chooseDownloads(page, '5 times');
  return sendPicked(page);
}

test('the whole story: token, two senders, a refused third, a download, the logs, the deletion, an alteration', async ({
  browser,
  admin,
  context,
}, info) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const origin = admin.server.userUrl;
  const file = await makeFile(info, 'statement.pdf', patternBytes(300_000, 4));

  const operator = await context.newPage();
  await signIn(operator, admin, '/tokens');
  const token = await makeToken(operator, '2');

  const [sender, second, third, recipient] = [
    await freshPage(browser),
    await freshPage(browser),
    await freshPage(browser),
    await freshPage(browser),
  ];
  const link = await sendWith(sender, origin, token, file.path);
  await sendWith(second, origin, token, file.path);
  await third.goto(origin);
  await giveToken(third, token);
  await expect(third.getByRole('alert')).toContainText(en['error.token_used_up']);
  await expect(third.getByRole('button', { name: en['drop.title'] })).toBeHidden();
  await operator.getByRole('button', { name: 'Refresh' }).click();
  const used = operator.getByRole('row', { name: /The auditors/ });
  await expect(used).toContainText('2 of 2');
  await expect(used).toContainText('Used up');

  const [, id = ''] = /\/d\/([a-z2-7]{26})#/.exec(link) ?? [];
  await openMore(sender);
  await sender.getByRole('link', { name: en['share.open_manage'] }).click();
  await expect(line(sender, 'Upload complete')).toBeVisible();
  await recipient.goto(link);
  await expect(line(sender, 'Link opened')).toBeVisible();
  expect(await sha256OfFile((await receiveFile(recipient)).path)).toBe(file.sha256);
  for (const step of ['Download 1 started', 'Download 1 finished']) await expect(line(sender, step)).toBeVisible();

  await operator.goto(admin.at(`/transfers/${id}`));
  for (const step of [
    en['event.created'],
    'Upload complete',
    'Link opened',
    'Download 1 started',
    'Download 1 finished',
  ])
    await expect(line(operator, step)).toBeVisible();
  // The sender also sees that the operator looked.
  await expect(line(sender, 'by the operator')).toBeVisible();

  await operator.getByRole('button', { name: 'Delete now' }).click();
  await operator.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  for (const page of [operator, sender]) await expect(line(page, 'Deleted by the operator')).toBeVisible();
  await expect(operator.getByRole('button', { name: 'Delete now' })).toHaveCount(0);
  await expect(operator.getByText('Deleted', { exact: true }).first()).toBeVisible();
  await recipient.goto('about:blank');
  await recipient.goto(link);
  await expect(recipient.getByRole('heading', { name: 'This file was deleted' })).toBeVisible();
  await expect.poll(() => readdir(join(admin.folder, 'transfers', id, 'parts')).catch(() => [])).toEqual([]);

  await operator.reload();
  await expect(operator.getByText(en['log.whole'])).toBeVisible();
  const readLog = async (): Promise<TransferLog> => {
    const headers = { 'x-sgraph-send-admin-key': admin.server.adminKey };
    return TransferLog.parse(await (await fetch(admin.at(`/api/transfers/${id}/log`), { headers })).json());
  };
  const log = await readLog();
  expect(await verifyLog(log)).toMatchObject({ altered: [], missing: [] });
  expect(log.events.map(({ event }) => event.kind)).toEqual(
    expect.arrayContaining(['created', 'completed', 'viewed', 'claimed', 'finished', 'admin_viewed', 'deleted']),
  );

  const claimed = log.events.find(({ event }) => event.kind === 'claimed')!.event.event;
  const events = join(admin.folder, 'transfers', id, 'events');
  const path = join(
    events,
    (await readdir(events)).find((name) => name.startsWith(claimed))!,
  );
  await writeFile(path, (await readFile(path, 'utf8')).replace('"claimed"', '"viewed"'));
  expect((await verifyLog(await readLog())).altered).toEqual([claimed]);
  for (const page of [operator, sender]) {
    const changed = line(page, 'This entry was changed after it was written');
    await expect(changed).toHaveCount(1);
    await expect(changed).toContainText(claimed);
  }
  await Promise.all([sender, second, third, recipient].map((page) => page.context().close()));
});
