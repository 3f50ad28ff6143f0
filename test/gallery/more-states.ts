import type { Page } from '@playwright/test';
import { newSecret } from '../../core/crypto/keys.ts';
import { downloadLink, manageLink } from '../../core/link.ts';
import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { en } from '../../frontend/i18n/en.ts';
import { makeAccessToken, revokeAccessToken } from '../support/access-tokens.ts';
import { letExpire } from '../support/let-expire.ts';
import type { RunningServer } from '../support/server.ts';
import { beginStuckUpload } from '../support/stuck-upload.ts';
import { receiveFile, sendByClient } from '../e2e/fixtures.ts';
import type { Scene } from './states.ts';

/** With the server of its origin, and the address of one that takes no uploads. */
export interface WiderScene extends Scene {
  readonly open: RunningServer;
  readonly refusingOrigin: string;
}

const heading = async (page: Page, name: string): Promise<void> => page.getByRole('heading', { name }).waitFor();
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).first().click();

/** Opens a page of the console of a server on which a few things have happened. */
async function console({ page, open, client, origin }: WiderScene, path: string): Promise<void> {
  const { id: revoked } = (await makeAccessToken(open, { name: 'Last year’s auditors', maxUses: 2 })).info;
  await revokeAccessToken(open, revoked);
  await makeAccessToken(open, { name: 'The press office', maxUses: null });
  const sent = await sendByClient(client, { downloads: 1 });
  await page.goto(downloadLink(origin, sent.id, sent.secret));
  await receiveFile(page);
  const deleted = await sendByClient(client);
  await client.delete(deleted.id, deleted.ownerSecret);
  await beginStuckUpload(client, 5_000_000);
  await page.goto(`${open.adminUrl}/admin${path}`);
  await page.getByLabel(adminEn['admin.sign_in_key']).fill(open.adminKey);
  await press(page, adminEn['admin.sign_in']);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[aria-busy]').waitFor({ state: 'detached' });
  await page.locator('.waiting').waitFor({ state: 'detached' });
}

/** Each page of the console with its dialogs, and states of a user's pages that take a moment to come. */
export const MORE_STATES: Readonly<Record<string, (scene: WiderScene) => Promise<unknown>>> = {
  'console: sign-in': ({ page, open }) => page.goto(`${open.adminUrl}/admin`),
  'console: overview': async (scene) => {
    await console(scene, '');
    await scene.page.locator('send-admin-plot canvas').first().waitFor();
  },
  'console: transfers': (scene) => console(scene, '/transfers'),
  'console: transfers chosen': async (scene) => {
    await console(scene, '/transfers');
    await scene.page.getByLabel(adminEn['admin.select_all']).check();
  },
  'console: one transfer': async (scene) => {
    await console(scene, '/transfers');
    await scene.page.getByRole('row').last().getByRole('link').click();
    await scene.page.getByRole('heading', { name: adminEn['admin.log'] }).waitFor();
    await scene.page.getByRole('main').getByRole('listitem').first().waitFor();
  },
  'console: codes': (scene) => console(scene, '/tokens'),
  'console: storage': (scene) => console(scene, '/storage'),
  'console: settings': (scene) => console(scene, '/settings'),
  'console: audit log': (scene) => console(scene, '/audit'),
  'console: new code': async (scene) => {
    await console(scene, '/tokens');
    await press(scene.page, adminEn['admin.token_new']);
    await scene.page.getByRole('dialog').waitFor();
  },
  'console: code made': async (scene) => {
    await console(scene, '/tokens');
    await press(scene.page, adminEn['admin.token_new']);
    await scene.page.getByLabel(adminEn['admin.token_name']).fill('The auditors');
    await press(scene.page, adminEn['admin.token_create']);
    await scene.page.getByText(adminEn['admin.token_made_once']).waitFor();
  },
  'console: delete?': async (scene) => {
    await console(scene, '/transfers');
    await scene.page.getByLabel(adminEn['admin.select_all']).check();
    await press(scene.page, adminEn['admin.bulk_delete']);
    await scene.page.getByRole('dialog').waitFor();
  },
  'console: not found': (scene) => console(scene, '/nothing'),
  'uploads closed': async ({ page, refusingOrigin }) => {
    await page.goto(refusingOrigin);
    await heading(page, en['upload.closed']);
  },
  'ended by expiry': async ({ page, client, origin }) => {
    const { id, secret, ownerSecret } = await sendByClient(client);
    await letExpire(client, id, ownerSecret);
    await page.goto(downloadLink(origin, id, secret));
    await heading(page, en['error.expired']);
  },
  'sender stopped': async ({ page, client, origin }) => {
    const begun = await beginStuckUpload(client, 5_000_000);
    await page.goto(downloadLink(origin, begun.id, begun.secret));
    await press(page, en['download.start_later']);
    await heading(page, en['download.uploading']);
    await client.delete(begun.id, begun.ownerSecret);
    await heading(page, en['error.deleted']);
  },
  'private link, wrong key': async ({ page, client, origin }) => {
    const { id } = await sendByClient(client);
    await page.goto(manageLink(origin, id, newSecret()));
    await heading(page, en['error.not_owner']);
  },
};
