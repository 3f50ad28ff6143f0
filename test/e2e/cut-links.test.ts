import type { Uploaded } from '../../core/client/client.ts';
import type { LinkFault } from '../../core/find-link.ts';
import { downloadLink, manageLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { expect, expectAccessible, sendByClient, test } from './fixtures.ts';

const VIEWS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const NAME = 'quarterly report.pdf';

type Address = (sent: Uploaded) => string;
const OPEN: Record<string, Address> = {
  'a space behind its id': ({ id, secret }) => `/d/${id}%20#${secret}`,
  'a line break in its key': ({ id, secret }) => `/d/${id}#${secret.slice(0, 20)}%0A${secret.slice(20)}`,
  'an encoded "#"': ({ id, secret }) => `/d/${id}%2523${secret}`,
  'the end of a sentence': ({ id, secret }) => `/d/${id}#${secret}).`,
  'a query behind its key': ({ id, secret }) => `/d/${id}#${secret}?utm_source=mail`,
};
const FAULTY: Record<string, [Address, LinkFault]> = {
  'nothing behind its first letter': [() => '/d/', 'id_cut'],
  'an id that was cut': [({ id }) => `/d/${id.slice(0, 20)}`, 'id_cut'],
  'an id with a character too many': [({ id, secret }) => `/d/${id}a#${secret}`, 'altered'],
  'a key that was cut': [({ id, secret }) => `/d/${id}#${secret.slice(0, 30)}`, 'key_cut'],
  'an encoded "#" and a key that was cut': [({ id, secret }) => `/d/${id}%23${secret.slice(0, 30)}`, 'key_cut'],
  'a slash for its "#" and a key that was cut': [({ id, secret }) => `/d/${id}/${secret.slice(0, 30)}`, 'key_cut'],
  'a key with a character too many': [({ id, secret }) => `/d/${id}#${secret}A`, 'altered'],
  'a cut key on a private link': [({ id, ownerSecret }) => `/t/${id}#${ownerSecret.slice(0, 30)}`, 'key_cut'],
};
const TYPED: Record<string, [Address, LinkFault]> = {
  'a part of the key': [({ secret }) => secret.slice(0, 30), 'key_cut'],
  'the link without its key': [({ id }) => `https://send.example/d/${id}`, 'key_missing'],
  'another address': [() => 'https://send.example/about', 'no_link'],
};

for (const [kind, viewport] of Object.entries(VIEWS)) {
  test.describe(`on a ${kind}`, () => {
    test.use({ viewport });

    for (const [name, address] of Object.entries(OPEN)) {
      test(`a link with ${name} opens`, async ({ page, origin, client }) => {
        const sent = await sendByClient(client);
        await page.goto(`${origin}${address(sent)}`);
        await expect(page.getByRole('heading', { name: NAME })).toBeVisible();
        await expect(page).toHaveURL(downloadLink(origin, sent.id, sent.secret));
      });
    }

    for (const [name, [address, fault]] of Object.entries(FAULTY)) {
      test(`a link with ${name} says what is wrong with it`, async ({ page, origin, client }) => {
        await page.goto(`${origin}${address(await sendByClient(client))}`);
        await expect(page.getByRole('heading', { name: en['error.invalid_link'] })).toBeVisible();
        await expect(page.getByText(en[`link.${fault}`])).toBeVisible();
        await expectAccessible(page);
      });
    }

    test('a private link with the key of another transfer says so, and opens with its own', async ({
      page,
      origin,
      client,
    }) => {
      const [sent, other] = [await sendByClient(client), await sendByClient(client)];
      await page.goto(manageLink(origin, sent.id, other.ownerSecret));
      await expect(page.getByRole('heading', { name: en['error.not_owner'] })).toBeVisible();
      await expect(page.getByText(en['hint.not_owner'])).toBeVisible();
      await expect(page.getByRole('heading', { name: en['log.title'] })).toBeHidden();
      await expectAccessible(page);
      await page.getByLabel(en['manage.key_label']).fill(manageLink(origin, sent.id, sent.ownerSecret));
      await page.getByRole('button', { name: en['key.open'] }).click();
      await expect(page.getByRole('heading', { name: en['log.title'] })).toBeVisible();
    });

    test('the field for a key says what is missing of it, and takes a message that holds the link', async ({
      page,
      origin,
      client,
    }) => {
      const sent = await sendByClient(client);
      await page.goto(`${origin}/d/${sent.id}`);
      const field = page.getByLabel(en['key.label']);
      for (const [text, fault] of Object.values(TYPED)) {
        await field.fill(text(sent));
        await page.getByRole('button', { name: en['key.open'] }).click();
        await expect(page.getByText(en[`link.${fault}`])).toBeVisible();
      }
      await field.fill(`Here is the file: ${downloadLink(origin, sent.id, sent.secret)} Regards`);
      await page.getByRole('button', { name: en['key.open'] }).click();
      await expect(page.getByRole('heading', { name: NAME })).toBeVisible();
    });
  });
}
