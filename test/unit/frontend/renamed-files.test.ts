import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../../core/file-name.ts';
import { freeName } from '../../../core/free-name.ts';
import type { ChosenFile } from '../../../frontend/chosen-files.ts';
import { commonFolder, isArchive } from '../../../frontend/chosen-files.ts';
import { identify, isSameChoice, renamedAsBefore } from '../../../frontend/journal.ts';
import type { UnfinishedUpload } from '../../../frontend/journal.ts';
import { inListOrder, isFileName, renamed } from '../../../frontend/renamed-files.ts';

function chosen(path: string): ChosenFile {
  return { path, file: new File([path], path.split('/').at(-1)!, { lastModified: 1 }) };
}

const paths = (files: readonly ChosenFile[]): string[] => files.map(({ path }) => path);

describe('the list of chosen files', () => {
  it('has folders first, names in the order of the language and numbers by their value', () => {
    const files = ['b10.txt', 'Zebra.txt', 'ärger.txt', 'b9.txt', 'x/2.txt', 'x/10.txt', 'x/deep/1.txt', 'X/1.txt'];
    const sorted = ['x/deep/1.txt', 'x/2.txt', 'x/10.txt', 'X/1.txt', 'ärger.txt', 'b9.txt', 'b10.txt', 'Zebra.txt'];
    expect(paths(inListOrder(files.map(chosen), 'de'))).toEqual(sorted);
    expect(paths(inListOrder(files.toReversed().map(chosen), 'de'))).toEqual(sorted);
    expect(paths(inListOrder(['ö', 'z'].map(chosen), 'sv'))).toEqual(['z', 'ö']);
  });
});

describe('what the archive is called', () => {
  it.each([
    [['holiday/a.jpg', 'holiday/day 1/b.jpg'], 'holiday', true],
    [['holiday/a.jpg'], 'holiday', true],
    [['holiday/a.jpg', 'work/b.txt'], undefined, true],
    [['holiday/a.jpg', 'b.txt'], undefined, true],
    [['holiday/a.jpg', 'holidays/b.jpg'], undefined, true],
    [['a.txt', 'b.txt'], undefined, true],
    [['a.txt'], undefined, false],
  ])('comes from the folder of %j', (from, folder, archive) => {
    expect(commonFolder(from.map(chosen))).toBe(folder);
    expect(isArchive(from.map(chosen))).toBe(archive);
  });
});

describe('a renamed file', () => {
  const files = ['trip/a.txt', 'trip/b.txt', 'c.txt'].map(chosen);

  it('keeps its folder, and gets a number where the name is taken there', () => {
    expect(paths(renamed(freeName, files, files[0]!, 'c.txt')[0])).toEqual(['trip/c.txt', 'trip/b.txt', 'c.txt']);
    expect(paths(renamed(freeName, files, files[0]!, 'b.txt')[0])).toEqual(['trip/b (2).txt', 'trip/b.txt', 'c.txt']);
    expect(renamed(freeName, files, files[0]!, 'a.txt')).toEqual([files, files[0]]);
  });

  it('is found again by the path that it was chosen with, and gets its name again', () => {
    const [before] = renamed(freeName, files, files[0]!, 'z.txt');
    const unfinished = { files: identify(before) } as unknown as UnfinishedUpload;
    expect(unfinished.files[1]).toMatchObject({ path: 'trip/a.txt', sentAs: 'trip/z.txt' });
    const again = ['c.txt', 'trip/b.txt', 'trip/a.txt'].map(chosen);
    expect(isSameChoice(unfinished, again)).toBe(true);
    expect(paths(renamedAsBefore(unfinished, again)).toSorted()).toEqual(paths(before).toSorted());
    expect(
      isSameChoice({ files: identify(renamedAsBefore(unfinished, again)) } as unknown as UnfinishedUpload, again),
    ).toBe(true);
  });

  it('that gets its first name back is not a renamed one', () => {
    const [other, after] = renamed(freeName, files, files[0]!, 'z.txt');
    expect(renamed(freeName, other, after, 'a.txt')[1]).toEqual(files[0]);
  });
});

describe('a name that a sender types', () => {
  it.each(['a', 'report 2.pdf', 'ärger – 文.txt', 'a'.repeat(200), '👩‍👧.png', 'a..b'])(
    '%j is kept by its recipient',
    (name) => {
      expect(isFileName(name)).toBe(true);
      expect(safeFileName(name)).toBe(name);
    },
  );

  it.each(['', ' ', '.', '..', '.env', 'a.', 'a/b', 'a\\b', 'a:b', 'a*', 'a?', '"a"', '<a>', 'a|b', 'a'.repeat(201)])(
    '%j is refused, because it would be another there',
    (name) => {
      expect(isFileName(name)).toBe(false);
      expect(safeFileName(name)).not.toBe(name);
    },
  );
});
