import type { Page } from '@playwright/test';
import { blobSource } from '../../core/client/blob-source.ts';
import type { Client, Uploaded } from '../../core/client/client.ts';
import { downloadLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import type { ZipEntry } from '../support/zip-bytes.ts';
import { zipBytes } from '../support/zip-bytes.ts';
import { limitMs } from '../setup/time-limits.ts';
import { expect, expectGoodPage, test } from './fixtures.ts';

const MIB = 1024 ** 2;

/** The system's dialog cannot be used by a program: in its place the page gets a folder of its own file system, with two that are there already. */
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const showDirectoryPicker = async (): Promise<FileSystemDirectoryHandle> => {
      const root = await navigator.storage.getDirectory();
      const there = await root.getDirectoryHandle('holiday', { create: true });
      const file = await (await there.getFileHandle('notes.txt', { create: true })).createWritable();
      await file.write('mine');
      await file.close();
      await root.getFileHandle('holiday (2)', { create: true });
      return root;
    };
    Object.assign(window, { showDirectoryPicker });
  });
});

/** All that is in the folder that was picked: the content of a short file, the length of a long one, `folder` for an empty folder. */
function foundIn(page: Page): Promise<Record<string, string | number>> {
  return page.evaluate(async () => {
    const found: Record<string, string | number> = {};
    const list = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      let count = 0;
      for await (const [name, handle] of folder.entries()) {
        count += 1;
        if (handle.kind === 'directory') await list(handle, `${path}${name}/`);
        else {
          const file = await handle.getFile();
          found[`${path}${name}`] = file.size > 100 ? file.size : await file.text();
        }
      }
      if (count === 0) found[path] = 'folder';
    };
    await list(await navigator.storage.getDirectory(), '');
    return found;
  });
}

const THERE = { 'holiday/notes.txt': 'mine', 'holiday (2)': '' };

async function openArchive(page: Page, origin: string, client: Client, files: ZipEntry[]): Promise<Uploaded> {
  const sent = await client.upload({
    source: blobSource(new Blob([zipBytes(files)])),
    metadata: { name: 'holiday.zip', type: 'application/zip' },
    expiresInSeconds: 3_600,
    maxDownloads: 1,
  });
  await page.goto(downloadLink(origin, sent.id, sent.secret));
  await page.getByRole('button', { name: en['download.look'] }).click();
  await expect(page.getByRole('button', { name: en['inside.to_folder'] })).toBeVisible();
  return sent;
}

test('all files are saved into a new folder, with names that every system allows, as one download', async ({
  page,
  origin,
  client,
}) => {
  const { id, ownerSecret } = await openArchive(page, origin, client, [
    { name: 'day 1/notes.txt', content: 'one', deflated: true },
    { name: 'day 1/NOTES.txt', content: 'two' },
    { name: 'day 1/con.txt', content: 'a device' },
    { name: 'turned\u202egnp.exe', content: 'no picture' },
    { name: `${'ü'.repeat(200)}.txt`, content: 'long' },
    { name: 'empty/' },
    { name: 'large.bin', content: new Uint8Array(9 * MIB) },
  ]);
  await page.getByRole('button', { name: en['inside.to_folder'] }).click();
  await expect(page.getByRole('heading', { name: en['received.title'] })).toBeVisible();
  await expect(page.getByText('holiday (3)')).toBeVisible();
  expect(await foundIn(page)).toEqual({
    ...THERE,
    'holiday (3)/day 1/notes.txt': 'one',
    'holiday (3)/day 1/NOTES (2).txt': 'two',
    'holiday (3)/day 1/_con.txt': 'a device',
    'holiday (3)/turned_gnp.exe': 'no picture',
    [`holiday (3)/${'ü'.repeat(125)}.txt`]: 'long',
    'holiday (3)/empty/': 'folder',
    'holiday (3)/large.bin': 9 * MIB,
  });
  const downloads = async (): Promise<unknown> => (await client.status(id, ownerSecret)).downloads;
  await expect.poll(downloads).toEqual({ claimed: 1, finished: 1, max: 1 });
});

test('a damaged file is named and left out, and after Cancel nothing is there that is not complete', async ({
  page,
  origin,
  client,
}) => {
  const { id, ownerSecret } = await openArchive(page, origin, client, [
    { name: 'broken.txt', content: 'broken', declared: { crc: 1 }, local: { crc: 1 } },
    { name: 'whole.txt', content: 'whole' },
    { name: 'large.bin', content: new Uint8Array(9 * MIB) },
    { name: 'last.txt', content: 'last' },
  ]);
  const held = Promise.withResolvers<undefined>();
  const secondPart = /\/parts\/2\b/;
  await page.route(secondPart, async (route) => {
    await held.promise;
    await route.continue();
  });
  const asked = page.waitForRequest(secondPart, { timeout: limitMs(15) });
  const toFolder = page.getByRole('button', { name: en['inside.to_folder'] });
  await toFolder.click();
  await asked;
  await expectGoodPage(page);
  await page.getByRole('button', { name: en['progress.cancel'] }).click();
  await expect(page.getByText('3 files were not saved, the first of them is broken.txt.')).toBeVisible();
  await expect(page.getByText('Everything else is in the folder holiday (3).')).toBeVisible();
  // It was ended by the person, not by the archive.
  await expect(page.getByRole('heading', { name: en['error.unsafe_archive'] })).toHaveCount(0);
  await expectGoodPage(page);
  expect(await foundIn(page)).toEqual({ ...THERE, 'holiday (3)/whole.txt': 'whole' });

  held.resolve(undefined);
  await toFolder.click();
  await expect(page.getByText('broken.txt was not saved. Everything else is in the folder holiday (4).')).toBeVisible();
  await expect(page.getByRole('heading', { name: en['error.unsafe_archive'] })).toBeVisible();
  expect(await foundIn(page)).toMatchObject({ 'holiday (4)/large.bin': 9 * MIB, 'holiday (4)/last.txt': 'last' });
  expect((await client.status(id, ownerSecret)).downloads).toEqual({ claimed: 1, finished: 0, max: 1 });
});
