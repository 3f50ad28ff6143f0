import { downloadLink, manageLink } from '../../core/link.ts';
import { expect, expectAccessible, sendByClient, test } from './fixtures.ts';
import { en } from '../../frontend/i18n/en.ts';

const DAY = 86_400_000;
const VIEWS = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 360, height: 740, colorScheme: 'dark' },
] as const;

// The configuration runs this file once in every mode.
test('the sender changes by keyboard when a transfer expires, and the recipient is told', async ({
  page,
  browser,
  origin,
  client,
}) => {
  const { id, secret, ownerSecret } = await sendByClient(client);
  await page.goto(manageLink(origin, id, ownerSecret));
  const opener = page.getByRole('button', { name: 'Change expiry' });
  await expect(opener).toHaveAttribute('aria-expanded', 'false');
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(opener).toHaveAttribute('aria-expanded', 'true');
  const choices = page.getByRole('group', { name: en['expiry.legend'] });
  // What applies, never the longest: saving it changes nothing.
  await expect(choices.getByRole('radio', { name: '1 hour (current)' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(choices).toBeHidden();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await expect(choices.getByRole('radio', { name: '1 day' })).toBeChecked();
  await page.keyboard.press('ArrowRight');
  await expect(choices.getByRole('radio', { name: '7 days' })).toBeChecked();
  await expect(page.getByText(/^Expires in 7 days: /)).toBeVisible();
  for (const { colorScheme, ...view } of VIEWS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(view);
    await expectAccessible(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${view.width} px`).toBeLessThanOrEqual(0);
  }
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Expiry changed\. Expires in 7 days: /)).toBeAttached();
  await expect(choices).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(page.getByRole('definition').filter({ hasText: /^in 7 days \(/ })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Expiry changed by the sender: ' })).toBeVisible();
  const { expiresAt } = await client.status(id, ownerSecret);
  expect(Math.abs(Date.parse(expiresAt) - Date.now() - 7 * DAY)).toBeLessThan(60_000);

  const recipient = await browser.newContext();
  const other = await recipient.newPage();
  await other.goto(downloadLink(origin, id, secret));
  await expect(other.getByText(/^in 7 days \(/)).toBeVisible();
  await recipient.close();
});
