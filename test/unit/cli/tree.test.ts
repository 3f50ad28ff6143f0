import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { walkTree } from '../../../cli/tree.ts';
import { temporaryFolder } from '../../support/server.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const at = (...names: string[]): string => join(folder.path, ...names);

describe('walkTree', () => {
  it('finds files and empty folders in one order, and follows no link that it finds', async () => {
    await mkdir(at('d', 'empty'), { recursive: true });
    for (const name of ['z', 'ä', 'a']) await writeFile(at('d', name), name);
    await symlink('/etc', at('d', 'link'));
    await symlink('d', at('named'));
    const names = (tree: Awaited<ReturnType<typeof walkTree>>): string[] => tree.entries.map(({ name }) => name);
    const tree = await walkTree([at('d')]);
    expect(names(tree)).toEqual(['d/a', 'd/empty/', 'd/z', 'd/ä']);
    expect(tree.skipped).toEqual([at('d', 'link')]);
    expect(names(await walkTree([at('named')]))).toEqual(['named/a', 'named/empty/', 'named/z', 'named/ä']);
  });

  it('gives files of the same name numbers', async () => {
    for (const name of ['one', 'two']) {
      await mkdir(at(name));
      await writeFile(at(name, 'a.txt'), name);
    }
    const { entries } = await walkTree([at('one', 'a.txt'), at('two', 'a.txt')]);
    expect(entries.map(({ name }) => name)).toEqual(['a.txt', 'a (2).txt']);
  });

  it('says what is missing', async () => {
    await expect(walkTree([at('nothing')])).rejects.toMatchObject({ code: 'unreadable' });
  });
});
