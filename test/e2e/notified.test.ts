import { manageLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { expect, sendByClient, test } from './fixtures.ts';

test('a device that may notify is used for it', async ({ page, origin, client, context }) => {
  await context.grantPermissions(['notifications'], { origin });
  const { id, ownerSecret } = await sendByClient(client);
  await page.goto(manageLink(origin, id, ownerSecret));
  await page.getByRole('switch', { name: en['notice.switch'] }).check();
  await expect(page.getByText(en['notice.device'])).toBeVisible();
});
