import type { Page } from '@playwright/test';
import { downloadLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { beginStuckUpload } from '../support/stuck-upload.ts';
import { expect, expectAccessible, test } from './fixtures.ts';

const MIB = 1024 ** 2;
const GIB = 1024 * MIB;
const VIEWS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

/** As a private window has it in browsers without a dialog for saving: a small room. Chromium names the same quota in all windows. */
async function openPrivateWindow(page: Page, origin: string, quotaBytes: number): Promise<void> {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  await page.goto(origin);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: quotaBytes });
}

for (const [kind, viewport] of Object.entries(VIEWS)) {
  test.describe(`a private window on a ${kind}`, () => {
    test.use({ viewport });

    test('names another window as the remedy before it waits, claims or stores anything', async ({
      page,
      origin,
      client,
    }) => {
      const { id, secret, ownerSecret, abandon } = await beginStuckUpload(client, 5 * GIB);
      await expect.poll(() => client.status(id, ownerSecret).catch(() => undefined)).toBeDefined();
      await openPrivateWindow(page, origin, GIB / 2);
      await page.goto(downloadLink(origin, id, secret));
      await page.getByRole('button', { name: en['download.start_later'] }).click();
      await expect(page.getByRole('heading', { name: en['error.no_room'] })).toBeVisible();
      await expect(page.getByText(en['hint.no_room'])).toBeVisible();
      await expectAccessible(page);
      expect((await client.status(id, ownerSecret)).downloads.claimed).toBe(0);
      abandon();
    });

    for (const [room, quotaBytes] of [
      ['with room for the file', 400 * MIB],
      ['without room for a file that memory can hold', 20 * MIB],
    ] as const)
      test(`${room} waits for it`, async ({ page, origin, client }) => {
        const { id, secret, ownerSecret, abandon } = await beginStuckUpload(client, 40 * MIB);
        await expect.poll(() => client.status(id, ownerSecret).catch(() => undefined)).toBeDefined();
        await openPrivateWindow(page, origin, quotaBytes);
        await page.goto(downloadLink(origin, id, secret));
        await page.getByRole('button', { name: en['download.start_later'] }).click();
        await expect(page.getByRole('heading', { name: en['download.uploading'] })).toBeVisible();
        abandon();
      });
  });
}
