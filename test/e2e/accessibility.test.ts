import type { Locator, Page } from '@playwright/test';
import { downloadLink, manageLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { PAGES } from '../../lambdas/pages.ts';
import { expect, expectAccessible, expectGoodPage, makeFile, sendByClient, test } from './fixtures.ts';

/** What `docs/accessibility.md` says is tested, as far as no other test does. */
const MOST_STOPS = 40;

/** Goes to something as a person does who has only a keyboard. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${String(target)} was not reached with ${MOST_STOPS} presses of Tab`);
}

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

test('a file is sent and received with only a keyboard', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'letter.txt', new Uint8Array(1_000));
  await page.goto(origin);
  await tabTo(page, page.getByRole('button', { name: en['drop.title'] }));
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file.path);
  await expect(page.getByRole('heading', { name: en['review.title'] })).toBeFocused();
  await tabTo(page, button(page, en['upload.send']));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeFocused();
  const link = page.getByRole('textbox', { name: en['share.link'] });
  await tabTo(page, link);
  await page.keyboard.press('Control+C');
  const address = await link.inputValue();
  await page.goto('about:blank');
  await page.goto(address);
  const start = button(page, en['download.start']);
  await expect(start).toBeVisible();
  await tabTo(page, start);
  const downloading = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  await downloading;
  await expect(page.getByRole('heading', { name: en['received.title'] })).toBeFocused();
});

test.describe('at a zoom of 400 %', () => {
  test.use({ viewport: { width: 320, height: 256 } });

  test('nothing scrolls sideways, on any page', async ({ page, origin, client }) => {
    const { id, secret, ownerSecret } = await sendByClient(client);
    for (const address of addressesOf(origin, id, secret, ownerSecret)) {
      await page.goto('about:blank');
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectGoodPage(page);
    }
  });
});

test.describe('in forced colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });

  test('every page passes axe', async ({ page, origin, client }) => {
    const { id, secret, ownerSecret } = await sendByClient(client);
    for (const address of addressesOf(origin, id, secret, ownerSecret)) {
      await page.goto('about:blank');
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
      await expectAccessible(page);
    }
  });
});

/** Every page of the user's app; those of a transfer with its link. */
function addressesOf(origin: string, id: string, secret: string, ownerSecret: string): string[] {
  const withKey = [downloadLink(origin, id, secret), manageLink(origin, id, ownerSecret)];
  return [...Object.keys(PAGES.user).map((path) => origin + path.replace(':id', id)), ...withKey];
}

test('screen readers are given the names and roles of sending and receiving', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'letter.txt', new Uint8Array(1_000));
  const main = page.getByRole('main');
  await page.goto(origin);
  await expect(page.getByRole('banner').getByRole('navigation', { name: en['app.menu'] })).toMatchAriaSnapshot(`
    - list:
      - listitem:
        - link "${en['app.send']}"
      - listitem:
        - link "${en['app.about']}"
      - listitem:
        - link "${en['app.docs']}"
  `);
  await expect(main).toMatchAriaSnapshot(`
    - heading "${en['upload.title']}" [level=1]
    - button /^${en['drop.title']}/
  `);
  await page.locator('input[type=file]').first().setInputFiles(file.path);
  await expect(main).toMatchAriaSnapshot(`
    - heading "${en['review.title']}" [level=1]
    - group "${en['options.expiry']}"
    - group "${en['options.downloads']}"
    - textbox "${en['options.message']}"
    - button "${en['upload.send']}"
  `);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  const link = page.getByRole('textbox', { name: en['share.link'] });
  await expect(main).toMatchAriaSnapshot(`
    - heading "${en['sent.title']}"
    - textbox "${en['share.link']}"
  `);
  await link.press('Control+C');
  await expect(page.getByRole('status').filter({ hasText: en['copy.done'] }).first()).toBeAttached();
  const address = await link.inputValue();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(main).toMatchAriaSnapshot(`
    - heading "letter.txt" [level=1]
    - button "${en['download.start']}"
  `);
});
