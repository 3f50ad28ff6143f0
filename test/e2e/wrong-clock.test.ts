import { downloadLink, manageLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { expect, receiveFile, sendByClient, test } from './fixtures.ts';

const DAY_MS = 86_400_000;

for (const days of [40, -40]) {
  test(`a device whose clock is ${days} days off shows the times of the server`, async ({ page, origin, client }) => {
    const { id, secret, ownerSecret } = await sendByClient(client, { seconds: 7 * 86_400 });
    await page.clock.install({ time: Date.now() + days * DAY_MS });
    await page.goto(downloadLink(origin, id, secret));
    await expect(page.getByText(/^in 7 days \(/)).toBeVisible();
    await receiveFile(page);

    await page.goto(manageLink(origin, id, ownerSecret));
    await expect(page.getByText(/^in 7 days \(/)).toBeVisible();
    await page.getByRole('button', { name: en['expiry.change'] }).click();
    await page.getByRole('radio', { name: '1 day' }).check();
    await page.getByRole('button', { name: en['expiry.save'], exact: true }).click();
    await expect(
      page.getByRole('definition').filter({ hasText: /^(?:tomorrow \d|in (?:1 day|24 hours) \()/ }),
    ).toBeVisible();
    const { expiresAt } = await client.status(id, ownerSecret);
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - DAY_MS)).toBeLessThan(60_000);
  });
}
