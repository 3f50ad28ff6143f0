import { readFile } from 'node:fs/promises';
import type { Page, Request } from '@playwright/test';
import { createClient } from '../../core/client/client.ts';
import { newAccessToken } from '../../core/tokens/access-token.ts';
import { makeAccessToken, revokeAccessToken } from '../support/access-tokens.ts';
import { patternBytes, sourceOf } from '../support/app.ts';
import type { RunningServer } from '../support/server.ts';
import { startServer } from '../support/server.ts';
import {
  expect,
  expectGoodPage,
  makeFile,
  pickAgain,
  pickFile,
  receiveFile,
  sendPicked,
  test as base,
} from './fixtures.ts';
import { limitMs } from '../setup/time-limits.ts';
import { en } from '../../frontend/i18n/en.ts';
import { pt } from '../../frontend/i18n/pt.ts';

interface TokenFixtures {
  /** A server that takes uploads by token. */
  byToken: RunningServer;
}

const test = base.extend<object, TokenFixtures>({
  byToken: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from a pattern
    async ({}, use) => {
      const server = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'token' } });
      await use(server);
      await server.kill();
    },
    { scope: 'worker' },
  ],
});

const field = (page: Page): ReturnType<Page['getByLabel']> => page.getByLabel(en['token.label'], { exact: true });
const fact = (page: Page, text: string): ReturnType<Page['getByRole']> =>
  page.getByRole('listitem').filter({ hasText: text });
const zone = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('button', { name: en['drop.title'] });

async function giveToken(page: Page, token: string): Promise<void> {
  await field(page).fill(token);
  await page.getByRole('button', { name: en['token.use'] }).click();
}

/** Takes one use of a token without a browser. */
async function useElsewhere({ userUrl }: RunningServer, token: string): Promise<void> {
  const terms = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
  await createClient({ baseUrl: userUrl }).upload({ ...terms, source: sourceOf(patternBytes(10)), token });
}

function keptIn(page: Page, area: 'localStorage' | 'sessionStorage'): Promise<string> {
  return page.evaluate((name) => JSON.stringify(Object.entries(window[name])), area);
}

async function everythingKept(page: Page): Promise<string> {
  return (await keptIn(page, 'localStorage')) + (await keptIn(page, 'sessionStorage'));
}

const VIEWS = [
  { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: '360 px, dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const;

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test('every state of the access code is accessible and fits', async ({ page, byToken }, info) => {
      const { token } = await makeAccessToken(byToken, { maxUses: 1, expiresInSeconds: 3_600, maxTransferBytes: 9e6 });
      const file = await makeFile(info, 'a.txt', patternBytes(10));
      await page.goto(byToken.userUrl);
      await expect(field(page)).toBeVisible();
      await expectGoodPage(page);
      await giveToken(page, newAccessToken());
      await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
      await expectGoodPage(page);
      await giveToken(page, token);
      await expect(fact(page, '1 transfer left')).toBeVisible();
      await expectGoodPage(page);
      await pickFile(page, file.path);
      await useElsewhere(byToken, token);
      await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
      await expect(page.getByRole('heading', { name: en['error.token_used_up'] })).toBeVisible();
      await expectGoodPage(page);
    });
  });
}

test('the token is asked for and checked before a file can be chosen, and says what is wrong with it', async ({
  page,
  byToken,
}) => {
  const used = await makeAccessToken(byToken, { maxUses: 1 });
  await useElsewhere(byToken, used.token);
  const revoked = await makeAccessToken(byToken);
  await revokeAccessToken(byToken, revoked.info.id);
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await page.goto(byToken.userUrl);
  await expect(page.getByRole('heading', { name: en['token.title'] })).toBeVisible();
  await expect(zone(page)).toBeHidden();
  const asked = (): number => requests.filter((request) => request.url().endsWith('/api/token')).length;
  const refusals = [
    ['', en['error.token_required']],
    ['sgst_short', en['error.token_invalid']],
    ['кириллица', en['error.token_invalid']],
    [newAccessToken(), en['error.token_invalid']],
    [used.token, en['error.token_used_up']],
    [revoked.token, en['error.token_revoked']],
  ] as const;
  for (const [token, text] of refusals) {
    await giveToken(page, token);
    await expect(page.getByRole('alert')).toContainText(text);
    await expect(field(page)).toBeFocused();
    await expect(field(page)).toHaveAccessibleDescription(new RegExp(text));
    await expect(zone(page)).toBeHidden();
  }
  // What is malformed is refused without the server; and nothing but checks was ever sent.
  expect(asked()).toBe(3);
  expect(requests.filter((request) => request.method() !== 'GET')).toEqual([]);
  expect(await everythingKept(page)).not.toContain('sgst_');
});

test('a file is sent with a token, which is in no link and in nothing that is kept but the tab', async ({
  page,
  byToken,
}, info) => {
  const { token } = await makeAccessToken(byToken, { maxUses: 2 });
  const secret = token.slice('sgst_'.length);
  const file = await makeFile(info, 'report.txt', patternBytes(300_000, 5));
  const carriers: string[] = [];
  page.on('request', (request) => {
    if (JSON.stringify([request.url(), request.headers(), request.postData()]).includes(secret))
      carriers.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await page.goto(byToken.userUrl);
  await field(page).fill(`  ${token}\n`);
  await page.keyboard.press('Enter');
  await expect(zone(page)).toBeFocused();
  await expect(fact(page, '2 transfers left')).toBeVisible();
  await pickFile(page, file.path);
  const link = await sendPicked(page);
  expect(carriers).toEqual(['GET /api/token', 'POST /api/transfers']);
  expect(await page.content()).not.toContain(secret);
  expect(link).not.toContain(secret);
  expect(await keptIn(page, 'localStorage')).not.toContain(secret);
  expect(await keptIn(page, 'sessionStorage')).toContain(secret);
  await page.getByRole('link', { name: en['sent.another'] }).click();
  await expect(fact(page, '1 transfer left')).toBeVisible();
  await page.goto(link);
  expect(await readFile((await receiveFile(page)).path)).toEqual(await readFile(file.path));
  expect(byToken.output()).not.toContain(secret);
});

test('a token is kept for the tab alone, or for the device when that is asked for, and is forgotten on request', async ({
  page,
  byToken,
  context,
}) => {
  const { token } = await makeAccessToken(byToken);
  await page.goto(byToken.userUrl);
  await giveToken(page, token);
  await expect(fact(page, en['token.uses_any'])).toBeVisible();
  await page.reload();
  await expect(zone(page)).toBeVisible();
  const other = await context.newPage();
  await other.goto(byToken.userUrl);
  await expect(field(other)).toBeVisible();
  await other.getByLabel('Remember on this device').check();
  await giveToken(other, token);
  await expect(zone(other)).toBeVisible();
  await other.close();
  const later = await context.newPage();
  await later.goto(byToken.userUrl);
  await expect(zone(later)).toBeVisible();
  await later.getByRole('button', { name: en['token.change'] }).click();
  await expect(field(later)).toBeFocused();
  await expect(zone(later)).toBeHidden();
  await later.reload();
  await expect(field(later)).toBeVisible();
  expect(await everythingKept(later)).not.toContain('sgst_');
});

test('a token that ended meanwhile is told of when one comes back, and no longer kept', async ({ page, byToken }) => {
  const { token, info } = await makeAccessToken(byToken);
  await page.goto(byToken.userUrl);
  await giveToken(page, token);
  await expect(zone(page)).toBeVisible();
  await revokeAccessToken(byToken, info.id);
  await page.reload();
  await expect(page.getByRole('alert')).toContainText(en['error.token_revoked']);
  await page.reload();
  await expect(field(page)).toHaveValue('');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a token that is used up when it matters is refused clearly; the files and choices stay for another', async ({
  page,
  byToken,
}, info) => {
  const [one, other] = [await makeAccessToken(byToken, { maxUses: 1 }), await makeAccessToken(byToken, { maxUses: 1 })];
  const file = await makeFile(info, 'kept.txt', patternBytes(1_000));
  await page.goto(byToken.userUrl);
  await giveToken(page, one.token);
  await pickFile(page, file.path);
  await page.getByLabel(en['options.message']).fill('still here');
  await page.getByRole('group', { name: en['options.downloads'] }).getByRole('radio', { name: 'Once' }).check();
  await useElsewhere(byToken, one.token);
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect(page.getByRole('heading', { name: en['error.token_used_up'] })).toBeFocused();
  await expect(page.getByText(en['token.files_kept'])).toBeVisible();
  await expect(page.getByText('kept.txt').first()).toBeVisible();
  expect(sent.filter((line) => line.startsWith('PUT'))).toEqual([]);
  await giveToken(page, one.token);
  await expect(page.getByText(en['hint.token_used_up'])).toHaveCount(2);
  await giveToken(page, other.token);
  await expect(page.getByRole('heading', { name: en['review.title'] })).toBeVisible();
  await expect(page.getByText('kept.txt').first()).toBeVisible();
  const link = await sendPicked(page);
  await page.goto(link);
  await expect(page.getByRole('blockquote')).toHaveText('still here');
  await expect(page.getByText('1 download left')).toBeVisible();
});

test('what is larger than the token allows is refused before anything is sent', async ({ page, byToken }, info) => {
  const { token } = await makeAccessToken(byToken, { maxUses: 1, maxTransferBytes: 5_000 });
  const file = await makeFile(info, 'large.bin', patternBytes(6_000));
  await page.goto(byToken.userUrl);
  await giveToken(page, token);
  await expect(fact(page, 'Up to 5 kB per transfer')).toBeVisible();
  await pickFile(page, file.path);
  await expect(page.getByRole('alert')).toContainText(en['error.too_large']);
  await expect(page.getByRole('button', { name: en['upload.send'], exact: true })).toBeDisabled();
});

test('the token is hidden like a password until it is to be shown, and the keyboard does it all', async ({
  page,
  byToken,
}) => {
  const { token } = await makeAccessToken(byToken);
  await page.goto(byToken.userUrl);
  await expect(field(page)).toHaveAttribute('type', 'password');
  await expect(field(page)).toHaveAttribute('autocomplete', 'off');
  await field(page).focus();
  await page.keyboard.insertText(token);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: en['token.show'] })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(field(page)).toHaveAttribute('type', 'text');
  await expect(page.getByRole('button', { name: en['token.hide'] })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByLabel('Remember on this device')).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(zone(page)).toBeFocused();
});

test('an interrupted upload goes on without the token', async ({ page, byToken }, info) => {
  const { token } = await makeAccessToken(byToken, { maxUses: 1 });
  const file = await makeFile(info, 'resumed.bin', patternBytes(9_000_000, 9));
  await page.goto(byToken.userUrl);
  await giveToken(page, token);
  await pickFile(page, file.path);
  let parts = 0;
  await page.route('**/parts/*', async (route) => (++parts > 1 ? undefined : route.continue()));
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect.poll(() => parts).toBeGreaterThan(1);
  page.on('dialog', (dialog) => void dialog.accept());
  // In this order: requests that are held go on when nothing holds them any more, and the upload would finish.
  await page.goto('about:blank');
  await page.unroute('**/parts/*');
  await page.goto(byToken.userUrl);
  await expect(page.getByRole('alert')).toContainText(en['error.token_used_up']);
  await expect(page.getByRole('heading', { name: '1 unfinished upload' })).toBeVisible();
  const stored = await page.evaluate(async () => {
    const open = indexedDB.open('sgraph-send');
    const database = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)));
    const read = database.transaction(['uploads', 'parts']);
    const all = ['uploads', 'parts'].map((name) => read.objectStore(name).getAll());
    await new Promise((resolve) => (read.oncomplete = resolve));
    return JSON.stringify(all.map(({ result }) => result as unknown));
  });
  expect(stored).toContain('ownerSecret');
  expect(stored).not.toContain(token.slice('sgst_'.length));
  await pickAgain(page, file.path);
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible({ timeout: limitMs(45) });
});

test('a server that takes uploads from everybody asks for no token', async ({ page, origin }) => {
  await page.goto(origin);
  await expect(zone(page)).toBeVisible();
  await expect(page.getByText(en['token.label'])).toBeHidden();
});

test('the whole of it is there in Portuguese', async ({ browser, byToken }) => {
  const { token } = await makeAccessToken(byToken, { maxUses: 2 });
  const context = await browser.newContext({ locale: 'pt-PT' });
  const page = await context.newPage();
  await page.goto(byToken.userUrl);
  await page.getByLabel('Código de acesso', { exact: true }).fill('sgst_errado');
  await page.getByRole('button', { name: pt['token.use'] }).click();
  await expect(page.getByRole('alert')).toContainText(pt['error.token_invalid']);
  await page.getByLabel('Código de acesso', { exact: true }).fill(token);
  await page.getByRole('button', { name: pt['token.use'] }).click();
  await expect(fact(page, 'Restam 2 transferências')).toBeVisible();
  await context.close();
});
