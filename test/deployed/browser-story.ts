import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import * as z from 'zod';
import { DeployError } from '../../lib/deploy-error.ts';
import type { HttpProbe } from '../../lib/http-probe.ts';
import { CHROMIUM_FLAGS, ensureChromium } from '../setup/chromium.ts';
import { startEdgeServer } from '../setup/edge-server.ts';
import { limitMs } from '../setup/time-limits.ts';
import { en } from '../../frontend/i18n/en.ts';
import { adminEn } from '../../frontend/i18n/admin-en.ts';

export interface Stage {
  readonly address: string;
  readonly reach: HttpProbe;
  /** Makes an access code where sending takes one. */
  readonly adminKey: string | undefined;
  /** Certificate of an emulator's authority: the address is then one that only the emulator knows. */
  readonly authority: string | undefined;
}

/** A part and a bit. */
const FILE_BYTES = 4 * 1024 * 1024 + 100_000;
const PATIENCE_MS = limitMs(20);
const Info = z.object({ uploads: z.enum(['open', 'token', 'closed']) });

/**
 * Sends in one browser and receives in another; where a token is needed, an operator makes it in a third. Gives the origins that parts
 * were sent to. Throws what went wrong.
 */
export async function tellStory(stage: Stage): Promise<ReadonlySet<string>> {
  const { uploads } = Info.parse(await (await stage.reach({ url: `${stage.address}/api/info` })).json());
  if (uploads === 'closed')
    throw new DeployError('refused', 'uploads are closed: there is nothing that a browser could send');
  if (uploads === 'token' && stage.adminKey === undefined)
    throw new DeployError('config', 'sending takes an access code: set SGRAPH_SEND_ADMIN_KEY, so that one can be made');
  const folder = await mkdtemp(join(tmpdir(), 'sgraph-send-story-'));
  const edge = stage.authority === undefined ? undefined : await startEdgeServer(stage.reach, stage.authority);
  const browser = await openBrowser(edge?.endpoint);
  const seen: string[] = [];
  try {
    const path = join(folder, 'picture.bin');
    const file = randomBytes(FILE_BYTES);
    await writeFile(path, file);
    const token = uploads === 'token' ? await makeToken(await visitor(browser, seen), stage) : undefined;
    const sender = await visitor(browser, seen);
    const origins = new Set<string>();
    sender.on('request', (request) => {
      if (request.method() === 'PUT') origins.add(new URL(request.url()).origin);
    });
    const link = await send(sender, stage.address, path, token);
    assert.equal(
      Buffer.compare(await receive(await visitor(browser, seen), link), file),
      0,
      'the file arrived changed',
    );
    return origins;
  } catch (thrown) {
    throw new Error(await whatWasShown(browser, seen), { cause: thrown });
  } finally {
    await browser.close();
    await edge?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function openBrowser(edge: string | undefined): Promise<Browser> {
  const emulated =
    edge === undefined
      ? []
      : [`--host-resolver-rules=MAP *.cloudfront.net ${new URL(edge).host}`, '--ignore-certificate-errors'];
  return chromium.launch({ executablePath: await ensureChromium(), args: [...CHROMIUM_FLAGS, ...emulated] });
}

/** A page of a person who was never here before; what fails in it is added to `seen`. */
async function visitor(browser: Browser, seen: string[]): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' });
  context.setDefaultTimeout(PATIENCE_MS);
  context.on('requestfailed', (request) => seen.push(`${request.url()}: ${request.failure()?.errorText ?? 'failed'}`));
  context.on('response', (answer) => {
    if (!answer.ok()) seen.push(`${answer.url()}: ${answer.status()}`);
  });
  context.on('weberror', (error) => seen.push(error.error().message));
  return context.newPage();
}

/** The pages as they were when a step failed, without fragments: those hold keys. */
async function whatWasShown(browser: Browser, seen: readonly string[]): Promise<string> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const shown = pages.map(async (page) => {
    const text = await page.locator('body').innerText({ timeout: PATIENCE_MS });
    return `${withoutFragment(page.url())} showed: ${text.replaceAll(/\s+/g, ' ').slice(0, 600)}`;
  });
  return [...(await Promise.all(shown)), ...seen.map(withoutFragment)].join('\n');
}

const withoutFragment = (text: string): string => text.replaceAll(/#\S+/g, '');

/** Signs in at the console, makes an access code for one transfer and signs out. */
async function makeToken(page: Page, { address, adminKey = '' }: Stage): Promise<string> {
  await page.goto(`${address}/admin/tokens`);
  await page.getByLabel('Admin key').fill(adminKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: adminEn['admin.token_new'] }).click();
  assert.equal(await page.evaluate(() => document.cookie), '', 'scripts of the page can read the session');
  await page.getByLabel('Name').fill('Browser test');
  await page.getByLabel('Number of transfers').fill('1');
  await page.getByRole('button', { name: adminEn['admin.token_create'] }).click();
  const token = await page.getByLabel(adminEn['admin.token_made_of'].replace('{name}', 'Browser test')).inputValue();
  // It is shown once: the page asks before it is left without.
  await page.context().grantPermissions(['clipboard-write']);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Admin key').waitFor();
  await page.reload();
  await page.getByLabel('Admin key').waitFor();
  return token;
}

async function send(page: Page, address: string, path: string, token: string | undefined): Promise<string> {
  await page.goto(address);
  if (token !== undefined) {
    await page.getByLabel(en['token.label'], { exact: true }).fill(token);
    await page.getByRole('button', { name: en['token.use'] }).click();
  }
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: en['drop.title'] }).click();
  await (await chooser).setFiles(path);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  // The link is there before the upload has ended.
  await page.getByRole('heading', { name: en['sent.title'] }).waitFor();
  return page.getByRole('textbox', { name: en['share.link'] }).inputValue();
}

async function receive(page: Page, link: string): Promise<Buffer> {
  await page.goto(link);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  return readFile(await (await downloading).path());
}
