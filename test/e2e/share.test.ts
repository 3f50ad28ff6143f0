import type { Locator, Page, TestInfo } from '@playwright/test';
import { devices } from '@playwright/test';
import { en } from '../../frontend/i18n/en.ts';
import { pt } from '../../frontend/i18n/pt.ts';
import {
  chooseFiles,
  expect,
  expectAccessible,
  makeFile,
  openMore,
  pickFile,
  sendWithoutCopying,
  test,
} from './fixtures.ts';

const { viewport, hasTouch, isMobile, userAgent } = devices['Pixel 7'];

async function sendSomething(page: Page, origin: string, info: TestInfo): Promise<string> {
  const file = await makeFile(info, 'plans.txt', new TextEncoder().encode('x'));
  await page.goto(origin);
  await pickFile(page, file.path);
  return sendWithoutCopying(page);
}

test.describe('the link of what was sent', () => {
  test('is copied by its button', async ({ page, origin, context }, info) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const link = await sendSomething(page, origin, info);
    await page.getByRole('button', { name: en['copy.copy'], exact: true }).click();
    await expect(page.getByRole('button', { name: en['copy.done'] })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  });

  test('is selected, with a word on how to copy it, where the browser refuses the clipboard', async ({
    page,
    origin,
  }, info) => {
    await page.addInitScript(() => {
      const refuse = (): Promise<void> => Promise.reject(new DOMException('no', 'NotAllowedError'));
      Object.defineProperty(navigator.clipboard, 'writeText', { value: refuse });
    });
    const link = await sendSomething(page, origin, info);
    await page.getByRole('button', { name: en['copy.copy'], exact: true }).click();
    await expect(page.getByText(`${en['copy.refused']} ${en['copy.by_keyboard']}`)).toBeVisible();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(link);
    await expectAccessible(page);
    await page.keyboard.press('Control+C');
    await expect(page.getByRole('button', { name: en['copy.done'] })).toBeVisible();
    await expect(page.getByText(en['copy.refused'])).toBeHidden();
  });

  test('is whole on paper, without what only a screen can do', async ({ page, origin }, info) => {
    const link = await sendSomething(page, origin, info);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const field = page.locator('send-copy-field').first();
    const printed = await field.evaluate((element) => getComputedStyle(element, '::after').content);
    expect(printed).toBe(JSON.stringify(link));
    for (const part of [page.getByRole('textbox'), page.getByRole('button'), page.getByRole('navigation')])
      await expect(part.filter({ visible: true })).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText('plans.txt')).toBeVisible();
    const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(Math.min(...background.match(/\d+/g)!.map(Number)), background).toBeGreaterThan(200);
    // Wider than the paper would be cut.
    await page.setViewportSize({ width: 400, height: 600 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
  });

  test('is shown as a QR code, and hidden again', async ({ page, origin }, info) => {
    await sendSomething(page, origin, info);
    const toggle = page.getByRole('button', { name: en['share.qr'] });
    await toggle.click();
    await expect(page.getByRole('img', { name: en['share.qr_of'] })).toBeVisible();
    await expect(toggle).toHaveAttribute('aria-expanded', 'true');
    await expectAccessible(page);
    await toggle.click();
    await expect(page.getByRole('img', { name: en['share.qr_of'] })).toBeHidden();
  });

  test('goes into an e-mail in the language of the page', async ({ page, origin }, info) => {
    const link = await sendSomething(page, origin, info);
    const mail = page.getByRole('link', { name: en['share.mail'] });
    const before = new URL((await mail.getAttribute('href'))!);
    expect([before.protocol, before.searchParams.get('subject')]).toEqual(['mailto:', en['mail.subject']]);
    expect(before.searchParams.get('body')).toContain(`\r\n\r\n${link}\r\n\r\n`);
    await page.getByLabel(en['preferences.language']).selectOption('Português (Portugal)');
    await expect(mail).toHaveAttribute('href', new RegExp(encodeURIComponent(pt['mail.subject'])));
  });

  test('keeps the private link, the separate key and the proof behind "More"', async ({ page, origin }, info) => {
    await sendSomething(page, origin, info);
    const hidden = [en['share.manage'], en['share.key_only'], en['receipt.label']].map((name) =>
      page.getByRole('textbox', { name, exact: true }),
    );
    for (const field of hidden) await expect(field).toBeHidden();
    await openMore(page);
    for (const field of hidden) await expect(field).toBeVisible();
    await expectAccessible(page);
  });
});

test.describe('the page of what was sent', () => {
  const linkOn = (page: Page): Locator => page.getByRole('textbox', { name: en['share.link'] });

  test('has an address without secrets, which reload, Back and Forward bring back', async ({ page, origin }, info) => {
    const link = await sendSomething(page, origin, info);
    const { pathname, hash } = new URL(link);
    await expect(page).toHaveURL(`${origin}${pathname.replace('/d/', '/sent/')}`);
    await page.reload();
    await expect(linkOn(page)).toHaveValue(link);
    await expect(page.getByText('plans.txt')).toBeVisible();
    await linkOn(page).press('Control+C');
    await page.getByRole('link', { name: en['app.about'] }).click();
    await page.goBack();
    await expect(linkOn(page)).toHaveValue(link);
    await page.goBack();
    await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
    await page.goForward();
    await expect(linkOn(page)).toHaveValue(link);
    expect(page.url()).not.toContain(hash.slice(1));
    await expectAccessible(page);
  });

  test('asks once before it is left with a link that was not passed on', async ({ page, origin }, info) => {
    const link = await sendSomething(page, origin, info);
    await page.getByRole('link', { name: en['app.about'] }).click();
    const question = page.getByRole('dialog', { name: en['leave.not_shared'] });
    await expect(question.getByRole('button', { name: en['leave.no'] })).toHaveClass(/button-primary/);
    await question.getByRole('button', { name: en['leave.no'] }).click();
    await expect(linkOn(page)).toHaveValue(link);
    await page.getByRole('link', { name: en['app.about'] }).click();
    await expect(page.getByRole('heading', { name: en['about.title'] })).toBeVisible();
    await page.goBack();
    await page.goBack();
    await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
  });

  test('asks when it is left by Back, and Forward still works after that', async ({ page, origin }, info) => {
    const link = await sendSomething(page, origin, info);
    await page.goBack();
    await page.getByRole('dialog').getByRole('button', { name: en['leave.no'] }).click();
    await expect(page).toHaveURL(/\/sent\//);
    await page.reload();
    await page.goBack();
    await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
    await page.goForward();
    await expect(linkOn(page)).toHaveValue(link);
  });

  test('leaves by Back when the person says so', async ({ page, origin }, info) => {
    const link = await sendSomething(page, origin, info);
    await page.goBack();
    await page.getByRole('dialog').getByRole('button', { name: en['leave.not_shared_yes'] }).click();
    await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
    await page.goForward();
    await expect(linkOn(page)).toHaveValue(link);
  });

  test('asks nothing once the link was copied', async ({ page, origin }, info) => {
    await sendSomething(page, origin, info);
    await linkOn(page).press('Control+C');
    await expect(page.getByRole('button', { name: en['copy.done'] })).toBeVisible();
    await page.getByRole('link', { name: en['sent.another'] }).click();
    await expect(page.getByRole('button', { name: en['drop.title'] })).toBeVisible();
  });

  test('is brought back by Back, and not by a reload, where the browser keeps nothing: no secret is in its history', async ({
    page,
    origin,
  }, info) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    const link = await sendSomething(page, origin, info);
    const manage = page.getByRole('textbox', { name: en['share.manage'] });
    await manage.press('Control+C');
    await page.getByRole('link', { name: en['sent.another'] }).click();
    await page.goBack();
    await expect(linkOn(page)).toHaveValue(link);
    await expect(manage).toBeVisible();
    expect(await page.evaluate(() => JSON.stringify(history.state))).toMatch(/^\{"position":\d+\}$/);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await expect(page.getByRole('heading', { name: en['sent.unknown'] })).toBeVisible();
    await expectAccessible(page);
  });

  test('says that the link does not work any more, and why', async ({ page, origin, client }, info) => {
    await sendSomething(page, origin, info);
    await openMore(page);
    const manage = await page.getByRole('textbox', { name: en['share.manage'] }).inputValue();
    const [, id = '', ownerSecret = ''] = /\/t\/([a-z2-7]{26})#(.+)$/.exec(manage) ?? [];
    await client.delete(id, ownerSecret);
    await page.reload();
    await expect(page.getByRole('heading', { name: en['sent.over'] })).toBeVisible();
    await expect(page.getByText(en['state.deleted'], { exact: true })).toBeVisible();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport, hasTouch, isMobile, userAgent });

  test('"Share" comes first and passes the link to the device', async ({ page, origin }, info) => {
    await page.addInitScript(() => {
      const shared: unknown[] = [];
      Object.assign(window, { shared });
      Object.defineProperty(navigator, 'share', { value: (data: unknown) => Promise.resolve(shared.push(data)) });
    });
    const file = await makeFile(info, 'plans.txt', new TextEncoder().encode('x'));
    await page.goto(origin);
    await chooseFiles(page, file.path, () => page.getByRole('button', { name: en['drop.title_touch'] }).tap());
    const link = await sendWithoutCopying(page);
    const buttons = page.locator('send-share .actions').first().locator('.button');
    await expect(buttons.first()).toHaveText(en['share.native']);
    await buttons.first().tap();
    // The browser makes a click of a tap when it has decided that it is one.
    const shared = (): Promise<unknown> => page.evaluate(() => Reflect.get(window, 'shared') as unknown);
    await expect.poll(shared).toEqual([{ url: link }]);
    await expectAccessible(page);
  });
});
