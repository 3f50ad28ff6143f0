import type { Browser, Page } from '@playwright/test';
import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { en } from '../../frontend/i18n/en.ts';
import { createClient } from '../../core/client/client.ts';
import { freePort } from '../setup/server-process.ts';
import { patternBytes, sourceOf } from '../support/app.ts';
import type { RunningProvider } from '../support/openid-provider.ts';
import { startProvider } from '../support/openid-provider.ts';
import type { RunningServer } from '../support/server.ts';
import { startServer } from '../support/server.ts';
import { makeAccessToken } from '../support/access-tokens.ts';
import { expect, expectGoodPage, test as base } from './console.ts';

interface Staff {
  readonly provider: RunningProvider;
  readonly server: RunningServer;
  readonly at: (path?: string) => string;
}

const KEY = 'an admin key of this test 0123456789';

const test = base.extend<object, { staff: Staff }>({
  staff: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from a pattern
    async ({}, use) => {
      const adminPort = await freePort();
      const provider = await startProvider([`http://127.0.0.1:${adminPort}/admin/signed-in`]);
      const environment = { SGRAPH_SEND_UPLOADS: 'token', SGRAPH_SEND_ADMIN_KEY: KEY, ...provider.environment };
      const server = await startServer({ store: 'memory:', adminPort, environment });
      const { token } = await makeAccessToken({ ...server, adminKey: KEY }, { maxUses: 5, name: 'the senders' });
      const terms = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1, token };
      await createClient({ baseUrl: server.userUrl }).upload({ ...terms, source: sourceOf(patternBytes(10)) });
      await use({ provider, server, at: (path = '') => `${server.adminUrl}/admin${path}` });
      await server.kill();
      await provider.stop();
    },
    { scope: 'worker' },
  ],
});

/** From the button of the console through the provider's own page. */
async function signInBy(page: Page, account: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with Staff' }).click();
  await page.getByPlaceholder('Enter any login').fill(account);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

async function freshPage(browser: Browser): Promise<Page> {
  return (await browser.newContext({ locale: 'en-GB' })).newPage();
}

test('two operators sign in by the provider; one may change nothing; the log says who', async ({ browser, staff }) => {
  const alice = await freshPage(browser);
  await alice.goto(staff.at('/tokens'));
  await expect(alice.getByRole('button', { name: 'Sign in with Staff' })).toBeVisible();
  await expectGoodPage(alice);
  await signInBy(alice, 'alice');
  // Where it was left, and without the code in the history.
  await expect(alice.getByRole('button', { name: adminEn['admin.token_new'] })).toBeVisible();
  await expect(alice).toHaveURL(staff.at('/tokens'));
  await expect(alice.getByText('Signed in as alice@staff.example')).toBeVisible();

  const bob = await freshPage(browser);
  await bob.goto(staff.at('/tokens'));
  await signInBy(bob, 'bob');
  await expect(bob.getByText('a viewer: you can see everything here')).toBeVisible();
  await expect(bob.getByText('the senders').first()).toBeVisible();
  await expectGoodPage(bob);
  for (const path of ['/tokens', '/storage', '/transfers', '/settings', '/audit', '']) {
    await bob.goto(staff.at(path));
    await expect(bob.getByText('a viewer: you can see everything here')).toBeVisible();
    await expect(bob.getByRole('heading', { level: 1 })).toBeVisible();
    if (path === '/transfers') await expect(bob.getByRole('cell').first()).toBeVisible();
    await expect(bob.getByRole('checkbox', { name: /select/i })).toHaveCount(0);
    const seen = await bob.getByRole('main').getByRole('button').allInnerTexts();
    expect({ path, changing: seen.filter((text) => /delete|revoke|clean up|new token|limit/i.test(text)) }).toEqual({
      path,
      changing: [],
    });
  }

  await alice.goto(staff.at('/audit'));
  const rows = alice.getByRole('row');
  await expect(
    rows.filter({ hasText: 'bob@staff.example' }).filter({ hasText: adminEn['admin.kind.tokens_listed'] }),
  ).not.toHaveCount(0);
  await expect(
    rows.filter({ hasText: 'alice@staff.example' }).filter({ hasText: adminEn['admin.kind.signed_in'] }),
  ).not.toHaveCount(0);
  await bob.getByRole('button', { name: adminEn['admin.sign_out'] }).click();
  await expect(bob.getByRole('button', { name: 'Sign in with Staff' })).toBeVisible();
});

test('an account without a role reads why it is refused, and how to go on', async ({ page, staff }) => {
  await page.goto(staff.at());
  await signInBy(page, 'carol');
  await expect(page.getByRole('heading', { name: en['error.no_role'] })).toBeVisible();
  await expect(page).toHaveURL(staff.at('/signed-in'));
  await expectGoodPage(page);
  await page.getByRole('link', { name: adminEn['admin.sign_in_back'] }).click();
  await expect(page.getByLabel(adminEn['admin.sign_in_key'])).toBeVisible();
});

test('an answer that this browser did not ask for is refused on a page', async ({ page, staff }) => {
  await page.goto(staff.at('/signed-in?code=abc&state=def'));
  await expect(page.getByRole('heading', { name: en['error.sign_in_refused'] })).toBeVisible();
  await page.goto(staff.at('/signed-in'));
  await expect(page.getByLabel(adminEn['admin.sign_in_key'])).toBeVisible();
});

test('a provider that is gone is said at the button, and a key still opens the console', async ({ page }) => {
  const provider = await startProvider(['http://127.0.0.1:9/admin/signed-in']);
  await provider.stop();
  const environment = { SGRAPH_SEND_ADMIN_KEY: KEY, ...provider.environment };
  const server = await startServer({ store: 'memory:', environment });
  try {
    await page.goto(`${server.adminUrl}/admin`);
    await page.getByRole('button', { name: 'Sign in with Staff' }).click();
    await expect(page.getByRole('heading', { name: en['error.provider_unavailable'] })).toBeVisible();
    await expectGoodPage(page);
    await page.getByLabel(adminEn['admin.sign_in_key']).fill(KEY);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByText('Signed in as operator')).toBeVisible();
  } finally {
    await server.kill();
  }
});
