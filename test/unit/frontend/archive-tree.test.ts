import { expect, it } from 'vitest';
import { listArchive } from '../../../core/archive-directory.ts';
import { pathTo, rowsOf, treeOf } from '../../../frontend/inside/archive-tree.ts';
import { zipBytes } from '../../support/zip-bytes.ts';

it('the tree of an archive has its folders first, and names in the order of their numbers', async () => {
  const names = ['a/picture 10.jpg', 'a/picture 9.jpg', 'a/Z/deep/x', 'b.txt', 'empty/', 'a/ä.txt'];
  const zip = zipBytes(names.map((name) => ({ name })));
  const root = treeOf(
    'holiday.zip',
    await listArchive((start, end) => Promise.resolve(zip.slice(start, end)), zip.byteLength),
  );
  expect(rowsOf(root, 'en').map(({ name }) => name)).toEqual(['a', 'empty', 'b.txt']);
  const folder = root.folders.get('a')!;
  expect(rowsOf(folder, 'en').map(({ name }) => name)).toEqual(['Z', 'ä.txt', 'picture 9.jpg', 'picture 10.jpg']);
  const deep = folder.folders.get('Z')!.folders.get('deep')!;
  expect(pathTo(deep).map(({ name }) => name)).toEqual(['holiday.zip', 'a', 'Z', 'deep']);
});
