import type { Page } from '@playwright/test';
import type { Uploaded } from '../../core/client/client.ts';
import { downloadLink, manageLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { expect, makeFile, pickFile, sendByClient, sendPicked, test } from './fixtures.ts';
import { expectPatience, silence, stopClock, VIEWS } from './silent-server.ts';

const NAME = 'quarterly report.pdf';

interface SlowPage {
  readonly address: (origin: string, sent: Uploaded) => string;
  /** What is there once the server has answered. */
  readonly shown: (page: Page) => ReturnType<Page['getByText']>;
}
const PAGES: Record<string, SlowPage> = {
  'a link': {
    address: (origin, { id, secret }) => downloadLink(origin, id, secret),
    shown: (page) => page.getByRole('heading', { name: NAME }),
  },
  'a private link': {
    address: (origin, { id, ownerSecret }) => manageLink(origin, id, ownerSecret),
    shown: (page) => page.getByRole('button', { name: en['manage.delete'] }),
  },
  "the log of a recipient's link": {
    address: (origin, { id, secret }) => manageLink(origin, id, secret),
    shown: (page) => page.getByRole('heading', { name: en['manage.recipient_title'] }),
  },
  'the description of the API': {
    address: (origin) => `${origin}/docs`,
    shown: (page) => page.getByText('/api/transfers/{id}', { exact: true }).first(),
  },
  'what the server stores': {
    address: (origin) => `${origin}/transparency`,
    shown: (page) => page.getByRole('heading', { name: en['seen.never'] }),
  },
};

for (const [kind, viewport] of Object.entries(VIEWS)) {
  test.describe(`a server that is silent for a minute, on a ${kind}`, () => {
    test.use({ viewport });

    for (const [name, { address, shown }] of Object.entries(PAGES)) {
      test(`${name} says so, asks again, and opens when it answers`, async ({ page, origin, client }) => {
        const sent = await sendByClient(client);
        await stopClock(page);
        const silent = await silence(page);
        await page.goto(address(origin, sent));
        await expectPatience(page, silent);
        await expect(shown(page)).toBeVisible();
        await expect(page.getByText(en['slow.text'])).toHaveCount(0);
      });
    }

    test('the page of what was sent has its link at once, and says so', async ({ page, origin }, info) => {
      const file = await makeFile(info, 'sent.txt', new Uint8Array(10));
      await page.goto(origin);
      await pickFile(page, file.path);
      const link = await sendPicked(page);
      await stopClock(page);
      const silent = await silence(page);
      await page.reload();
      await expect(page.getByRole('textbox', { name: en['share.link'] })).toHaveValue(link);
      await expectPatience(page, silent);
      await expect(page.getByText(en['slow.text'])).toHaveCount(0);
    });
  });
}

test('a page whose script is slow to come says so', async ({ page, origin }) => {
  await page.goto(origin);
  await stopClock(page);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  await page.route('**/assets/**', async (route) => {
    await promise;
    await route.continue();
  });
  await page.getByRole('link', { name: en['app.docs'] }).click();
  await page.clock.runFor(3_100);
  await expect(page.getByText(en['slow.text'])).toBeVisible();
  await page.clock.resume();
  resolve(undefined);
  await expect(page.getByText('/api/transfers/{id}', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(en['slow.text'])).toHaveCount(0);
});
