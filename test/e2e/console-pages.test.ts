import type { Locator } from '@playwright/test';
import { newSecret } from '../../core/crypto/keys.ts';
import { openStore } from '../../core/stores/open.ts';
import { EVERYBODY } from '../../core/transfer/create.ts';
import { serverPartUrls } from '../../core/transfer/part-urls.ts';
import { createTransferService } from '../../core/transfer/service.ts';
import { makeAccessToken } from '../support/access-tokens.ts';
import { collector } from '../support/app.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { newTerms } from '../support/terms.ts';
import { expect, expectGoodPage, signIn, test } from './console.ts';
import { paths } from '../../core/transfer/paths.ts';
import { checkEn } from '../../frontend/i18n/check-en.ts';
import { adminEn } from '../../frontend/i18n/admin-en.ts';

test('a transfer is found by its id; one that is cut or malformed says so', async ({ page, admin }) => {
  const { id } = await admin.send();
  await signIn(page, admin, '/transfers');
  const search = page.getByLabel(adminEn['admin.search']);
  for (const [typed, said] of [
    ['nonsense', adminEn['admin.search_cut']],
    ['0189', adminEn['admin.search_malformed']],
  ] as const) {
    await search.fill(typed);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText(said);
  }
  await expect(search).toBeFocused();
  await expectGoodPage(page);
  await search.fill(` ${id.toUpperCase()} `);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(admin.at(`/transfers/${id}`));
  await expect(page.getByRole('heading', { level: 1, name: 'Transfer' })).toBeFocused();
  await expect(page.getByRole('link', { name: 'Transfers', exact: true })).toHaveAttribute('aria-current', 'true');
});

test('transfers are filtered by state, and shown page by page', async ({ page, admin }) => {
  test.slow();
  const deleted = await admin.send();
  await admin.client.delete(deleted.id, deleted.ownerSecret);
  for (let sent = 0; sent < 51; sent++) await admin.send({ bytes: 10 });
  await signIn(page, admin, '/transfers');
  const rows = page.getByRole('table', { name: 'Transfers' }).getByRole('row');
  await expect(rows).toHaveCount(51);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(page.getByRole('link', { name: deleted.id })).toBeVisible();
  await page.getByLabel('Status').selectOption('Deleted');
  await expect(page).toHaveURL(admin.at('/transfers?state=deleted'));
  await expect(page.getByRole('link', { name: deleted.id })).toBeVisible();
  await expect(rows.filter({ hasText: 'Ready' })).toHaveCount(0);
  await page.getByLabel('Status').selectOption('Expired');
  await expect(page.getByText(adminEn['admin.filter_none'])).toBeVisible();
});

test('a transfer is found by time, size and token; the address keeps the filter, and what is wrong is said at its field', async ({
  page,
  admin,
}) => {
  const large = await admin.send({ bytes: 2_000_000 });
  const small = await admin.send({ bytes: 10 });
  await signIn(page, admin, '/transfers');
  const found = ({ id }: { id: string }): Locator => page.getByRole('link', { name: id });
  await page.getByLabel(adminEn['admin.filter_span']).selectOption('Last hour');
  await expect(page).toHaveURL(admin.at('/transfers?when=last_hour'));
  await expect(found(small)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Clear filters' })).toBeVisible();
  await page.getByText(adminEn['admin.filter_more']).click();
  await page.getByLabel(adminEn['admin.filter_min']).fill('1');
  await page.keyboard.press('Enter');
  await expect(found(large)).toBeVisible();
  await expect(found(small)).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: 'Searched' })).toContainText('back to');
  await page.getByLabel(adminEn['admin.filter_token']).selectOption('the senders');
  await expect(page).toHaveURL(/when=last_hour&min=1000000&token=[a-z2-7]{26}$/);
  await expect(found(large)).toBeVisible();
  await expectGoodPage(page);

  await found(large).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Transfer' })).toBeVisible();
  await page.goBack();
  await page.reload();
  await expect(page.getByLabel(adminEn['admin.filter_span'])).toHaveValue('last_hour');
  await expect(page.getByLabel(adminEn['admin.filter_min'])).toHaveValue('1');
  await expect(page.getByLabel(adminEn['admin.filter_token']).locator('option:checked')).toHaveText('the senders');
  await expect(found(large)).toBeVisible();
  await expect(found(small)).toHaveCount(0);

  await page.getByLabel(adminEn['admin.filter_max']).fill('0.5');
  await page.keyboard.press('Enter');
  await expect(page.getByText(adminEn['admin.filter_max_wrong'])).toBeVisible();
  await expect(page.getByLabel(adminEn['admin.filter_max'])).toBeFocused();
  await expectGoodPage(page);

  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(admin.at('/transfers'));
  await expect(page.getByLabel(adminEn['admin.filter_event'])).toBeFocused();
  await expect(found(small)).toBeVisible();
  await page.getByLabel(adminEn['admin.filter_span']).selectOption('Yesterday');
  await expect(page.getByText(adminEn['admin.filter_none_hint'])).toBeVisible();
  await page.getByLabel(adminEn['admin.filter_span']).selectOption(adminEn['admin.filter_span_exact']);
  await expect(page.getByLabel('To', { exact: true })).toHaveValue(/T00:00$/);
  await page.getByLabel('To', { exact: true }).fill('2000-01-01T00:00');
  await page.keyboard.press('Enter');
  await expect(page.getByText(adminEn['admin.filter_until_wrong'])).toBeVisible();
  await page.getByLabel('To', { exact: true }).fill('2100-01-01T00:00');
  await page.keyboard.press('Enter');
  await expect(found(small)).toBeVisible();
  await expectGoodPage(page);
});

test('a token leads to its transfers', async ({ page, admin }) => {
  const { id } = await admin.send();
  await signIn(page, admin, '/tokens');
  await page.getByRole('link', { name: 'Show transfers made with the senders' }).click();
  await expect(page).toHaveURL(/\/transfers\?token=[a-z2-7]{26}$/);
  await expect(page.getByRole('link', { name: id })).toBeVisible();
});

test('the page of one transfer shows terms, parts and downloads, and follows its log', async ({ page, admin }) => {
  const { id, secret } = await admin.send({ bytes: 5_000_000 });
  await signIn(page, admin, `/transfers/${id}`);
  const parts = page.locator('.facts > div').filter({ hasText: 'Parts stored' });
  await expect(parts).toContainText('2 of 2 (5 MB)');
  await expect(page.getByText(adminEn['admin.downloads_none'])).toBeVisible();
  await admin.client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  // No button is pressed: the page reads the log every few seconds, and the facts with it.
  await expect(page.getByRole('table', { name: 'Downloads' }).getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('listitem').filter({ hasText: 'Download 1 finished' })).toBeVisible();
  await expectGoodPage(page);
});

test('a token is made, shown once, and not left uncopied without a word', async ({ page, admin, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page, admin, '/tokens');
  await page.getByRole('button', { name: adminEn['admin.token_new'] }).click();
  const dialog = page.getByRole('dialog', { name: adminEn['admin.token_new_title'] });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await dialog.getByLabel('Number of transfers').fill('1.5');
  await dialog.getByLabel(adminEn['admin.token_max_bytes']).fill('much');
  await dialog.getByLabel('Expires').selectOption(adminEn['admin.token_expiry_at']);
  await dialog.getByLabel(adminEn['admin.token_expiry_moment']).fill('2020-01-01T00:00');
  await dialog.getByRole('button', { name: adminEn['admin.token_create'] }).click();
  await expect(dialog.getByText('Enter a name of 1 to 80 characters')).toBeVisible();
  await expect(dialog.getByText('Enter a whole number from 1 to 1,000,000')).toBeVisible();
  await expect(dialog.getByText(adminEn['admin.token_bytes_wrong'])).toBeVisible();
  await expect(dialog.getByText(adminEn['admin.token_expiry_wrong'])).toBeVisible();
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await expectGoodPage(page);
  await dialog.getByLabel('Name').fill('Press office');
  await dialog.getByLabel('No limit').check();
  await dialog.getByLabel(adminEn['admin.token_max_bytes']).fill('2.5');
  await dialog.getByLabel('Expires').selectOption('in 90 days');
  await dialog.getByLabel('Note').fill('until the fair');
  await page.keyboard.press('Enter');
  const made = page.getByRole('dialog', { name: adminEn['admin.token_made'] });
  const token = await made.getByLabel(adminEn['admin.token_made_of'].replace('{name}', 'Press office')).inputValue();
  expect(token).toMatch(/^sgst_[A-Za-z0-9_-]{43}$/);
  await expectGoodPage(page);
  await page.keyboard.press('Escape');
  const question = page.getByRole('dialog', { name: adminEn['admin.token_uncopied_title'] });
  await expect(question).toBeVisible();
  await expectGoodPage(page);
  await question.getByRole('button', { name: 'Go back' }).click();
  await expect(made).toBeVisible();
  await made.getByRole('button', { name: 'Copy' }).click();
  await expect(made.getByText('You can close this.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await made.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row', { name: /Press office/ });
  await expect(row).toContainText('until the fair');
  await expect(row).toContainText('2.5 GB');
  await expect(row).toContainText('0 (unlimited)');
  await expect(row).toContainText('in 90 days');
  expect(await page.content()).not.toContain(token);
});

test('a token is revoked, reactivated, limited anew and deleted', async ({ page, admin }) => {
  await makeAccessToken(admin.server, { name: 'Short lived', maxUses: 3 });
  await signIn(page, admin, '/tokens');
  const row = page.getByRole('row', { name: /Short lived/ });
  await row.getByRole('button', { name: 'Revoke Short lived' }).click();
  await expect(row).toContainText('Revoked');
  await expect(row.getByRole('button', { name: 'Reactivate Short lived' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row).toContainText('Active');
  await row.getByRole('button', { name: 'Change limit of Short lived' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change limit of Short lived' });
  await expect(dialog.getByLabel('Number of transfers')).toHaveValue('3');
  await expectGoodPage(page);
  await dialog.getByLabel('Number of transfers').fill('0');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Enter a whole number from 1')).toBeVisible();
  await dialog.getByLabel('Number of transfers').fill('8');
  await page.keyboard.press('Enter');
  await expect(row).toContainText('0 of 8');
  await row.getByRole('button', { name: 'Delete Short lived' }).click();
  await expectGoodPage(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'Delete Short lived' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row).toBeHidden();
});

/** What another process left behind five hours ago, with an hour to live. */
async function leaveExpired(folder: string): Promise<void> {
  const store = await openStore(`disk:${folder}`);
  const limits = {
    maxTransferBytes: 1e9,
    maxStoreBytes: 1e12,
    maxExpiresInSeconds: 1e8,
    maxDownloads: 10,
    unstartedSeconds: 900,
  };
  const clock = (): number => Date.now() - 5 * 3_600_000;
  const service = createTransferService({
    store,
    limits,
    issuePartUrl: serverPartUrls(),
    clock,
    pause: () => Promise.resolve(),
  });
  const { terms } = await newTerms({ expiresInSeconds: 3_600 });
  await service.create({ requester: { caller: 'unknown', request: 'test' } }, terms, EVERYBODY);
  await store.close();
}

test('the storage tells what is expired, and the purge what it removed', async ({ page }) => {
  const folder = await temporaryFolder();
  await leaveExpired(folder.path);
  // Its own maintenance would remove it first.
  const server = await startServer({ store: `disk:${folder.path}`, environment: { SGRAPH_SEND_MAINTENANCE: 'off' } });
  await signIn(page, { server, at: (path = '') => `${server.adminUrl}/admin${path}` }, '/storage');
  await expect(page.getByRole('row', { name: /Expired, waiting for clean-up/ })).toContainText(/[1-9]/);
  await expect(page.getByRole('meter')).toBeVisible();
  await page.getByRole('button', { name: adminEn['admin.purge_now'] }).click();
  const removed = page.locator('.purge-report .facts > div').filter({ hasText: 'Expired transfers' });
  await expect(removed).toContainText(/[1-9]/);
  await expectGoodPage(page);
  await server.kill();
  await folder.remove();
});

test('the store is checked from the page on storage, which links to what is damaged', async ({ page }) => {
  const folder = await temporaryFolder();
  await leaveExpired(folder.path);
  const store = await openStore(`disk:${folder.path}`);
  const server = await startServer({ store: `disk:${folder.path}`, environment: { SGRAPH_SEND_MAINTENANCE: 'off' } });
  await signIn(page, { server, at: (path = '') => `${server.adminUrl}/admin${path}` }, '/storage');
  const check = page.getByRole('button', { name: checkEn.now });
  await check.click();
  await expect(page.getByText(checkEn.none)).toBeVisible();
  const id = 'a'.repeat(26);
  await store.create(paths.part(id, 1), new Uint8Array(1));
  await check.click();
  await expect(page.getByRole('listitem').filter({ hasText: 'transfer.json is missing' })).toBeVisible();
  await expect(page.getByRole('link', { name: id })).toHaveAttribute('href', `/admin/transfers/${id}`);
  await expectGoodPage(page);
  await store.close();
  await server.kill();
  await folder.remove();
});

test('the audit log names each action, refuses what is not an operator, and checks itself', async ({ page, admin }) => {
  await page.goto(admin.at('/audit'));
  await page.getByLabel('Admin key').fill('not the key');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText(/That key isn’t valid/);
  const { info } = await makeAccessToken(admin.server, { name: 'Audited' });
  await signIn(page, admin, '/audit');
  const rows = page.getByRole('table', { name: 'Audit log' }).getByRole('row');
  await expect(rows.filter({ hasText: 'Sign-in refused' }).first()).toContainText(adminEn['admin.audit_by_nobody']);
  await expect(rows.filter({ hasText: info.id })).toContainText(adminEn['admin.kind.token_created']);
  const signedIn = page.getByRole('cell', { name: 'Signed in', exact: true });
  await expect(rows.filter({ has: signedIn }).first()).toContainText('key');
  await expect(page.getByText(adminEn['admin.audit_whole'])).toBeVisible();
});

test('the settings show how the server was started, and nothing secret', async ({ page, admin }) => {
  await signIn(page, admin, '/settings');
  await expect(page.locator('.facts > div').filter({ hasText: adminEn['admin.setting.uploads'] })).toContainText(
    'token',
  );
  await expect(page.locator('.facts > div').filter({ hasText: 'Version' })).toContainText(/v\d/);
  const text = await page.content();
  for (const secret of [admin.server.adminKey, admin.folder]) expect(text).not.toContain(secret);
});
