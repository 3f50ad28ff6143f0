import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeZip } from 'client-zip';
import { extractArchive } from '../../../cli/extract.ts';
import { deliverFolder } from '../../../cli/target.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { temporaryFolder } from '../../support/server.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let inside: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  inside = join(folder.path, 'inside');
  await mkdir(inside);
});
afterEach(() => folder.remove());

type Entry = { name: string; input?: string; mode?: number };

async function archive(entries: readonly Entry[]): Promise<string> {
  const path = join(folder.path, 'archive.zip');
  const described = entries.map(({ name, input, mode }) =>
    input === undefined ? { name } : { name, input, ...(mode !== undefined && { mode }) },
  );
  await writeFile(path, new Uint8Array(await new Response(makeZip(described)).arrayBuffer()));
  return path;
}

const extract = async (...entries: Entry[]): Promise<number> =>
  extractArchive(await archive(entries), inside, new AbortController().signal);

describe('extractArchive', () => {
  it('brings back files and empty folders', async () => {
    expect(await extract({ name: 'a/b.txt', input: 'b' }, { name: 'empty/' }, { name: 'zero', input: '' })).toBe(2);
    expect(await readFile(join(inside, 'a/b.txt'), 'utf8')).toBe('b');
    expect((await readdir(inside)).sort()).toEqual(['a', 'empty', 'zero']);
    expect(await readdir(join(inside, 'empty'))).toEqual([]);
  });

  it.each<[string, Entry]>([
    ['a path upwards', { name: '../evil', input: 'x' }],
    ['an absolute path', { name: '/tmp/evil', input: 'x' }],
    ['a drive letter', { name: 'C:/evil', input: 'x' }],
    ['a path upwards by backslashes', { name: '..\\evil', input: 'x' }],
    ['a link', { name: 'evil', input: '/etc/passwd', mode: 0o120777 }],
    ['a device', { name: 'evil', input: '', mode: 0o020666 }],
  ])('writes nothing at all of an archive with %s', async (_, entry) => {
    await expect(extract({ name: 'good', input: 'x' }, entry)).rejects.toMatchObject({ code: 'unsafe_archive' });
    expect(await readdir(inside)).toEqual([]);
    expect((await readdir(folder.path)).sort()).toEqual(['archive.zip', 'inside']);
  });

  it.skipIf(process.platform === 'win32')('brings back a name with a backslash, as folders of Unix have', async () => {
    await extract({ name: 'a\\b.txt', input: 'b' }, { name: 'c\\/d', input: 'd' });
    expect((await readdir(inside)).sort()).toEqual(['a\\b.txt', 'c\\']);
    expect(await readFile(join(inside, 'c\\', 'd'), 'utf8')).toBe('d');
  });

  it('refuses what is no archive, and one that was cut', async () => {
    const path = await archive([{ name: 'a', input: 'x'.repeat(1_000) }]);
    const whole = await readFile(path);
    for (const bytes of [Buffer.from('no zip'), whole.subarray(0, -30), Buffer.alloc(0)]) {
      await writeFile(path, bytes);
      await expect(extractArchive(path, inside, new AbortController().signal)).rejects.toMatchObject({
        code: 'unsafe_archive',
      });
    }
  });

  it('refuses altered content', async () => {
    const path = await archive([{ name: 'a', input: 'x'.repeat(1_000) }]);
    const bytes = await readFile(path);
    bytes[200] = 0x79;
    await writeFile(path, bytes);
    await expect(extractArchive(path, inside, new AbortController().signal)).rejects.toMatchObject({
      code: 'unsafe_archive',
    });
  });

  it(
    'brings back all of an archive whose end record has no room for its number of entries',
    { timeout: limitMs(60) },
    async () => {
      const many = Array.from({ length: 65_536 }, () => ({ name: 'd/' }));
      const path = await archive([...many, { name: 'last.txt', input: 'x' }]);
      expect(await extractArchive(path, inside, new AbortController().signal)).toBe(1);
      expect((await readdir(inside)).sort()).toEqual(['d', 'last.txt']);
    },
  );

  it.each([0, 1, 3, 65_535])('refuses an archive of two files that says it has %i', async (count) => {
    const path = await archive([
      { name: 'a', input: '1' },
      { name: 'b', input: '2' },
    ]);
    const bytes = await readFile(path);
    bytes.writeUInt16LE(count, bytes.byteLength - 12);
    await writeFile(path, bytes);
    await expect(extractArchive(path, inside, new AbortController().signal)).rejects.toMatchObject({
      code: 'unsafe_archive',
    });
    expect(await readdir(inside)).toEqual([]);
  });

  it(
    'gives twenty thousand equal names numbers, and stops as soon as it is cancelled',
    { timeout: limitMs(30) },
    async () => {
      const path = await archive(Array.from({ length: 20_000 }, () => ({ name: 'a.txt', input: '' })));
      const stop = new AbortController();
      const extracting = extractArchive(path, inside, stop.signal);
      setTimeout(() => stop.abort(), 1);
      await expect(extracting).rejects.toMatchObject({ code: 'cancelled' });
    },
  );

  it('keeps both of two names that differ in case alone', async () => {
    await extract({ name: 'a.txt', input: '1' }, { name: 'A.txt', input: '2' });
    expect((await readdir(inside)).sort()).toEqual(['A (2).txt', 'a.txt']);
  });
});

describe('deliverFolder', () => {
  it('refuses a folder that is there, and with force replaces the files of the same name alone', async () => {
    const target = join(folder.path, 'target');
    await mkdir(join(target, 'sub'), { recursive: true });
    await writeFile(join(target, 'sub/a'), 'old');
    await writeFile(join(target, 'kept'), 'old');
    await extract({ name: 'sub/a', input: 'new' }, { name: 'b', input: 'new' });
    await expect(deliverFolder(inside, target, false)).rejects.toMatchObject({ code: 'file_exists' });
    await deliverFolder(inside, target, true);
    const read = (name: string): Promise<string> => readFile(join(target, name), 'utf8');
    expect([await read('sub/a'), await read('b'), await read('kept')]).toEqual(['new', 'new', 'old']);
  });

  it('never writes through a link in the folder that is there', async () => {
    const [target, outside] = [join(folder.path, 'target'), join(folder.path, 'outside')];
    await mkdir(target);
    await mkdir(outside);
    await writeFile(join(outside, 'file'), 'old');
    await symlink(outside, join(target, 'sub'));
    await symlink(join(outside, 'file'), join(target, 'b'));
    await extract({ name: 'b', input: 'new' }, { name: 'sub/a', input: 'new' });
    await expect(deliverFolder(inside, target, true)).rejects.toMatchObject({ code: 'file_exists' });
    expect(await readdir(outside)).toEqual(['file']);
    expect(await readFile(join(outside, 'file'), 'utf8')).toBe('old');
  });
});
