import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAdminKey } from '../../../lib/admin-keys.ts';
import { createAll, lockDownAll } from '../../../lib/deployer.ts';
import type { OpenedSite } from '../../../lib/site.ts';
import { CHROMIUM_FLAGS, ensureChromium } from '../../setup/chromium.ts';
import { startEdgeServer } from '../../setup/edge-server.ts';
import { createOperator } from '../../setup/operator.ts';
import type { RunningServer } from '../../setup/server-process.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedSite, quietRun } from './emulated-site.ts';

const ADMIN_KEY = newAdminKey();
const FILE = randomBytes(4 * 1024 * 1024 + 100_000);

let emulator: StrictMinistack;
let sites: readonly OpenedSite[];
let edge: RunningServer;
let browser: Browser;
let path: string;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  const credentials = await createOperator(emulator.endpoint);
  const open = (region: string): Promise<OpenedSite> =>
    openEmulatedSite({ endpoint: emulator.endpoint, credentials, region, adminKey: () => ADMIN_KEY });
  // The first sends parts through the function, the second by pre-signed URLs and asks for access tokens.
  sites = [await open('eu-west-2'), await open('us-east-1')];
  const run = quietRun(sites);
  await createAll(run);
  expect(findingsOf(run)).toEqual([]);
  edge = await startEdgeServer(sites[0]!.reach, emulator.authority);
  const rules = `MAP *.cloudfront.net ${new URL(edge.endpoint).host}`;
  browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [...CHROMIUM_FLAGS, `--host-resolver-rules=${rules}`, '--ignore-certificate-errors'],
  });
  path = join(await mkdtemp(join(tmpdir(), 'sgraph-send-browser-')), 'picture.bin');
  await writeFile(path, FILE);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await edge.stop();
  for (const site of sites) site.close();
  await emulator.stop();
});

/** Signs in at the console, makes an access token for one transfer and signs out. */
async function makeToken(page: Page, origin: string): Promise<string> {
  await page.goto(`${origin}/admin/tokens`);
  await page.getByLabel('Admin key').fill(ADMIN_KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'New token' }).click();
  expect(await page.evaluate(() => document.cookie)).toBe('');
  await page.getByLabel('Name').fill('Visitors');
  await page.getByLabel('Number of transfers').fill('1');
  await page.getByRole('button', { name: 'Create the token' }).click();
  const token = await page.getByLabel('Token “Visitors”').inputValue();
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Admin key').waitFor();
  await page.reload();
  await page.getByLabel('Admin key').waitFor();
  return token;
}

async function send(page: Page, origin: string, token: string | undefined): Promise<string> {
  await page.goto(origin);
  if (token !== undefined) {
    await page.getByLabel('Access token', { exact: true }).fill(token);
    await page.getByRole('button', { name: 'Use this token' }).click();
  }
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files or drop them here' }).click();
  await (await chooser).setFiles(path);
  await page.getByRole('button', { name: 'Encrypt and send' }).click();
  const link = page.getByRole('textbox', { name: 'Link for the recipient' });
  await link.waitFor({ timeout: 30_000 });
  return link.inputValue();
}

async function receive(page: Page, link: string): Promise<Buffer> {
  await page.goto(link);
  const downloading = page.waitForEvent('download', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  return readFile(await (await downloading).path());
}

/**
 * Sends in one browser and receives in another, by the distribution's own address; where a token is needed, an operator makes it in a
 * third. Gives the origins that parts were sent to.
 */
async function goThrough(site: OpenedSite): Promise<Set<string>> {
  const open = (): Promise<BrowserContext> => browser.newContext({ locale: 'en-GB' });
  const [operator, sender, recipient] = await Promise.all([open(), open(), open()]);
  await operator.grantPermissions(['clipboard-write']);
  const origins = new Set<string>();
  try {
    const origin = await site.address();
    const token = site.config.uploads === 'token' ? await makeToken(await operator.newPage(), origin) : undefined;
    const [page, other] = await Promise.all([sender.newPage(), recipient.newPage()]);
    page.on('request', (request) => {
      if (request.method() === 'PUT') origins.add(new URL(request.url()).origin);
    });
    const link = await send(page, origin, token);
    expect(Buffer.compare(await receive(other, link), FILE)).toBe(0);
    return origins;
  } finally {
    await Promise.all([operator, sender, recipient].map((context) => context.close()));
  }
}

describe('a browser at the address of the emulated distribution', { timeout: 90_000 }, () => {
  const everyWay = async (): Promise<void> => {
    const [server, direct] = sites;
    expect(await goThrough(server!)).toEqual(new Set([await server!.address()]));
    expect(await goThrough(direct!)).toEqual(new Set([emulator.endpoint]));
  };

  it('signs in at the console, sends and receives through the function and by pre-signed URLs', everyWay);

  it('does so after the lock, too', async () => {
    const run = quietRun(sites);
    await lockDownAll(run);
    expect(findingsOf(run)).toEqual([]);
    await everyWay();
  });
});
