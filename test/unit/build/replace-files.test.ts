import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesIn, replaceFiles } from '../../../bin/replace-files.ts';
import { utf8 } from '../../../core/bytes.ts';
import { useTemporaryDirectory } from '../stores/temporary-directory.ts';

const pathOf = useTemporaryDirectory();
const LONG_AGO = new Date('2026-01-01');

const inode = async (path: string): Promise<number> => (await stat(path)).ino;

it('replaces what differs, leaves what is the same where it is, with the time of now, and removes the rest', async () => {
  const folder = pathOf('functions');
  await mkdir(join(folder, 'chunks'), { recursive: true });
  for (const name of ['same.mjs', 'other.mjs', 'chunks/gone.mjs']) {
    await writeFile(join(folder, name), 'before');
    await utimes(join(folder, name), LONG_AGO, LONG_AGO);
  }
  const before = await inode(join(folder, 'same.mjs'));
  const files = new Map([
    ['same.mjs', utf8('before')],
    ['other.mjs', utf8('after')],
    ['chunks/new.mjs', utf8('new')],
  ]);
  await replaceFiles(folder, files);
  expect(await inode(join(folder, 'same.mjs'))).toBe(before);
  expect((await stat(join(folder, 'same.mjs'))).mtimeMs).toBeGreaterThan(LONG_AGO.getTime());
  expect(await filesIn(folder)).toEqual(new Map([...files].map(([name, bytes]) => [name, Buffer.from(bytes)])));
});

it('leaves no moment in which a file of the folder is missing or half', async () => {
  const folder = pathOf('functions');
  const contents = ['a'.repeat(100_000), 'b'.repeat(100_000)];
  const path = join(folder, 'index.mjs');
  await replaceFiles(folder, new Map([['index.mjs', utf8(contents[0]!)]]));
  const replacing = (async () => {
    for (let round = 1; round <= 40; round++)
      await replaceFiles(folder, new Map([['index.mjs', utf8(contents[round % 2]!)]]));
  })();
  const state = { isDone: false };
  void replacing.finally(() => (state.isDone = true));
  while (!state.isDone) expect(contents).toContain(await readFile(path, 'utf8'));
  await replacing;
  expect(await readdir(folder)).toEqual(['index.mjs']);
});
