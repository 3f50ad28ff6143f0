import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newSecret } from '../../core/crypto/keys.ts';
import { downloadLink } from '../../core/link.ts';
import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { en } from '../../frontend/i18n/en.ts';
import { collector } from '../support/app.ts';
import { expect, expectGoodPage, signIn, test } from './console.ts';

test('a transfer is found by a pasted link, whose key is in no request and stays nowhere', async ({
  page,
  admin,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { id, secret } = await admin.send();
  const other = newSecret();
  await signIn(page, admin, '/transfers');
  const sent: string[] = [];
  page.on('request', (request) => {
    sent.push(JSON.stringify([request.url(), request.headers(), request.postData()]));
  });
  const search = page.getByLabel(adminEn['admin.search']);
  const paste = async (text: string): Promise<void> => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await search.focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+V');
  };
  await paste(['a', 'e'].map((letter) => downloadLink('https://send.example', letter.repeat(26), other)).join(' '));
  await page.keyboard.press('Enter');
  await expect(page.getByText(adminEn['admin.search_malformed'])).toBeVisible();
  await paste(id.slice(0, 20));
  await page.keyboard.press('Enter');
  await expect(page.getByText(adminEn['admin.search_cut'])).toBeVisible();
  await paste(`see <${downloadLink(admin.server.userUrl, id, secret)}>`);
  await expect(search).toHaveValue(id);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(admin.at(`/transfers/${id}`));
  await expect.poll(() => sent.join()).toContain(id);
  await expect(page.locator('[aria-busy]')).toHaveCount(0);
  const kept = await page.evaluate(() =>
    JSON.stringify([history.state, location.href, Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  for (const key of [secret, other]) {
    expect(sent.join()).not.toContain(key);
    expect(kept).not.toContain(key);
    expect(await page.content()).not.toContain(key);
  }
});

test('damaged transfers have a badge, and are found by a filter that the address keeps', async ({ page, admin }) => {
  const [whole, damaged] = [await admin.send(), await admin.send()];
  await rm(join(admin.folder, 'transfers', damaged.id, 'parts', '000001'));
  await signIn(page, admin, '/transfers');
  const rows = page.getByRole('table', { name: adminEn['admin.transfers'] }).getByRole('row');
  await expect(rows.filter({ hasText: damaged.id })).toContainText(adminEn['admin.damaged']);
  await expect(rows.filter({ hasText: whole.id })).not.toContainText(adminEn['admin.damaged']);
  await page.getByLabel(adminEn['admin.filter_damaged']).check();
  await expect(page).toHaveURL(admin.at('/transfers?damaged=true'));
  await expect(rows.filter({ hasText: whole.id })).toHaveCount(0);
  await expect(rows.filter({ hasText: damaged.id })).toHaveCount(1);
  await expectGoodPage(page);
  await page.reload();
  await expect(page.getByLabel(adminEn['admin.filter_damaged'])).toBeChecked();
  await expect(rows.filter({ hasText: damaged.id })).toHaveCount(1);
  await page.getByRole('button', { name: adminEn['admin.filter_clear'] }).click();
  await expect(page.getByLabel(adminEn['admin.filter_damaged'])).not.toBeChecked();
  await expect(rows.filter({ hasText: whole.id })).toHaveCount(1);
});

test('several transfers are deleted after one question, and each that could not be has a line', async ({
  page,
  admin,
}) => {
  const sent = [
    await admin.send({ bytes: 77_001 }),
    await admin.send({ bytes: 77_002 }),
    await admin.send({ bytes: 77_003 }),
  ];
  const [first, second, third] = sent.map(({ id }) => id) as [string, string, string];
  const used = await admin.send({ bytes: 77_004, downloads: 1 });
  await admin.client.download({ ...used, claimId: newSecret(), sink: collector().sink });
  await signIn(page, admin, '/transfers?min=77000&max=78000');
  const boxOf = (id: string): ReturnType<typeof page.getByLabel> => page.getByLabel(`Select ${id}`);
  const remove = page.getByRole('button', { name: adminEn['admin.bulk_delete'] });
  await expect(boxOf(third)).toBeVisible();
  await expect(remove).toBeHidden();
  await page.getByLabel(adminEn['admin.select_all']).check();
  await expect(page.getByText('3 selected')).toBeVisible();
  // Its last download has deleted it.
  await expect(page.getByRole('link', { name: used.id })).toBeVisible();
  await expect(boxOf(used.id)).toHaveCount(0);
  await boxOf(third).uncheck();
  await expectGoodPage(page);
  await page.route(`**/admin/api/transfers/${second}`, (route) => route.abort());
  await remove.click();
  const question = page.getByRole('dialog', { name: 'Delete 2 transfers permanently?' });
  await expectGoodPage(page);
  await question.getByRole('button', { name: 'Delete 2 transfers' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '1 transfer couldn’t be deleted' })).toBeVisible();
  await expect(page.getByRole('main').getByText('1 transfer deleted.')).toBeVisible();
  const failed = page.getByRole('listitem').filter({ hasText: second });
  await expect(failed).toContainText(en['error.network']);
  const rows = page.getByRole('table', { name: adminEn['admin.transfers'] }).getByRole('row');
  await expect(rows.filter({ hasText: first })).toContainText(adminEn['admin.state_deleted']);
  await expect(rows.filter({ hasText: second })).toContainText(adminEn['admin.state_ready']);
  await expect(boxOf(first)).toHaveCount(0);
  await expectGoodPage(page);
  await page.unroute(`**/admin/api/transfers/${second}`);
  await page.getByRole('button', { name: en['problem.again'] }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 1 transfer' }).click();
  await expect(rows.filter({ hasText: second })).toContainText(adminEn['admin.state_deleted']);
  await expect(rows.filter({ hasText: third })).toContainText(adminEn['admin.state_ready']);
  await page.goto(admin.at('/audit'));
  const entries = page.getByRole('table', { name: adminEn['admin.audit'] }).getByRole('row');
  for (const id of [first, second])
    await expect(
      entries.filter({ hasText: id }).filter({ hasText: adminEn['admin.kind.transfer_deleted'] }),
    ).toHaveCount(1);
});
