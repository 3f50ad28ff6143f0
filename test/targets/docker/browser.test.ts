import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CHROMIUM_FLAGS, ensureChromium } from '../../setup/chromium.ts';
import { temporaryFolder } from '../../support/server.ts';
import { ADMIN_KEY, running } from './running.ts';

const image = inject('image');
const start = running();
const FILE = randomBytes(4 * 1024 * 1024 + 100_000);

let browser: Browser;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...CHROMIUM_FLAGS] });
  folder = await temporaryFolder();
  path = join(folder.path, 'picture.bin');
  await writeFile(path, FILE);
});
afterAll(async () => {
  await browser.close();
  await folder.remove();
});

/** A page of somebody else: with cookies and storage of its own. */
async function newPage(): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' });
  start.afterwards(() => context.close());
  return context.newPage();
}

/** Signs in at the console and makes an access token for one transfer. */
async function makeToken(page: Page, origin: string): Promise<string> {
  await page.goto(`${origin}/admin/tokens`);
  await page.getByLabel('Admin key').fill(ADMIN_KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByLabel('Name').fill('Visitors');
  await page.getByLabel('Number of transfers').fill('1');
  await page.getByRole('button', { name: 'Create the token' }).click();
  return page.getByLabel('Token “Visitors”').inputValue();
}

async function send(page: Page, origin: string, token: string): Promise<string> {
  await page.goto(origin);
  await page.getByLabel('Access token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Use this token' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files or drop them here' }).click();
  await (await chooser).setFiles(path);
  await page.getByRole('button', { name: 'Encrypt and send' }).click();
  const link = page.getByRole('textbox', { name: 'Link for the recipient' });
  await link.waitFor();
  return link.inputValue();
}

async function receive(page: Page, link: string): Promise<Buffer> {
  await page.goto(link);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  return readFile(await (await downloading).path());
}

async function goThrough(origin: string): Promise<void> {
  const token = await makeToken(await newPage(), origin);
  const link = await send(await newPage(), origin, token);
  expect(new URL(link).origin).toBe(origin);
  expect(Buffer.compare(await receive(await newPage(), link), FILE)).toBe(0);
}

describe('a browser', () => {
  it('makes a token, sends and receives at one container of both apps', async () => {
    const { url } = await start.container({ image, service: 'both', volume: await start.volume() });
    await goThrough(url);
  });

  it('does so at two containers of one app each, behind one origin', async () => {
    const volume = await start.volume();
    const [user, admin] = await Promise.all([
      start.container({ image, service: 'user', volume }),
      start.container({ image, service: 'admin', volume }),
    ]);
    await goThrough((await start.router(user, admin)).url);
  });
});
