import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { patternBytes } from '../support/app.ts';
import {
  chooseDownloads,
  expect,
  makeFile,
  pickAgain,
  pickFile,
  receiveFile,
  sendPicked,
  sha256OfFile,
  test,
} from './fixtures.ts';
import { limitMs } from '../setup/time-limits.ts';
import { en } from '../../frontend/i18n/en.ts';
import { noteHeard } from './heard.ts';

/** What a screen reader says of a whole upload, however long it takes. */
const MOST_HEARD = 10;

test('a dropped file is sent as a picked one', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'dropped.bin', patternBytes(300_000, 3));
  await page.goto(origin);
  const transfer = await page.evaluateHandle(
    (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'dropped.bin'));
      return data;
    },
    (await readFile(file.path)).toString('base64'),
  );
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: transfer });
  await expect(page.getByText('dropped.bin').first()).toBeVisible();
  const link = await sendPicked(page);
  await page.goto(link);
  expect(await sha256OfFile((await receiveFile(page)).path)).toBe(file.sha256);
});

test('the drop zone is a button that the keyboard reaches and that opens the picker', async ({ page, origin }) => {
  await page.goto(origin);
  const zone = page.getByRole('button', { name: en['drop.title'] });
  await expect(zone).toBeVisible();
  for (let presses = 0; presses < 20 && !(await isFocused(zone)); presses++) await page.keyboard.press('Tab');
  await expect(zone).toBeFocused();
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  expect((await chooser).isMultiple()).toBe(true);
});

function isFocused(element: Locator): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement);
}

test('several files arrive as one archive', async ({ page, origin }, info) => {
  const one = await makeFile(info, 'one.txt', new TextEncoder().encode('first'));
  const two = await makeFile(info, 'zwei-ü-文.txt', new TextEncoder().encode('second'));
  await page.goto(origin);
  await pickFile(page, [one.path, two.path]);
  const link = await sendPicked(page);
  await page.goto(link);
  const { path, name } = await receiveFile(page);
  expect(name).toBe('2 files.zip');
  const archive = await readFile(path);
  for (const part of ['one.txt', 'zwei-ü-文.txt', 'first', 'second']) expect(archive.includes(part)).toBe(true);
});

test('an empty file arrives', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'empty.txt', new Uint8Array(0));
  await page.goto(origin);
  await pickFile(page, file.path);
  const link = await sendPicked(page);
  await page.goto(link);
  expect(await sha256OfFile((await receiveFile(page)).path)).toBe(file.sha256);
});

test('the message and the chosen limits reach the recipient', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'a.txt', new TextEncoder().encode('x'));
  await page.goto(origin);
  await pickFile(page, file.path);
  await page.getByLabel(en['options.message']).fill('please sign on page 3');
  await chooseDownloads(page, 'Once');
  const link = await sendPicked(page);
  await page.goto(link);
  await expect(page.getByRole('blockquote')).toHaveText('please sign on page 3');
  await expect(page.getByText('1 download left')).toBeVisible();
});

test('the upload goes on by itself after the network dropped, and a screen reader says little of both', async ({
  page,
  origin,
}, info) => {
  const heard = await noteHeard(page);
  const file = await makeFile(info, 'large.bin', patternBytes(24_000_000, 11));
  await page.goto(origin);
  await pickFile(page, file.path);
  const setNetwork = await networkOf(page);
  // Slow enough for a busy machine to do the next step before everything is sent.
  await setNetwork({ bytesPerSecond: 2_000_000 });
  const stored = partStored(page);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await stored;
  await setNetwork({ bytesPerSecond: 2_000_000, offline: true });
  await expect(page.getByText(en['progress.offline'])).toBeVisible();
  await setNetwork({ bytesPerSecond: -1 });
  const link = page.getByRole('textbox', { name: en['share.link'] });
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible({ timeout: limitMs(45) });
  const during = await heard();
  expect(during).toContain(en['progress.offline']);
  // What was chosen, at most four steps, what is waited for and that it is over: not each look at how far it is.
  expect(during.length, during.join('\n')).toBeLessThanOrEqual(MOST_HEARD);
  await page.goto(await link.inputValue());
  expect(await sha256OfFile((await receiveFile(page)).path)).toBe(file.sha256);
  const receiving = await heard();
  expect(receiving.length, receiving.join('\n')).toBeLessThanOrEqual(MOST_HEARD);
});

test('the upload goes on after the page was closed, with the same file', async ({ context, origin }, info) => {
  const file = await makeFile(info, 'large.bin', patternBytes(24_000_000, 13));
  const first = await context.newPage();
  await first.goto(origin);
  await pickFile(first, file.path);
  await (
    await networkOf(first)
  )({ bytesPerSecond: 2_000_000 });
  const stored = partStored(first);
  await first.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await stored;
  await first.close({ runBeforeUnload: false });

  const second = await context.newPage();
  await second.goto(origin);
  await pickAgain(second, file.path);
  const link = second.getByRole('textbox', { name: en['share.link'] });
  await expect(second.getByRole('heading', { name: en['sent.title'] })).toBeVisible({ timeout: limitMs(45) });
  await second.goto(await link.inputValue());
  expect(await sha256OfFile((await receiveFile(second)).path)).toBe(file.sha256);
});

test('cancelling stops the upload', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'large.bin', patternBytes(20_000_000, 17));
  await page.goto(origin);
  await pickFile(page, file.path);
  await (
    await networkOf(page)
  )({ bytesPerSecond: 1_000_000 });
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeHidden();
  await expect(page.getByRole('textbox', { name: en['share.link'] })).toBeHidden();
});

test('a wait that the server asks for shows its seconds, and ends at once when it is cancelled', async ({
  page,
  origin,
}, info) => {
  const file = await makeFile(info, 'small.bin', patternBytes(1_000, 19));
  const refusal = { type: 'about:blank', title: 'too many', status: 429, code: 'too_many_requests' };
  await page.route('**/api/transfers?*', (route) =>
    route.fulfill({ status: 429, headers: { 'retry-after': '60' }, json: refusal }),
  );
  await page.goto(origin);
  await pickFile(page, file.path);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  const seconds = async (): Promise<number> => {
    const note = await page.getByText(/^Too many requests\. Trying again in \d+ s…$/).textContent();
    return Number(/\d+/.exec(note ?? '')?.[0]);
  };
  const first = await seconds();
  expect(first).toBeGreaterThan(30);
  await expect.poll(seconds).toBeLessThan(first);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: en['upload.send'], exact: true })).toBeVisible({ timeout: limitMs(3) });
});

/** Resolves when the server has stored the first part. */
function partStored(page: Page): Promise<unknown> {
  return page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
}

/**
 * The network of a page, by one session of the debugging protocol: two sessions would each impose their own conditions.
 * Bytes per second; -1 is without a limit.
 */
async function networkOf(
  page: Page,
): Promise<(conditions: { bytesPerSecond: number; offline?: boolean }) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  return async ({ bytesPerSecond, offline = false }) => {
    const throughput = { downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond };
    await session.send('Network.emulateNetworkConditions', { offline, latency: 0, ...throughput });
  };
}
