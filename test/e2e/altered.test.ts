import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadLink, manageLink } from '../../core/link.ts';
import { en as shared } from '../../frontend/i18n/en.ts';
import { filesEn } from '../../frontend/i18n/files-en.ts';
import { expect, expectGoodPage, sendByClient, test } from './fixtures.ts';

const en = { ...shared, ...filesEn };
const PROGRAM = fileURLToPath(new URL('../../dist/bin/sgraph-send.js', import.meta.url));

/** Gives the exit code of a check of the store that records what it finds. */
async function checkStore(folder: string): Promise<number> {
  const child = spawn(process.execPath, [PROGRAM, 'store', 'check', `disk:${folder}`, '--record'], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

// The configuration runs this file on a disk store, whose files a test can reach.
test('an altered ciphertext is refused and nothing is saved', async ({ page, origin, client, running }) => {
  const { id, secret } = await sendByClient(client, { bytes: 9_000_000 });
  const folder = join(running.folder, 'transfers', id, 'parts');
  const parts = (await readdir(folder)).sort();
  const part = await open(join(folder, parts[1]!), 'r+');
  await part.write(Buffer.from([0xff, 0x00, 0xff]), 0, 3, 1_000_000);
  await part.close();

  let saved = false;
  page.on('download', () => (saved = true));
  await page.goto(downloadLink(origin, id, secret));
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The file is damaged' })).toBeVisible();
  expect(saved).toBe(false);
});

test('damage that a check of the store finds is shown to sender and recipient before a download is used, until it is mended', async ({
  page,
  origin,
  client,
  running,
}) => {
  const { id, secret, ownerSecret } = await sendByClient(client, { downloads: 1 });
  const times = { sentAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  const kept = { id, secret, ownerSecret, name: 'quarterly report.pdf', bytes: 1_000, ...times };
  await page.goto(`${origin}/about`);
  await page.evaluate((list) => localStorage.setItem('sgraph-send.transfers', JSON.stringify(list)), [kept]);
  const part = join(running.folder, 'transfers', id, 'parts', '000001');
  const bytes = await readFile(part);
  await rm(part);
  expect(await checkStore(running.folder)).toBe(30);

  await page.goto(`${origin}/sent`);
  await expect(page.getByText(en['state.damaged'])).toBeVisible();
  await expectGoodPage(page);
  await page.goto(manageLink(origin, id, ownerSecret));
  await expect(
    page.getByText(/A check of the server’s storage found .*part of the file is missing\. Send/),
  ).toBeVisible();
  await expect(page.getByText(en['event.check_failed'])).toBeVisible();
  await expectGoodPage(page);
  await page.goto(downloadLink(origin, id, secret));
  await expect(page.getByText(en['damage.title'], { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: en['ask.title'] })).toBeVisible();
  await expect(page.getByRole('button', { name: en['damage.try'] })).toBeVisible();
  await expectGoodPage(page);
  expect((await client.status(id, ownerSecret)).downloads.claimed).toBe(0);

  await writeFile(part, bytes);
  expect(await checkStore(running.folder)).toBe(0);
  await page.reload();
  await expect(page.getByRole('button', { name: en['download.start'], exact: true })).toBeVisible();
  await page.goto(manageLink(origin, id, ownerSecret));
  await expect(page.getByText(en['event.check_passed'])).toBeVisible();
  await expect(page.getByText(en['damage.title'], { exact: true })).toBeHidden();
  await page.goto(`${origin}/sent`);
  await expect(page.getByText(en['state.ready'])).toBeVisible();
});
