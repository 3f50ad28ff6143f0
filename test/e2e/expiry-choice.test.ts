import { manageLink } from '../../core/link.ts';
import { MAX_EXPIRY_CHANGES } from '../../core/transfer/change-expiry.ts';
import { expect, expectAccessible, sendByClient, test } from './fixtures.ts';
import { en } from '../../frontend/i18n/en.ts';

test('as late as possible is the longest life of a transfer, and Escape leaves the expiry as it is', async ({
  page,
  origin,
  client,
}) => {
  const { id, ownerSecret } = await sendByClient(client);
  await page.goto(manageLink(origin, id, ownerSecret));
  const opener = page.getByRole('button', { name: 'Change expiry' });
  await opener.click();
  await page.keyboard.press('Escape');
  await expect(opener).toBeFocused();
  const before = await client.status(id, ownerSecret);
  expect(Date.parse(before.expiresAt) - Date.parse(before.createdAt)).toBe(3_600_000);
  await opener.click();
  await page.getByRole('radio', { name: /\(maximum\)$/ }).check();
  await page.getByRole('button', { name: en['expiry.save'], exact: true }).click();
  await expect(opener).toHaveAttribute('aria-expanded', 'false');
  const [{ createdAt, expiresAt }, { limits }] = await Promise.all([client.status(id, ownerSecret), client.info()]);
  expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(limits.maxExpiresInSeconds * 1000);
  await opener.click();
  await expect(page.getByRole('radio', { name: /\(maximum\)$/ })).toBeHidden();
  await expect(page.getByRole('radio', { name: /\(current\)$/ })).toBeChecked();
});

test('a change that is refused says so at its place', async ({ page, origin, client }) => {
  const { id, ownerSecret } = await sendByClient(client);
  const { expiresAt } = await client.status(id, ownerSecret);
  for (let count = 0; count < MAX_EXPIRY_CHANGES; count++) await client.changeExpiry(id, ownerSecret, expiresAt);
  await page.goto(manageLink(origin, id, ownerSecret));
  await page.getByRole('button', { name: 'Change expiry' }).click();
  await page.getByRole('radio', { name: '1 day' }).check();
  await page.getByRole('button', { name: en['expiry.save'], exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Something else is already stored there' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: en['expiry.leave'] }).click();
  await expect(page.getByRole('radio')).toHaveCount(0);
});
