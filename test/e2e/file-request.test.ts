import { newSecret } from '../../core/crypto/keys.ts';
import { en } from '../../frontend/i18n/en.ts';
import { limitMs } from '../setup/time-limits.ts';
import { chooseFiles, expect, makeFile, receiveFile, sha256OfFile, test } from './fixtures.ts';

test('a request is made in a page, answered on a phone, received, closed, and forgotten with a way back', async ({
  page,
  origin,
  browser,
}, info) => {
  const file = await makeFile(info, 'beach.jpg', new Uint8Array(5_000).fill(7));
  await page.goto(`${origin}/request`);
  await page.getByLabel(en['request.title']).fill('Holiday photos');
  await page.getByLabel(en['request.message']).fill('All of them, <b>please</b>');
  await page.getByRole('button', { name: en['request.create'] }).click();
  const link = await page.getByRole('textbox', { name: en['request.link'] }).inputValue();

  const context = await browser.newContext({ viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true });
  const sender = await context.newPage();
  await sender.goto(link);
  await expect(sender.getByRole('heading', { name: 'Holiday photos' })).toBeVisible();
  await expect(sender.getByRole('blockquote')).toHaveText('All of them, <b>please</b>');
  const zone = sender.getByRole('button', { name: en['drop.title_touch'] }).first();
  await chooseFiles(sender, file.path, () => zone.click());
  await sender.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect(sender.getByRole('heading', { name: en['request.sent'] })).toBeVisible({ timeout: limitMs(45) });

  await page.getByRole('button', { name: en['request.refresh'] }).click();
  await expect(page.getByText('beach.jpg')).toBeVisible();
  await page.getByRole('link', { name: en['request.open'], exact: true }).click();
  const received = await receiveFile(page);
  expect([received.name, await sha256OfFile(received.path)]).toEqual(['beach.jpg', file.sha256]);

  await page.goBack();
  await page.getByText(en['request.manage']).click();
  await page.getByRole('button', { name: en['request.close'] }).click();
  await page.getByRole('dialog').getByRole('button', { name: en['request.close'] }).click();
  await expect(page.getByText(en['request.is_closed'])).toBeVisible();
  await sender.goto('about:blank');
  await sender.goto(link);
  await expect(sender.getByRole('heading', { name: en['error.request_closed'] })).toBeVisible();
  await sender.goto('about:blank');
  await sender.goto(`${link.split('#')[0] ?? ''}#${newSecret()}`);
  await expect(sender.getByRole('heading', { name: en['error.wrong_key'] })).toBeVisible();
  await context.close();

  await page.getByRole('link', { name: en['request.list'] }).click();
  await page.getByRole('button', { name: en['request.forget'] }).click();
  await page.getByRole('dialog').getByRole('button', { name: en['request.forget'] }).click();
  await page.getByRole('button', { name: en['app.undo'] }).click();
  await expect(page.getByRole('link', { name: 'Holiday photos' })).toBeVisible();
});
