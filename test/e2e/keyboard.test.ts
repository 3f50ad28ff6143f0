import type { Locator, Page } from '@playwright/test';
import { compiled } from '../../frontend/i18n/compile-message.ts';
import { FILES_MESSAGES } from '../../frontend/i18n/files.ts';
import { LANGUAGES } from '../../frontend/i18n/languages.ts';
import { formatMessage } from '../../frontend/i18n/message.ts';
import { limitMs } from '../setup/time-limits.ts';
import { chooseFiles, expect, makeFile, sha256OfFile, test } from './fixtures.ts';

/** More controls than any page has. */
const MOST_CONTROLS = 80;

/** Presses Tab until the control has the focus. It has to be seen then (WCAG 2.2, 2.4.11). */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let presses = 0; presses < MOST_CONTROLS; presses++) {
    await page.keyboard.press('Tab');
    if (await control.evaluate((element) => element === document.activeElement)) {
      await expect(control).toBeInViewport();
      return;
    }
  }
  throw new Error(`no Tab leads to ${control.toString()}`);
}

async function press(page: Page, role: 'button' | 'link', name: string): Promise<void> {
  await tabTo(page, page.getByRole(role, { name, exact: true }).first());
  await page.keyboard.press('Enter');
}

for (const code of ['ar', 'ja'] as const)
  test(`a file is sent, opened, downloaded, managed and deleted by keyboard in ${code}`, async ({
    browser,
    origin,
  }, info) => {
    test.slow();
    const { locale, direction, load } = LANGUAGES[code];
    const texts = { ...(await load()), ...(await FILES_MESSAGES[code]()) };
    const days = (count: number): string =>
      new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(count);
    const times = (count: number): string => formatMessage(compiled(texts['options.times']), { count }, locale);
    const file = await makeFile(info, 'report.txt', new Uint8Array(70_000).fill(7));
    const context = await browser.newContext({ locale, permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    // From now on Playwright catches the system's dialog.
    page.on('filechooser', () => undefined);
    const heading = (name: string): Locator => page.getByRole('heading', { name });
    const choice = (group: string, name: string): Locator =>
      page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true });
    await page.goto(origin);
    await expect(page.locator('html')).toHaveAttribute('dir', direction);

    await expect(page.locator('.shell')).toHaveCount(0);
    // Its name has the hint below it, too.
    await tabTo(page, page.getByRole('button', { name: texts['drop.title'] }));
    await chooseFiles(page, file.path, () => page.keyboard.press('Enter'));
    await expect(heading(texts['review.title'])).toBeVisible();
    await tabTo(page, choice(texts['options.expiry'], days(7)));
    await page.keyboard.press('ArrowUp');
    await expect(choice(texts['options.expiry'], days(1))).toBeChecked();
    await tabTo(page, choice(texts['options.downloads'], times(10)));
    await page.keyboard.press('ArrowUp');
    await expect(choice(texts['options.downloads'], times(5))).toBeChecked();
    await tabTo(page, page.getByRole('textbox', { name: texts['options.message'] }));
    await page.keyboard.insertText('as promised');
    await press(page, 'button', texts['upload.send']);

    await expect(heading(texts['sent.title'])).toBeVisible({ timeout: limitMs(45) });
    await expect(page.getByRole('textbox', { name: texts['share.link'] })).toHaveCSS('direction', 'ltr');
    await press(page, 'button', texts['copy.copy']);
    await expect(page.getByRole('status').filter({ hasText: texts['copy.done'] })).toBeAttached();
    const link = await page.evaluate(() => navigator.clipboard.readText());

    await page.goto(link);
    await expect(heading('report.txt')).toBeVisible();
    await expect(page.getByRole('blockquote')).toHaveText('as promised');
    const downloading = page.waitForEvent('download', { timeout: limitMs(45) });
    await press(page, 'button', texts['download.start']);
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('report.txt');
    expect(await sha256OfFile(await download.path())).toBe(file.sha256);
    await expect(heading(texts['received.title'])).toBeVisible();

    await press(page, 'link', texts['kept.title']);
    const manage = page.getByRole('link', { name: texts['kept.manage'], exact: true });
    await expect(manage).toHaveAccessibleDescription('report.txt');
    await press(page, 'link', texts['kept.manage']);
    await expect(heading('report.txt')).toBeVisible();
    await press(page, 'button', texts['manage.delete']);
    const question = page.getByRole('dialog', { name: texts['delete.title'] });
    await expect(question.getByRole('button', { name: texts['delete.no'], exact: true })).toBeFocused();
    await press(page, 'button', texts['delete.yes']);
    await expect(question).toHaveCount(0);
    await expect(page.getByRole('button', { name: texts['manage.delete'], exact: true })).toBeHidden();
    await page.goto('about:blank');
    await page.goto(link);
    await expect(heading(texts['error.deleted'])).toBeVisible();
    await context.close();
  });
