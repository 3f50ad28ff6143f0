import { downloadLink, manageLink } from '../../core/link.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { letExpire } from '../support/let-expire.ts';
import { expect, expectAccessible, receiveFile, sendByClient, test } from './fixtures.ts';
import { en } from '../../frontend/i18n/en.ts';

const TODAY = 'today \\d{1,2}:\\d{2}';

for (const width of [1280, 390]) {
  test(`a link that has ended says when and why, and what can be done, at ${width} px`, async ({
    page,
    origin,
    client,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    const deleted = await sendByClient(client);
    await client.delete(deleted.id, deleted.ownerSecret);
    await page.goto(downloadLink(origin, deleted.id, deleted.secret));
    await expect(page.getByText(new RegExp(`^Deleted by the sender: ${TODAY}$`))).toBeVisible();
    const mail = await page.getByRole('link', { name: en['ask.mail'] }).getAttribute('href');
    expect(decodeURIComponent(mail!)).toContain(`${origin}/d/${deleted.id}`);
    const message = await page.getByRole('textbox', { name: en['ask.message'] }).inputValue();
    expect(mail! + message).not.toContain(deleted.secret);
    await expectAccessible(page);

    const once = await sendByClient(client, { downloads: 1 });
    await page.getByText(en['other.title']).click();
    const link = page.getByRole('textbox', { name: en['other.label'] });
    await link.fill('https://');
    await page.getByRole('button', { name: en['key.open'] }).click();
    await expect(link).toHaveAttribute('aria-invalid', 'true');
    await link.fill(downloadLink(origin, once.id, once.secret));
    await page.getByRole('button', { name: en['key.open'] }).click();
    await receiveFile(page);
    await page.reload();
    await expect(page.getByText(new RegExp(`^Downloaded as often as allowed: ${TODAY}$`))).toBeVisible();

    const short = await sendByClient(client);
    await letExpire(client, short.id, short.ownerSecret);
    await page.goto(downloadLink(origin, short.id, short.secret));
    await expect(page.getByText(new RegExp(`^Expired: ${TODAY}$`))).toBeVisible();
  });
}

test('a link that is mistyped, cut or unknown is no dead end', async ({ page, origin, client }) => {
  const { id } = await sendByClient(client);
  for (const address of [downloadLink(origin, id, newSecret()), `${origin}/d/${id}#cut`, `${origin}/d/not-an-id`]) {
    await page.goto(address);
    await expect(page.getByRole('heading', { name: en['ask.title'] })).toBeVisible();
    await expect(page.getByRole('heading', { name: en['other.title'] })).toBeVisible();
    await expectAccessible(page);
  }
});

test('a private link that is mistyped is entered again, and one of nothing leads on', async ({
  page,
  origin,
  client,
}) => {
  const { id, ownerSecret } = await sendByClient(client);
  await page.goto(manageLink(origin, id, newSecret()));
  await page.getByRole('textbox', { name: en['manage.key_label'] }).fill(manageLink(origin, id, ownerSecret));
  await page.getByRole('button', { name: en['key.open'] }).click();
  await expect(page.getByText(en['downloads.none'])).toBeVisible();
  await page.goto(manageLink(origin, 'a'.repeat(26), newSecret()));
  await page.getByRole('link', { name: en['missing.home'] }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(en['upload.title']);
});
