import { newSecret } from '../../core/crypto/keys.ts';
import { downloadLink, manageLink } from '../../core/link.ts';
import {
  expect,
  expectAccessible,
  expectGoodPage,
  makeFile,
  pickFile,
  receiveFile,
  sendByClient,
  sendPicked,
  test,
} from './fixtures.ts';
import { en } from '../../frontend/i18n/en.ts';
import { ptBr } from '../../frontend/i18n/pt-br.ts';
import { pt } from '../../frontend/i18n/pt.ts';

const VIEWS = [
  { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: '360 px, dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const;

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test('every state of sending is accessible and fits', async ({ page, origin }, info) => {
      const file = await makeFile(
        info,
        'a very long name of a file that does not fit on a narrow screen at all, really.txt',
        new Uint8Array(10),
      );
      await page.goto(origin);
      await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
      await expectGoodPage(page);
      await pickFile(page, file.path);
      await expectGoodPage(page);
      await sendPicked(page);
      await expectGoodPage(page);
    });

    test('every state of receiving is accessible and fits', async ({ page, origin, client }) => {
      const { id, secret } = await sendByClient(client, { downloads: 1 });
      await page.goto(`${origin}/d/${id}`);
      await expect(page.getByLabel(en['key.label'])).toBeVisible();
      await expectGoodPage(page);
      await page.goto('about:blank');
      await page.goto(downloadLink(origin, id, newSecret()));
      await expect(page.getByRole('heading', { name: en['error.wrong_key'] })).toBeVisible();
      await expectGoodPage(page);
      await page.goto('about:blank');
      await page.goto(downloadLink(origin, id, secret));
      await expect(page.getByRole('blockquote')).toHaveText('as promised');
      await expectGoodPage(page);
      await receiveFile(page);
      await expectGoodPage(page);
    });

    test('the management page tells the story, and deletes after asking', async ({ page, origin, client }) => {
      const { id, ownerSecret } = await sendByClient(client);
      await page.goto(manageLink(origin, id, ownerSecret));
      await expect(page.getByText('Upload complete')).toBeVisible();
      await expectGoodPage(page);
      await page.getByRole('button', { name: en['manage.delete'] }).click();
      await expectGoodPage(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(page.getByText('Deleted by the sender')).toBeVisible();
    });

    for (const path of [
      '/about',
      '/accessibility',
      '/transparency',
      '/docs',
      '/sent',
      '/nothing-here',
      '/d/not-an-id',
    ]) {
      test(`${path} is accessible and fits`, async ({ page, origin }) => {
        await page.goto(origin + path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectGoodPage(page);
      });
    }
  });
}

test('what the server can see is a sentence and three ticks, with the transfer’s record, and all of it on its own page', async ({
  page,
  origin,
  client,
}) => {
  const { id, secret } = await sendByClient(client);
  const { stored } = await client.info();
  await page.goto(downloadLink(origin, id, secret));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('quarterly report.pdf');
  const panel = page.locator('send-transparency');
  await expect(panel.getByText(en['seen.sentence'])).toBeHidden();
  await panel.getByText(en['seen.title']).click();
  await expect(panel.getByRole('listitem')).toHaveText([
    en['seen.tick_content'],
    en['seen.tick_key'],
    en['seen.tick_log'],
  ]);
  await panel.getByText(en['seen.answer']).click();
  await expect(panel.getByText(id)).toBeVisible();
  await expectGoodPage(page);
  await panel.getByRole('link', { name: en['seen.all'] }).click();
  await expect(page).toHaveTitle(new RegExp(en['seen.title']));
  await page.getByText(en['seen.files']).click();
  await expect(page.getByText(stored.fields[0]!.fields.join(', '))).toBeVisible();
  await page.goto(origin);
  await page.getByRole('contentinfo').getByRole('link', { name: en['seen.title'] }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(en['seen.title']);
});

for (const [locale, words] of [
  ['pt-PT', pt],
  ['pt-BR', ptBr],
] as const) {
  test(`the page speaks ${locale} where the browser does, and English when that is chosen`, async ({
    browser,
    origin,
  }) => {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.goto(origin);
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
    await expect(page.getByRole('button', { name: words['drop.title'] })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel(words['preferences.language']).selectOption('English');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
    await context.close();
  });
}

test('no page breaks its own content security policy', async ({ page, origin, client }) => {
  const { id, secret, ownerSecret } = await sendByClient(client);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/content security policy|trusted ?types/i.test(message.text())) complaints.push(message.text());
  });
  for (const address of [
    '/',
    '/about',
    '/accessibility',
    '/transparency',
    '/docs',
    '/sent',
    `/sent/${id}`,
    `/d/${id}#${secret}`,
    `/t/${id}#${ownerSecret}`,
  ]) {
    await page.goto('about:blank');
    await page.goto(origin + address);
    await expect(page.getByRole('heading').first()).toBeVisible();
  }
  expect(complaints).toEqual([]);
});
