import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { en } from '../../frontend/i18n/en.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { downloadLink } from '../../core/link.ts';
import { limitMs } from '../setup/time-limits.ts';
import { makeAccessToken } from '../support/access-tokens.ts';
import { calmHour } from '../support/calm-hour.ts';
import { expect, expectGoodPage, openFilter, signIn, test } from './console.ts';
import { VIEWS } from './silent-server.ts';

const FILTER = adminEn['admin.audit_filter_title'];
const { 'admin.audit_by': OPERATOR, 'admin.audit_filter_target': TARGET, 'admin.audit_what': ACTION } = adminEn;

for (const [kind, viewport] of Object.entries(VIEWS)) {
  test.describe(`the audit log, on a ${kind}`, () => {
    test.use({ viewport });

    test('is filtered by action, operator, time and a pasted link, whose key stays nowhere', async ({
      page,
      admin,
    }) => {
      test.setTimeout(limitMs(120));
      await calmHour();
      const { id } = await admin.send();
      const secret = newSecret();
      const viewed = page.waitForResponse((answer) => answer.ok() && answer.url().endsWith(`/api/transfers/${id}`));
      await signIn(page, admin, `/transfers/${id}`);
      await viewed;
      await page.goto(admin.at('/audit'));
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      const rows = page.getByRole('table', { name: adminEn['admin.audit'] }).getByRole('row');
      const actions = page.getByLabel(ACTION);
      await expect(rows.first()).toBeVisible();
      await expect(actions).toBeVisible({ visible: kind === 'desktop' });
      await openFilter(page, FILTER);
      await actions.selectOption(adminEn['admin.kind.transfer_viewed']);
      await expect(page).toHaveURL(admin.at('/audit?kind=transfer_viewed'));
      await expect(rows.filter({ hasText: adminEn['admin.kind.signed_in'] })).toHaveCount(0);
      await expect(rows.filter({ hasText: id })).toHaveCount(1);
      await expect(page.getByText(adminEn['admin.audit_excerpt'])).toBeVisible();
      await expect(page.getByText(/^Searched \d+ entr/)).toBeVisible();
      await page.getByLabel(TARGET).fill(downloadLink('https://send.example', id, secret));
      await expect(page.getByLabel(TARGET)).toHaveValue(id);
      await page.getByLabel(OPERATOR, { exact: true }).fill('OPER');
      await page.keyboard.press('Enter');
      const address = admin.at(`/audit?kind=transfer_viewed&operator=OPER&target=${id}`);
      await expect(page).toHaveURL(address);
      await expect(rows).toHaveCount(2);
      await expectGoodPage(page);
      await page.reload();
      await expect(rows).toHaveCount(2);
      await expect(actions).toHaveValue('transfer_viewed');
      await page.getByRole('link', { name: id }).click();
      await expect(page.getByRole('heading', { level: 1, name: adminEn['admin.transfer'] })).toBeVisible();
      await page.goBack();
      await expect(page).toHaveURL(address);
      await expect(rows).toHaveCount(2);
      expect(requests.join()).not.toContain(secret);
      expect(requests.join()).toContain(`target=${id}`);
      await page.getByRole('button', { name: adminEn['admin.filter_clear'] }).click();
      await expect(page).toHaveURL(admin.at('/audit'));
      await expect(page.getByText(adminEn['admin.audit_whole'])).toBeVisible();
    });

    test('says at the field what is wrong, and what to do where nothing is found', async ({ page, admin }) => {
      await signIn(page, admin, '/audit');
      await openFilter(page, FILTER);
      await page.getByLabel(TARGET).fill('report.pdf');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('alert').filter({ hasText: adminEn['admin.search_malformed'] })).toBeVisible();
      await expect(page.getByLabel(TARGET)).toBeFocused();
      await page.getByLabel(TARGET).fill('');
      await page.getByLabel(OPERATOR, { exact: true }).fill('someone else');
      await page.keyboard.press('Enter');
      await expect(page.getByText(adminEn['admin.audit_filter_none'])).toBeVisible();
      await expectGoodPage(page);
      await page.getByRole('main').getByRole('button', { name: adminEn['admin.filter_clear'] }).last().click();
      await expect(page.getByText(adminEn['admin.audit_whole'])).toBeVisible();
      await page.goto(admin.at('/audit?kind=burned&when=yesterday&operator=&target=x'));
      await expect(page.getByLabel(adminEn['admin.filter_span'])).toHaveValue('yesterday');
      await expect(page.getByText(adminEn['admin.audit_filter_none'])).toBeVisible();
    });

    test('is searched further back by a button, each entry shown once', async ({ page, admin }) => {
      const { info } = await makeAccessToken(admin.server, { name: 'Searched for' });
      await signIn(page, admin, '/audit');
      await page.route('**/admin/api/audit?**', async (route) => {
        const isFirst = !route.request().url().includes('cursor=');
        const response = await route.fetch();
        const body = (await response.json()) as object;
        const next = `20200101/${'0'.repeat(26)}`;
        const short = { events: [], next, looked: { events: 500, backTo: '2026-01-01T00:00:00.000Z' } };
        await route.fulfill({ response, json: isFirst ? short : body });
      });
      await openFilter(page, FILTER);
      await page.getByLabel(TARGET).fill(info.id);
      await page.keyboard.press('Enter');
      await expect(page.getByText(adminEn['admin.transfers_none_yet'])).toBeVisible();
      await expect(page.getByText(/^Searched 500 entries, back to/)).toBeVisible();
      await page.getByRole('button', { name: adminEn['admin.more'] }).click();
      await expect(page.getByText(adminEn['admin.audit_filter_none'])).toBeVisible();
    });
  });
}

for (const [kind, viewport] of Object.entries(VIEWS)) {
  test.describe(`the settings, on a ${kind}`, () => {
    test.use({ viewport });

    test('are copied as lines of an environment file, one or all, without a secret', async ({
      page,
      admin,
      context,
    }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await signIn(page, admin, '/settings');
      const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
      await page.getByRole('button', { name: 'Copy SGRAPH_SEND_UPLOADS', exact: true }).click();
      await expect.poll(copied).toBe('SGRAPH_SEND_UPLOADS=token');
      await expect(page.getByRole('button', { name: 'Copy SGRAPH_SEND_ADMIN_KEY', exact: true })).toHaveCount(0);
      await page.getByRole('button', { name: adminEn['admin.settings_copy_all'] }).click();
      await expect.poll(copied).toMatch(/^SGRAPH_SEND_MAX_TRANSFER_BYTES=\d+$/m);
      expect(await copied()).toMatch(/^# SGRAPH_SEND_STORE is set and not shown here$/m);
      for (const secret of [admin.server.adminKey, admin.folder]) expect(await copied()).not.toContain(secret);
      await expectGoodPage(page);
    });

    test('are there to be copied by hand where the browser refuses', async ({ page, admin }) => {
      await page.addInitScript(() => {
        Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } });
      });
      await signIn(page, admin, '/settings');
      await page.getByRole('button', { name: 'Copy SGRAPH_SEND_UPLOADS', exact: true }).click();
      await expect(page.getByRole('textbox', { name: 'Copy SGRAPH_SEND_UPLOADS' })).toHaveValue(
        'SGRAPH_SEND_UPLOADS=token',
      );
      await expect(page.getByText(en['copy.refused'])).toBeVisible();
      await expectGoodPage(page);
    });
  });
}
