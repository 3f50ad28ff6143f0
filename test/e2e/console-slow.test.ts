import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { en } from '../../frontend/i18n/en.ts';
import { expect, signIn, test } from './console.ts';
import { expectAccessible } from './fixtures.ts';
import { expectPatience, silence, stopClock, VIEWS } from './silent-server.ts';

/** What each page asks for first, and what is there once that is answered. */
const PAGES: Record<string, { readonly asks: string; readonly path: string; readonly shown: string }> = {
  'the session': { asks: 'session', path: '/settings', shown: adminEn['admin.settings_server'] },
  'the overview': { asks: 'overview**', path: '', shown: adminEn['admin.overview'] },
  'the list of transfers': {
    asks: 'transfers**',
    path: '/transfers?state=expired',
    shown: adminEn['admin.filter_none'],
  },
  'the access codes': { asks: 'tokens**', path: '/tokens', shown: 'the senders' },
  'the storage': { asks: 'storage', path: '/storage', shown: adminEn['admin.storage_soon'] },
  'the audit log': { asks: 'audit**', path: '/audit?kind=signed_in', shown: adminEn['admin.audit_excerpt'] },
  'the settings': { asks: 'settings', path: '/settings', shown: adminEn['admin.settings_server'] },
};

for (const [kind, viewport] of Object.entries(VIEWS)) {
  test.describe(`a console whose server is silent for a minute, on a ${kind}`, () => {
    test.use({ viewport });

    for (const [name, { asks, path, shown }] of Object.entries(PAGES)) {
      test(`says so of ${name}, asks again, and shows it when it comes`, async ({ page, admin }) => {
        await signIn(page, admin, '/settings');
        await stopClock(page);
        const silent = await silence(page, `**/admin/api/${asks}`);
        await page.goto(admin.at(path));
        await expectPatience(page, silent);
        await expect(page.getByText(shown).first()).toBeVisible();
        await expect(page.getByText(en['slow.text'])).toHaveCount(0);
      });
    }

    test('says so in a dialog, once, and not that it could be asked again', async ({ page, admin }) => {
      await signIn(page, admin, '/settings');
      await stopClock(page);
      await page.goto(admin.at('/tokens'));
      await expect(page.getByText('the senders').first()).toBeVisible();
      const silent = await silence(page, '**/admin/api/tokens');
      await page.getByRole('button', { name: adminEn['admin.token_new'] }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(adminEn['admin.token_name']).fill('The patient');
      await dialog.getByRole('button', { name: adminEn['admin.token_create'] }).click();
      await expect.poll(silent.asked).toBe(1);
      await expect(dialog.getByText(en['slow.text'])).toHaveCount(0);
      await page.clock.runFor(3_100);
      await expect(dialog.getByText(en['slow.text'])).toBeVisible();
      await page.clock.resume();
      await expect(dialog.getByRole('button', { name: en['problem.again'] })).toHaveCount(0);
      await expectAccessible(page);
      silent.end();
      await expect(dialog.getByText(adminEn['admin.token_made_once'])).toBeVisible();
      await expect(dialog.getByText(en['slow.text'])).toHaveCount(0);
      expect(silent.asked()).toBe(1);
    });
  });
}
