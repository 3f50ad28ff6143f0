import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page, TestInfo } from '@playwright/test';
import { test as base, expect } from '@playwright/test';
import type { Client, Uploaded } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { patternBytes, sourceOf } from '../support/app.ts';
import type { Mode, ServerInMode } from './modes.ts';
import { startInMode } from './modes.ts';
import { limitMs } from '../setup/time-limits.ts';
import { en } from '../../frontend/i18n/en.ts';

export interface WorkerFixtures {
  mode: Mode;
  running: ServerInMode;
}

interface TestFixtures {
  /** Origin of the user app. */
  origin: string;
  client: Client;
  /** Fails the test where a page reports that it has no text for what it shows. */
  textsAreThere: undefined;
  /** A page that is busy opens the system's dialog before Playwright has started to catch it, unless that was asked for at its start. */
  dialogsAreCaught: undefined;
}

/** A test with a server of its worker; `test.use({ mode })` chooses the storage. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  mode: ['memory', { option: true, scope: 'worker' }],
  running: [
    async ({ mode }, use) => {
      const running = await startInMode(mode);
      await use(running);
      await running.stop();
    },
    { scope: 'worker' },
  ],
  origin: async ({ running }, use) => use(running.server.userUrl),
  client: async ({ origin }, use) => use(createClient({ baseUrl: origin })),
  textsAreThere: [
    async ({ context }, use) => {
      const missing: string[] = [];
      context.on('weberror', (thrown) => {
        const { message } = thrown.error();
        if (message.includes('no text is loaded')) missing.push(message);
      });
      await use(undefined);
      expect(missing).toEqual([]);
    },
    { auto: true },
  ],
  dialogsAreCaught: [
    async ({ context }, use) => {
      context.on('page', (page) => page.on('filechooser', () => undefined));
      await use(undefined);
    },
    { auto: true },
  ],
});

export { expect };

/** A small transfer made without a browser. */
export async function sendByClient(
  client: Client,
  options: { bytes?: number; downloads?: number; seconds?: number } = {},
): Promise<Uploaded> {
  return client.upload({
    source: sourceOf(patternBytes(options.bytes ?? 1_000)),
    metadata: { name: 'quarterly report.pdf', type: 'application/pdf', message: 'as promised' },
    expiresInSeconds: options.seconds ?? 3_600,
    maxDownloads: options.downloads ?? 2,
  });
}

/** Writes a file for the picker and gives its path and SHA-256. */
export async function makeFile(
  info: TestInfo,
  name: string,
  bytes: Uint8Array,
): Promise<{ path: string; sha256: string }> {
  const path = join(info.outputPath(), name);
  await writeFile(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Picks a file on the upload page, without sending it yet. */
export async function pickFile(page: Page, paths: string | string[]): Promise<void> {
  await chooseFiles(page, paths, () => page.getByRole('button', { name: en['drop.title'] }).click());
}

/** Picks the file of an interrupted upload again. */
export async function pickAgain(page: Page, path: string): Promise<void> {
  await chooseFiles(page, path, () => page.getByRole('button', { name: en['unfinished.pick'] }).click());
}

/** Chooses files in the dialog of the system that `open` opens. */
export async function chooseFiles(page: Page, paths: string | string[], open: () => Promise<void>): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await open();
  await (await chooser).setFiles(paths);
}

/** Chooses how often the file may be downloaded, by the words that the page shows. */
export async function chooseDownloads(page: Page, times: string): Promise<void> {
  await page
    .getByRole('group', { name: en['options.downloads'] })
    .getByRole('radio', { name: times, exact: true })
    .check();
}

/** Sends what is picked, copies the link for the recipient, so that the page may be left, and gives it. */
export async function sendPicked(page: Page): Promise<string> {
  const link = await sendWithoutCopying(page);
  await page.getByRole('textbox', { name: en['share.link'] }).press('Control+C');
  return link;
}

/** Sends what is picked and gives the link for the recipient, which the page has not been told is passed on. */
export async function sendWithoutCopying(page: Page): Promise<string> {
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible({ timeout: limitMs(45) });
  return page.getByRole('textbox', { name: en['share.link'] }).inputValue();
}

/** Opens what few senders need at once: private link, link and key apart, proof. */
export async function openMore(page: Page): Promise<void> {
  await page.getByText(en['share.more']).click();
}

/** Clicks "Download" and gives the path of the file that the browser saved. */
export async function receiveFile(page: Page): Promise<{ path: string; name: string }> {
  const downloading = page.waitForEvent('download', { timeout: limitMs(45) });
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const download = await downloading;
  await expect(page.getByRole('heading', { name: en['received.title'] })).toBeVisible();
  return { path: await download.path(), name: download.suggestedFilename() };
}

/** Fails on any violation that axe finds on the page as it is. */
export async function expectAccessible(page: Page): Promise<void> {
  // While something appears, or colours change into each other, its contrast is not the one to judge.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().endTime) <= 1_000)
        .map(({ finished }) => finished),
    ),
  );
  // The other mode opens a page for each look, to put together what frames have: no page here has any.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

/** Fails on what is not accessible, and on a page that scrolls sideways. */
export async function expectGoodPage(page: Page): Promise<void> {
  await expectAccessible(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}
