import type { Locator, Page } from '@playwright/test';
import { devices } from '@playwright/test';
import { en as shared } from '../../frontend/i18n/en.ts';
import { filesEn } from '../../frontend/i18n/files-en.ts';
import { pt } from '../../frontend/i18n/pt.ts';
import { makeAccessToken } from '../support/access-tokens.ts';
import { patternBytes } from '../support/app.ts';
import { startServer } from '../support/server.ts';
import {
  chooseFiles,
  expect,
  expectGoodPage,
  makeFile,
  openMore,
  pickFile,
  receiveFile,
  sendPicked,
  test,
} from './fixtures.ts';
import { holdParts } from './held-parts.ts';

const en = { ...shared, ...filesEn };
const { hasTouch, isMobile, userAgent } = devices['Pixel 7'];
const VIEWS = [
  { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
  { name: 'phone', use: { viewport: { width: 360, height: 740 }, hasTouch, isMobile, userAgent } },
];
const CHOICE = ['localStorage sgraph-send.keep-nothing=true'];

const keepNothing = (page: Page): Locator => page.getByRole('switch', { name: en['keep.nothing'] });

async function turnOn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/sent`);
  await keepNothing(page).check();
  const question = page.getByRole('dialog', { name: en['keep.nothing_title'] });
  await question.getByRole('button', { name: en['keep.nothing'] }).click();
  await expect(page.getByText(en['keep.on'])).toBeVisible();
}

/** Every place of this origin in which a page can keep something, and what is there. */
async function everythingKept(page: Page): Promise<string[]> {
  const cookies = await page.context().cookies();
  const found = await page.evaluate(async () => {
    const names: string[] = [];
    for (const [area, storage] of Object.entries({ localStorage, sessionStorage }))
      for (const key of Object.keys(storage)) names.push(`${area} ${key}=${storage.getItem(key)}`);
    for (const { name } of await indexedDB.databases()) names.push(`indexedDB ${name}`);
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) names.push(`private file ${name}`);
    for (const name of await caches.keys()) names.push(`cache ${name}`);
    for (const { scope } of await navigator.serviceWorker.getRegistrations()) names.push(`worker ${scope}`);
    const state = (history.state ?? {}) as Record<string, unknown>;
    for (const [key, value] of Object.entries(state))
      if (key !== 'position') names.push(`history ${key}=${String(value)}`);
    return names;
  });
  return [...found, ...cookies.map(({ name }) => `cookie ${name}`)];
}

/** What a page removes goes a moment after it has said so. */
async function expectKept(page: Page, kept: readonly string[]): Promise<void> {
  await expect.poll(() => everythingKept(page)).toEqual(kept);
}

for (const { name, use } of VIEWS) {
  test.describe(`with "keep nothing" (${name})`, () => {
    test.use(use);

    test('a whole story leaves nothing in the browser but that choice', async ({ page, browser }, info) => {
      const server = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'token' } });
      const origin = server.userUrl;
      try {
        const { token } = await makeAccessToken(server);
        await turnOn(page, origin);
        await expectKept(page, CHOICE);

        await page.goto(origin);
        await expect(page.getByText(en['token.not_kept'])).toBeVisible();
        await expect(page.getByRole('checkbox', { name: en['token.remember'] })).toBeHidden();
        await page.getByLabel(en['token.label']).fill(token);
        await page.getByRole('button', { name: en['token.use'] }).click();
        const file = await makeFile(info, 'large.bin', patternBytes(36_000_000, 7));
        const drop = isMobile && hasTouch && name === 'phone' ? en['drop.title_touch'] : en['drop.title'];
        await chooseFiles(page, file.path, () => page.getByRole('button', { name: drop }).click());
        const link = await sendPicked(page);
        await expect(page.getByText(en['share.not_kept'])).toBeVisible();
        await expectGoodPage(page);
        await expectKept(page, CHOICE);

        // Until the page is left it has what was sent: also by Back, and in the list.
        await page.getByRole('textbox', { name: en['share.manage'] }).press('Control+C');
        await page.getByRole('main').getByRole('link', { name: en['kept.title'] }).click();
        await expect(page.getByText('large.bin')).toBeVisible();
        await expect(page.getByText(en['kept.hint_nothing'])).toBeVisible();
        await page.getByLabel(en['preferences.language']).selectOption('Português (Portugal)');
        await page.goBack();
        await expect(page.getByRole('textbox', { name: pt['share.link'] })).toHaveValue(link);
        await expectKept(page, CHOICE);

        await page.reload();
        await expect(page.getByRole('heading', { name: en['sent.unknown'] })).toBeVisible();
        // As a browser without a dialog for saving, which would write where the person says.
        await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
        await page.goto('about:blank');
        await page.goto(link);
        await receiveFile(page);
        await page.getByText(en['log.title']).first().click();
        await expectKept(page, CHOICE);
        expect(browser.isConnected()).toBe(true);
      } finally {
        await server.kill();
      }
    });
  });
}

test('turning "keep nothing" on asks, says what goes, and wipes what is kept; turned off, the browser keeps again', async ({
  page,
  origin,
}, info) => {
  const file = await makeFile(info, 'plans.txt', new Uint8Array(5));
  await page.goto(origin);
  await page.getByLabel(en['preferences.theme']).selectOption('dark');
  await pickFile(page, file.path);
  await sendPicked(page);
  await openMore(page);
  await page.goto(`${origin}/sent`);
  await expect(page.getByText('plans.txt')).toBeVisible();
  expect((await everythingKept(page)).length).toBeGreaterThan(3);
  await keepNothing(page).click();
  const question = page.getByRole('dialog', { name: en['keep.nothing_title'] });
  await expect(question).toContainText('the file in your list, with its private link');
  await expect(question).toContainText(en['wipe.stays']);
  await expectGoodPage(page);
  await page.keyboard.press('Escape');
  await expect(keepNothing(page)).not.toBeChecked();
  await turnOn(page, origin);
  await expectKept(page, CHOICE);
  await expect(page.getByText(en['kept.none'])).toBeVisible();
  await expectGoodPage(page);
  await page.reload();
  await expect(keepNothing(page)).toBeChecked();

  await page.getByRole('link', { name: en['app.send'], exact: true }).click();
  await pickFile(page, file.path);
  await sendPicked(page);
  await page.getByRole('textbox', { name: en['share.manage'] }).press('Control+C');
  await page.getByRole('main').getByRole('link', { name: en['kept.title'] }).click();
  await keepNothing(page).uncheck();
  await expect(page.getByText(en['keep.off'])).toBeVisible();
  await page.reload();
  await expect(page.getByText('plans.txt')).toBeVisible();
});

test('"Forget everything" asks, and leaves nothing of list, journals and choices', async ({
  page,
  origin,
  client,
}, info) => {
  await holdParts(page);
  const file = await makeFile(info, 'large.bin', patternBytes(9_000_000, 5));
  await page.goto(origin);
  await page.getByLabel(en['preferences.theme']).selectOption('dark');
  await pickFile(page, file.path);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  const link = await page.getByRole('textbox', { name: en['share.link'] }).inputValue();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`${origin}/sent`);
  await page.getByRole('button', { name: en['wipe.button'] }).click();
  const question = page.getByRole('dialog', { name: en['wipe.title'] });
  await expect(question).toContainText('1 unfinished upload');
  await question.getByRole('button', { name: en['wipe.yes'] }).click();
  await expect(page.getByText(en['wipe.done'])).toBeVisible();
  await expectKept(page, []);
  const [, id = '', secret = ''] = /\/d\/([a-z2-7]{26})#(.+)$/.exec(link) ?? [];
  await expect(client.open(id, secret)).rejects.toMatchObject({ code: 'not_complete' });
  await page.goto(origin);
  await expect(page.getByRole('heading', { name: /unfinished upload/ })).toBeHidden();
});

test('an upload that runs while everything is forgotten in another tab arrives; one that keeps nothing is said not to be resumed', async ({
  page,
  origin,
  context,
}, info) => {
  const { sent, open } = await holdParts(page, 1);
  const file = await makeFile(info, 'large.bin', patternBytes(60_000_000, 5));
  await page.goto(origin);
  await pickFile(page, file.path);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect.poll(sent).toBeGreaterThan(1);
  const other = await context.newPage();
  await turnOn(other, origin);
  await expectKept(other, CHOICE);
  open();
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible();
  await expect(page.getByText(en['share.not_kept'])).toBeVisible();
  await expectKept(other, CHOICE);

  await other.getByRole('link', { name: en['app.send'], exact: true }).click();
  await holdParts(other);
  await pickFile(other, file.path);
  await other.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect(other.getByText(en['sending.not_resumed'])).toBeVisible();
  await other.getByRole('link', { name: en['app.about'] }).click();
  await expect(other.getByRole('dialog', { name: en['leave.sending'] })).toContainText(en['leave.sending_lost']);
});
