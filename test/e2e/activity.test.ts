import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { newSecret } from '../../core/crypto/keys.ts';
import { downloadLink, manageLink } from '../../core/link.ts';
import { collector } from '../support/app.ts';
import { letExpire } from '../support/let-expire.ts';
import { leaveDownload } from '../support/left-download.ts';
import { expect, expectAccessible, receiveFile, sendByClient, test } from './fixtures.ts';
import { en } from '../../frontend/i18n/en.ts';

test.use({ mode: 'disk' });

const VIEWS = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

async function expectGoodPage(page: Page): Promise<void> {
  for (const { colorScheme, ...view } of VIEWS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(view);
    await expectAccessible(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${view.width} px`).toBeLessThanOrEqual(0);
  }
}

const TODAY = 'today \\d{1,2}:\\d{2}';

test('the sender reads first whether the file was downloaded, when and by what', async ({
  page,
  context,
  origin,
  client,
}) => {
  const { id, secret, ownerSecret } = await sendByClient(client, { bytes: 436_000, downloads: 3 });
  await page.goto(manageLink(origin, id, ownerSecret));
  await expect(page.getByText(en['downloads.none'])).toBeVisible();
  const recipient = await context.newPage();
  await recipient.goto(downloadLink(origin, id, secret));
  await receiveFile(recipient);
  await expect(page.getByText(new RegExp(`^Downloaded once: ${TODAY}, Chrome on Linux$`))).toBeVisible();
  await expect(page.getByText('1 of 3', { exact: true })).toBeVisible();
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  await expect(page.getByText(new RegExp(`^Downloaded 2 times, last ${TODAY}`))).toBeVisible();
  await expect(page.getByText('2 of 3', { exact: true })).toBeVisible();
  // What happened to each part is in one line, which stays open when something new happens.
  const folds = page.locator('summary').filter({ hasText: /^Downloaded 436 kB$/ });
  await expect(page.getByText('Transfer address issued for 1 part')).toHaveCount(3);
  await expect(page.getByText('Transfer address issued for 1 part').last()).toBeHidden();
  await folds.last().click();
  await client.open(id, secret);
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  await expect(page.getByText(new RegExp(`^Downloaded 3 times, last ${TODAY}`))).toBeVisible();
  await expect(folds).toHaveCount(3);
  await expect(page.locator('details[open]').getByText(/^Downloaded 436 kB$/)).toHaveCount(2);
  await expect(page.getByText(new RegExp(`^Downloaded as often as allowed: ${TODAY}$`))).toBeVisible();
  await expectGoodPage(page);
});

test('an ended transfer says when and why, and is sent again from there', async ({ page, origin, client }) => {
  const { id, ownerSecret } = await sendByClient(client);
  await page.goto(manageLink(origin, id, ownerSecret));
  await page.getByRole('button', { name: en['manage.delete'] }).click();
  await page.getByRole('button', { name: en['delete.yes'], exact: true }).click();
  await expect(page.getByText(new RegExp(`^Deleted by you: ${TODAY}$`))).toBeVisible();
  await expect(page.getByRole('term').getByText(en['file.expires'])).toHaveCount(0);
  await expectGoodPage(page);
  await page.getByRole('link', { name: en['ended.again'] }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(en['upload.title']);

  const short = await sendByClient(client);
  await letExpire(client, short.id, short.ownerSecret);
  await page.goto(manageLink(origin, short.id, short.ownerSecret));
  await expect(page.getByText(new RegExp(`^Expired: ${TODAY}$`))).toBeVisible();
  await expect(page.getByRole('link', { name: en['ended.again'] })).toBeVisible();
});

test('damage that a download met is said to the sender, with what to do', async ({ page, origin, client, running }) => {
  const { id, secret, ownerSecret } = await sendByClient(client);
  const parts = join(running.folder, 'transfers', id, 'parts');
  await unlink(join(parts, (await readdir(parts))[0]!));
  await expect(client.download({ id, secret, claimId: newSecret(), sink: collector().sink })).rejects.toBeInstanceOf(
    Error,
  );
  await page.goto(manageLink(origin, id, ownerSecret));
  await expect(page.getByText(en['damage.title'])).toBeVisible();
  await expect(
    page.getByText(new RegExp(`^A download stopped ${TODAY}: part of the file is missing on`)),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: en['ended.again'] })).toBeVisible();
  await expectGoodPage(page);
});

test('a download that has not finished is offered to be given back', async ({ page, origin, client }) => {
  const { id, secret, ownerSecret } = await sendByClient(client);
  await leaveDownload(client, id, secret);
  await page.goto(manageLink(origin, id, ownerSecret));
  await expect(page.getByText(/^Being downloaded now/)).toBeVisible();
  await expect(page.getByText(en['downloads.left_hint'])).toBeVisible();
  await expectGoodPage(page);
});
