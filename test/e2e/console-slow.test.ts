import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { en } from '../../frontend/i18n/en.ts';
import { expect, signIn, test } from './console.ts';
import { expectPatience, silence, VIEWS } from './silent-server.ts';

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
        await page.clock.install();
        const silent = await silence(page, `**/admin/api/${asks}`);
        await page.goto(admin.at(path));
        await expectPatience(page, silent);
        await expect(page.getByText(shown).first()).toBeVisible();
        await expect(page.getByText(en['slow.text'])).toHaveCount(0);
      });
    }
  });
}
