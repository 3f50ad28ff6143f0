import type { Page } from '@playwright/test';
import { LANGUAGES } from '../../frontend/i18n/languages.ts';
import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { makeAccessToken } from '../support/access-tokens.ts';
import { expect, signIn, test } from './console.ts';
import type { Pseudo } from './pseudo.ts';
import { MARKS, speakPseudo } from './pseudo.ts';
import { textFaults } from './text-faults.ts';

/** As wide as a window of 1280 px is at a zoom of 400 %. */
const NARROW = { width: 320, height: 640 };

/** Looks at the page as it is in both languages, and leaves it in English. */
async function expectGoodTexts(page: Page, what: string): Promise<void> {
  const language = page.locator('send-preferences select').first();
  const choose = (code: string): Promise<void> =>
    language.evaluate((select: HTMLSelectElement, value) => {
      select.value = value;
      select.dispatchEvent(new Event('change'));
    }, code);
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  for (const code of Object.keys(MARKS) as Pseudo[]) {
    await choose(code);
    await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${LANGUAGES[code].locale}`));
    await expect
      .poll(() => textFaults(page, code), { message: `${what}, ${code}`, timeout: 20_000 })
      .toEqual({ foreign: [], cut: [], sideways: 0 });
  }
  await choose('en');
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
}

test('each page of the console has all its texts in the language of the person, and they fit when they are 40 % longer, in both directions', async ({
  page,
  context,
  admin,
}) => {
  test.slow();
  await speakPseudo(context);
  const sent = await admin.send();
  await page.setViewportSize(NARROW);
  await page.goto(admin.at());
  await page.getByLabel(adminEn['admin.sign_in_key']).waitFor();
  await expectGoodTexts(page, 'sign-in');
  await signIn(page, admin);
  for (const path of ['', '/transfers', `/transfers/${sent.id}`, '/tokens', '/storage', '/audit']) {
    await page.goto(admin.at(path));
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectGoodTexts(page, path);
  }
  // Its name is in labels, too.
  await makeAccessToken(admin.server, { maxUses: null, name: 'Reading room' });
  await page.goto(admin.at('/tokens'));
  await page.getByRole('button', { name: adminEn['admin.token_new'] }).first().click();
  await page.getByRole('dialog').waitFor();
  await expectGoodTexts(page, 'new code');
});
