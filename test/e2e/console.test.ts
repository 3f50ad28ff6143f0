import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSecret } from '../../core/crypto/keys.ts';
import { collector } from '../support/app.ts';
import { expect, expectGoodPage, signIn, test } from './console.ts';
import { en } from '../../frontend/i18n/en.ts';
import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { adminPt } from '../../frontend/i18n/admin-pt.ts';
import { pt } from '../../frontend/i18n/pt.ts';

const PAGES = [
  { path: '', title: 'Overview' },
  { path: '/transfers', title: 'Transfers' },
  { path: '/tokens', title: adminEn['admin.tokens'] },
  { path: '/storage', title: 'Storage' },
  { path: '/audit', title: 'Audit log' },
  { path: '/settings', title: 'Settings' },
] as const;
const VIEWS = [
  { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: '360 px, dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const;

/** Ends all sessions as another process of the server would, without a word to any browser. */
async function endSessions(folder: string): Promise<void> {
  const sessions = join(folder, 'admin', 'sessions');
  const open = (await readdir(sessions)).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
  expect(open.length).toBeGreaterThan(0);
  const ended = JSON.stringify({ version: 1, at: new Date().toISOString() });
  for (const name of open) await writeFile(join(sessions, name.replace('.json', '.ended.json')), ended);
}

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test('every page of the console is accessible and fits', async ({ page, admin }) => {
      const { id } = await admin.send();
      // The longest of all states is in the table too.
      const used = await admin.send({ downloads: 1 });
      await admin.client.download({ ...used, claimId: newSecret(), sink: collector().sink });
      await page.goto(admin.at());
      await page.getByLabel('Admin key').fill(newSecret());
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByText(en['error.unauthorized'])).toBeVisible();
      await expectGoodPage(page);
      await signIn(page, admin);
      for (const { path, title } of PAGES) {
        await page.goto(admin.at(path));
        await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
        await expect(page.locator('[aria-busy]')).toHaveCount(0);
        await expectGoodPage(page);
      }
      for (const path of [
        `/transfers/${id}`,
        '/transfers/not-an-id',
        `/transfers/${'a'.repeat(26)}`,
        '/nothing-here',
      ]) {
        await page.goto(admin.at(path));
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('[aria-busy]')).toHaveCount(0);
        await expectGoodPage(page);
      }
    });

    test('plots are drawn, and every one has its figures as a table', async ({ page, admin }) => {
      await admin.send();
      await admin.counted();
      await signIn(page, admin);
      for (const span of ['Last hour', '24 hours', '7 days', '30 days']) {
        await page.getByRole('radio', { name: span }).check();
        await expect(page.locator('[aria-busy]')).toHaveCount(0);
        const plot = page.getByRole('img', { name: /^Transfers and downloads: / });
        await expect(plot.locator('canvas')).toBeVisible();
        for (const table of await page.getByText(adminEn['admin.plot_table']).all()) await table.click();
        const rows = page.getByRole('table', { name: 'Transfers and downloads' }).getByRole('row');
        await expect(rows).toHaveCount({ 'Last hour': 13, '24 hours': 25, '7 days': 169, '30 days': 31 }[span]!);
        await expect(rows.nth(1)).toContainText(adminEn['admin.plot_incomplete']);
        if (span === 'Last hour') await expectGoodPage(page);
      }
      await expect(page).toHaveURL(/\?range=month$/);
      await page.reload();
      await expect(page.getByRole('radio', { name: '30 days' })).toBeChecked();
    });
  });
}

test('a plot takes the colours of another theme and the width of another window', async ({ page, admin }) => {
  await admin.send();
  await admin.counted();
  await signIn(page, admin);
  const canvas = page.getByRole('img', { name: /^Transfers and downloads: / }).locator('canvas');
  const picture = (): Promise<string> => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
  await expect(canvas).toBeVisible();
  const light = await picture();
  await page.getByLabel('Theme').selectOption('Dark');
  await expect.poll(picture).not.toBe(light);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(async () => (await canvas.boundingBox())?.width ?? 999).toBeLessThan(330);
  await expectGoodPage(page);
});

test('with colours of the system, a plot shows each of its bars over what is incomplete', async ({ page, admin }) => {
  const { id, secret } = await admin.send();
  await admin.client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  await admin.counted();
  await page.emulateMedia({ forcedColors: 'active' });
  await signIn(page, admin);
  const canvas = page.getByRole('img', { name: /^Transfers and downloads: / }).locator('canvas');
  await expect(canvas).toBeVisible();
  const named = (): Promise<string[]> =>
    page.evaluate(() =>
      ['send-admin-plot li[data-series="1"]', 'send-admin-plot li[data-series="2"]', 'p.plot-shade'].map((selector) => {
        const element = document.querySelector(selector);
        return element ? getComputedStyle(element, '::before').backgroundColor : '';
      }),
    );
  await expect.poll(async () => new Set(await named()).size).toBe(3);
  const drawn = (): Promise<number> =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height);
      const counts = new Map<string, number>();
      for (let at = 0; at < data.length; at += 4) {
        const colour = data.subarray(at, at + 4).join();
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      // Two bars, the shade, the lines of the grid and what is empty; edges of letters have few pixels of each colour.
      return [...counts.values()].filter((count) => count > 25).length;
    });
  await expect.poll(drawn).toBeGreaterThanOrEqual(5);
});

test('the keyboard alone signs in, finds a page and its heading, and signs out', async ({ page, admin }) => {
  await page.goto(admin.at());
  await expect(page.getByLabel('Admin key')).toBeVisible();
  await expect(page.getByRole('navigation')).toBeHidden();
  for (let presses = 0; presses < 6; presses++) {
    await page.keyboard.press('Tab');
    if (await page.getByLabel('Admin key').evaluate((element) => element === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText(adminEn['admin.sign_in_empty']);
  await page.keyboard.insertText(admin.server.adminKey);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeFocused();
  const links = page.getByRole('navigation').getByRole('link');
  for (const [index, { title, path }] of PAGES.entries()) {
    await links.nth(index).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeFocused();
    await expect(page).toHaveTitle(`${title} · SGraph Send admin`);
    await expect(page).toHaveURL(admin.at(path));
    await expect(page.locator('nav [aria-current]')).toHaveCount(1);
    await expect(links.nth(index)).toHaveAttribute('aria-current', 'page');
  }
  await page.getByRole('button', { name: 'Sign out' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Administration' })).toBeFocused();
});

test('a wrong key opens nothing and is said at its field', async ({ page, admin, context }) => {
  await page.goto(admin.at('/tokens'));
  await page.getByLabel('Admin key').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText(/That key isn’t valid/);
  await expect(page.getByLabel('Admin key')).toBeFocused();
  await expect(page.getByLabel('Admin key')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Admin key')).toHaveValue('');
  await expect(page.getByRole('heading', { name: adminEn['admin.tokens'] })).toBeHidden();
  expect(await context.cookies()).toEqual([]);
});

test('the key is in one request and in nothing that stays', async ({ page, admin, context }) => {
  const key = admin.server.adminKey;
  const carriers: string[] = [];
  page.on('request', (request) => {
    if (JSON.stringify([request.url(), request.headers(), request.postData()]).includes(key))
      carriers.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await signIn(page, admin, '/storage');
  await page.getByRole('button', { name: adminEn['admin.purge_now'] }).click();
  await expect(page.getByRole('heading', { name: adminEn['admin.purge_report'] })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Storage' })).toBeVisible();
  expect(carriers).toEqual(['POST /admin/api/session']);
  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]),
  );
  expect(kept).not.toContain(key);
  expect(await page.content()).not.toContain(key);
  const [cookie] = await context.cookies();
  // These servers are reached by http on this machine; over https it is `secure`, too.
  expect(cookie).toMatchObject({ httpOnly: true, secure: false, sameSite: 'Strict', path: '/admin' });
  expect(cookie?.value).not.toContain(key);
});

test('signing out really ends the session: for the cookie, for other tabs, and for the way back', async ({
  page,
  admin,
  context,
}) => {
  const { id } = await admin.send();
  await signIn(page, admin, '/transfers');
  await page.getByRole('link', { name: id }).click();
  await expect(page.getByText(id)).toBeVisible();
  const other = await context.newPage();
  await other.goto(admin.at('/audit'));
  await expect(other.getByRole('table', { name: 'Audit log' })).toBeVisible();
  const [cookie] = await context.cookies();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('main').getByText(adminEn['admin.signed_out'])).toBeVisible();
  await expect(other.getByRole('main').getByText(adminEn['admin.signed_out'])).toBeVisible();
  await expect(other.getByRole('table')).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(admin.at('/transfers'));
  await expect(page.getByLabel('Admin key')).toBeVisible();
  expect(await page.content()).not.toContain(id);
  await page.goto('about:blank');
  await page.goBack();
  await expect(page.getByLabel('Admin key')).toBeVisible();
  expect(await page.content()).not.toContain(id);
  const stolen = { cookie: `${cookie!.name}=${cookie!.value}`, 'sec-fetch-site': 'same-origin' };
  expect((await fetch(admin.at('/api/transfers'), { headers: stolen })).status).toBe(401);
});

test('where a session ended the sign-in stands in its place, and leads back to the same page', async ({
  page,
  admin,
}) => {
  const { id } = await admin.send();
  await signIn(page, admin, '/transfers?state=ready');
  await expect(page.getByRole('link', { name: id })).toBeVisible();
  await endSessions(admin.folder);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('main').getByText(adminEn['admin.session_ended'])).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Administration' })).toBeFocused();
  expect(await page.content()).not.toContain(id);
  await expectGoodPage(page);
  await page.getByLabel('Admin key').fill(admin.server.adminKey);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Transfers' })).toBeFocused();
  await expect(page).toHaveURL(admin.at('/transfers?state=ready'));
  await expect(page.getByLabel(adminEn['admin.filter'])).toHaveValue('ready');
  await expect(page.getByRole('link', { name: id })).toBeVisible();
});

test('what cannot be read says so and is tried again', async ({ page, admin }) => {
  await signIn(page, admin);
  await page.route('**/admin/api/storage', (route) => route.abort());
  await page.getByRole('link', { name: 'Storage' }).click();
  await expect(page.getByRole('alert')).toContainText(en['error.network']);
  await expectGoodPage(page);
  await page.unroute('**/admin/api/storage');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('table', { name: 'Expiring soon' })).toBeVisible();
});

test('the console speaks Portuguese where the browser does, and changes language in place', async ({
  browser,
  admin,
}) => {
  const context = await browser.newContext({ locale: 'pt-PT' });
  const page = await context.newPage();
  await page.goto(admin.at('/audit'));
  await page.getByLabel(adminPt['admin.sign_in_key']).fill(admin.server.adminKey);
  await page.getByRole('button', { name: adminPt['admin.sign_in'] }).click();
  await expect(page.getByRole('cell', { name: adminPt['admin.kind.signed_in'], exact: true }).first()).toBeVisible();
  await expect(page).toHaveTitle(`${adminPt['admin.audit']} · SGraph Send admin`);
  await expectGoodPage(page);
  await page.getByLabel(pt['preferences.language']).selectOption('English');
  await expect(page.getByRole('cell', { name: adminEn['admin.kind.signed_in'], exact: true }).first()).toBeVisible();
  await expect(page).toHaveTitle(`${adminEn['admin.audit']} · SGraph Send admin`);
  await context.close();
});

test('no page of the console breaks its content security policy or throws', async ({ page, admin }) => {
  const { id } = await admin.send();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/content security policy|trusted ?types|TrustedScript|TrustedHTML/i.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await admin.counted();
  await signIn(page, admin);
  await expect(page.locator('canvas').first()).toBeVisible();
  await page.locator('.u-over').first().hover();
  for (const path of [...PAGES.map((one) => one.path), `/transfers/${id}`]) {
    await page.goto(admin.at(path));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy]')).toHaveCount(0);
  }
  expect(complaints).toEqual([]);
});
