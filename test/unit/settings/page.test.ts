import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adminEn } from '../../../frontend/i18n/admin-en.ts';
import { ROWS } from '../../../lambdas/settings/table.ts';
import { SETTINGS_PAGE, settingsPage } from '../../../tools/settings-page.ts';

describe('a setting', () => {
  it('has its row in docs/settings.md, which is written by `node tools/settings-page.ts`', () => {
    const page = readFileSync(SETTINGS_PAGE, 'utf8');
    expect(page).toBe(settingsPage(page));
    for (const [, { env }] of ROWS) expect(page).toContain(`\n| \`${env}\` | `);
  });

  it.each(ROWS.map(([member]) => member))('%s has its name in the console', (member) => {
    expect(adminEn).toHaveProperty([`admin.setting.${member}`]);
  });

  it('has no name in the console that is of no setting', () => {
    const named = Object.keys(adminEn).filter((key) => key.startsWith('admin.setting.'));
    expect(named.toSorted()).toEqual(ROWS.map(([member]) => `admin.setting.${member}`).toSorted());
  });
});
