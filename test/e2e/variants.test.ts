import type { Browser, Page } from '@playwright/test';
import { VARIANT_NAMES } from '../../core/look/variants.ts';
import { freePort } from '../setup/server-process.ts';
import { patternBytes } from '../support/app.ts';
import type { RunningServer } from '../support/server.ts';
import { startServer } from '../support/server.ts';
import { en } from '../../frontend/i18n/en.ts';
import { expect, expectAccessible, makeFile, pickFile, receiveFile, sendPicked, test } from './fixtures.ts';

const KEY = 'sgraph-send.variant';

async function withVariants(variants: string, port?: number): Promise<RunningServer> {
  const environment = { SGRAPH_SEND_VARIANTS: variants, SGRAPH_SEND_LOG_LEVEL: 'silent' };
  return startServer({ store: 'memory:', environment, ...(port !== undefined && { port }) });
}

/** The variant that a page shows, once it has the server's answer: what is there before any script is of no variant. */
async function shown(page: Page, address: string): Promise<string | undefined> {
  await page.goto(address);
  await expect(page.getByText(/^Up to .* GB/)).toBeVisible();
  return page.evaluate(() => document.documentElement.dataset['variant']);
}

async function inFreshBrowser<T>(browser: Browser, look: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    return await look(await context.newPage());
  } finally {
    await context.close();
  }
}

test('a variant is drawn, kept, and gone with the next load after it was switched off', async ({ page }) => {
  const port = await freePort();
  const on = await withVariants('calm=100', port);
  expect(await shown(page, on.userUrl)).toBe('calm');
  const place = page.getByRole('button', { name: en['drop.title'] });
  expect((await place.boundingBox())?.height).toBeGreaterThanOrEqual(16 * 17);
  const kept = await page.evaluate((key) => localStorage.getItem(key), KEY);
  await page.reload();
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBe(kept);
  await on.kill();
  const off = await withVariants('', port);
  expect(await shown(page, off.userUrl)).toBeUndefined();
  expect((await place.boundingBox())?.height).toBeLessThan(16 * 17);
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBeNull();
  await off.kill();
});

test('a variant can be asked for by an address, which is kept and leaves no trace in the address', async ({ page }) => {
  const server = await withVariants('calm,wide');
  expect(await shown(page, server.userUrl)).toBe('standard');
  expect(await shown(page, `${server.userUrl}/?variant=wide`)).toBe('wide');
  expect(new URL(page.url()).search).toBe('');
  await expect(page.locator('html')).toHaveAttribute('data-layout', 'full');
  expect(await shown(page, server.userUrl)).toBe('wide');
  expect(await shown(page, `${server.userUrl}/?variant=other`)).toBe('wide');
  expect(await shown(page, `${server.userUrl}/?variant=`)).toBe('standard');
  await server.kill();
});

test('each fresh browser draws for itself and keeps what it drew', async ({ browser }) => {
  const server = await withVariants('calm=50,wide=50');
  for (let count = 0; count < 6; count++) {
    await inFreshBrowser(browser, async (page) => {
      const drawn = await shown(page, server.userUrl);
      expect(['calm', 'wide']).toContain(drawn);
      expect(await shown(page, server.userUrl)).toBe(drawn);
    });
  }
  await server.kill();
});

for (const variant of VARIANT_NAMES) {
  test(`the variant ${variant} sends, receives and is counted, and is accessible`, async ({ page, browser }, info) => {
    const server = await withVariants(`${variant}=100`);
    const named: string[] = [];
    page.on('request', (request) => {
      const name = request.headers()['x-sgraph-send-variant'];
      if (name !== undefined)
        named.push(`${request.method()} ${new URL(request.url()).pathname.split('/')[1]} ${name}`);
    });
    expect(await shown(page, server.userUrl)).toBe(variant);
    await expectAccessible(page);
    const file = await makeFile(info, 'letter.txt', patternBytes(10_000));
    await pickFile(page, file.path);
    const link = await sendPicked(page);
    await inFreshBrowser(browser, async (recipient) => {
      await recipient.goto(link);
      await receiveFile(recipient);
    });
    expect(new Set(named)).toEqual(new Set([`POST api ${variant}`]));
    const overview = async (): Promise<unknown> => {
      const headers = { 'x-sgraph-send-admin-key': server.adminKey };
      const answer = await fetch(`${server.adminUrl}/admin/api/overview?range=hour`, { headers });
      return ((await answer.json()) as { variants?: unknown }).variants;
    };
    await expect.poll(overview).toEqual([{ name: variant, created: 1, ready: 1, started: 1, downloaded: 1 }]);
    await server.kill();
  });
}
