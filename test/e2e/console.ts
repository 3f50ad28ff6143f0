import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Client } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import type { Uploaded } from '../../core/client/upload-options.ts';
import { limitMs } from '../setup/time-limits.ts';
import { makeAccessToken } from '../support/access-tokens.ts';
import { patternBytes, sourceOf } from '../support/app.ts';
import type { RunningServer } from '../support/server.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { expect, expectGoodPage, test as base } from './fixtures.ts';

/** A server of its own on a folder, which takes uploads by token. */
interface Console {
  readonly server: RunningServer;
  readonly folder: string;
  /** The whole address of a page of the console, `/admin` included. */
  readonly at: (path?: string) => string;
  readonly client: Client;
  /** A small transfer, with a token of any number of uses. */
  readonly send: (changes?: { bytes?: number; downloads?: number; seconds?: number }) => Promise<Uploaded>;
  /** Waits until the server has stored what it counted, as it does every ten seconds. */
  readonly counted: () => Promise<void>;
}

export const test = base.extend<object, { admin: Console }>({
  admin: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from a pattern
    async ({}, use) => {
      const folder = await temporaryFolder();
      const server = await startServer({
        store: `disk:${folder.path}`,
        environment: { SGRAPH_SEND_UPLOADS: 'token' },
      });
      const client = createClient({ baseUrl: server.userUrl });
      const { token } = await makeAccessToken(server, { maxUses: null, name: 'the senders' });
      await use({
        server,
        client,
        folder: folder.path,
        at: (path = '') => `${server.adminUrl}/admin${path}`,
        counted: () =>
          expect.poll(() => existsSync(join(folder.path, 'activity')), { timeout: limitMs(20) }).toBe(true),
        send: async ({ bytes = 1_000, downloads = 2, seconds = 3_600 } = {}) => {
          const metadata = { name: 'report.pdf', type: 'application/pdf' };
          const terms = { metadata, expiresInSeconds: seconds, maxDownloads: downloads, token };
          return client.upload({ ...terms, source: sourceOf(patternBytes(bytes)) });
        },
      });
      await server.kill();
      await folder.remove();
    },
    { scope: 'worker' },
  ],
});

/** Opens a page of the console and signs in there. */
export async function signIn(page: Page, admin: Pick<Console, 'at' | 'server'>, path = ''): Promise<void> {
  await page.goto(admin.at(path));
  await page.getByLabel('Admin key').fill(admin.server.adminKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}

/** Unfolds the filter of that name, which is folded on a phone. */
export async function openFilter(page: Page, name: string): Promise<void> {
  const fold = page.getByText(name, { exact: true });
  await expect(page.getByRole('form', { name })).toBeVisible();
  if (await fold.isVisible()) await fold.click();
}

export { expect, expectGoodPage };
