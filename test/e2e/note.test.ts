import { readFile } from 'node:fs/promises';
import { NOTE_CHARACTERS } from '../../core/note.ts';
import { en } from '../../frontend/i18n/en.ts';
import type { CliUser } from '../support/cli.ts';
import { newCliUser } from '../support/cli.ts';
import { expect, expectGoodPage, sendPicked, test } from './fixtures.ts';

const NOTE = '  The door code is <b>4711</b>\n<img src="/nothing" onerror="document.title=\'run\'">\n\tضوء 👩‍👩‍👧\n';

let user: CliUser;
test.beforeEach(async () => {
  user = await newCliUser();
});
test.afterEach(() => user.remove());

test('a note is written in a page, shown as text in another one, and printed by the command line', async ({
  page,
  origin,
  browser,
}, info) => {
  await page.goto(origin);
  await page.getByRole('button', { name: en['note.write'] }).click();
  const field = page.getByLabel(en['note.label']);
  await expect(field).toBeFocused();
  await expectGoodPage(page);
  const send = page.getByRole('button', { name: en['upload.send'], exact: true });
  await send.click();
  await expect(page.getByRole('alert').filter({ hasText: en['note.empty'] })).toBeVisible();
  await field.fill('x'.repeat(NOTE_CHARACTERS + 1));
  await send.click();
  await expect(page.getByRole('alert').filter({ hasText: 'at most 100,000 characters' })).toBeVisible();
  await expect(page.getByText('Characters: 100,001 of 100,000')).toBeVisible();
  await field.fill(NOTE);
  await page.getByRole('button', { name: en['note.leave'] }).click();
  await page.getByRole('button', { name: en['note.write'] }).click();
  await expect(field).toHaveValue(NOTE);
  const link = await sendPicked(page);

  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const reader = await context.newPage();
  await reader.goto(link);
  await expect(reader.getByText(en['note.for_you'])).toBeVisible();
  await reader.getByRole('button', { name: en['note.show'] }).click();
  const note = reader.getByRole('region', { name: en['note.title'] });
  await expect(note).toHaveText(NOTE, { useInnerText: true });
  expect(await note.evaluate(({ childElementCount, textContent }) => [childElementCount, textContent])).toEqual([
    0,
    NOTE,
  ]);
  await expectGoodPage(reader);
  await reader.screenshot({ path: info.outputPath('note.png'), fullPage: true });
  await reader.getByRole('button', { name: en['note.copy'] }).click();
  await expect(reader.getByRole('status').filter({ hasText: en['copy.done'] })).toBeVisible();
  expect(await reader.evaluate(() => navigator.clipboard.readText())).toBe(NOTE);
  const saving = reader.waitForEvent('download');
  await reader.getByRole('button', { name: en['note.save'] }).click();
  expect(await readFile(await (await saving).path(), 'utf8')).toBe(NOTE);
  await context.close();

  const printed = await user.run(['receive', link]);
  expect([printed.exit, printed.output.toString()]).toEqual([0, NOTE]);
});

test('a note of the command line shows on a phone, with marks for what does not show', async ({ browser, origin }) => {
  const text = 'pay \u202e0001\u202c now\u0007\r\nsecond line';
  const link = await user.line(['send', '--text', '-', '--server', origin], { input: Buffer.from(text) });
  const context = await browser.newContext({ viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: en['note.show'] }).click();
  const note = page.getByRole('region', { name: en['note.title'] });
  await expect.poll(() => note.evaluate(({ textContent }) => textContent)).toBe('pay �0001� now�\r\nsecond line');
  await expect(page.getByText(en['note.hidden'])).toBeVisible();
  await expectGoodPage(page);
  await context.close();
});
