import { describe, expect, it } from 'vitest';
import { entrySegments } from '../../../cli/entry-path.ts';
import { createPathTable } from '../../../core/archive-path.ts';
import { extractedName } from '../../../cli/local-name.ts';
import { localName } from '../../../core/local-name.ts';
import { limitMs } from '../../setup/time-limits.ts';

describe('entrySegments', () => {
  it.each([
    ['a.txt', ['a.txt']],
    ['a/b c/d.txt', ['a', 'b c', 'd.txt']],
    ['./a//b/', ['a', 'b']],
    ['ü 😀/שלום.txt', ['ü 😀', 'שלום.txt']],
    ['..a/b..', ['..a', 'b..']],
    ['a/invoice\u202Efdp.exe', ['a', 'invoice_fdp.exe']],
    ['a\nb', ['a_b']],
    ['con/aux.txt', ['con', 'aux.txt']],
  ])('takes %j', (name, segments) => {
    expect(entrySegments(name, 'linux')).toEqual(segments);
  });

  it.each([
    '../a',
    'a/../../b',
    'a/..',
    '..',
    '/etc/passwd',
    '\\\\server\\share',
    'C:\\a',
    'c:a',
    '..\\a',
    'a\\..\\b',
    '',
    '.',
    './',
    'a\0b',
    'a/'.repeat(2_100),
  ])('refuses %j on every system', (name) => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(() => entrySegments(name, platform)).toThrow(expect.objectContaining({ code: 'unsafe_archive' }));
    }
  });

  it('makes what Windows cannot hold into what it can', () => {
    expect(entrySegments('con/a:b/c?.txt', 'win32')).toEqual(['_con', 'a_b', 'c_.txt']);
    expect(entrySegments('a\\b.txt', 'win32')).toEqual(['a', 'b.txt']);
  });
});

describe('a name', () => {
  it('has at most 255 bytes, whole characters and its ending', () => {
    const long = localName(`${'é😀'.repeat(60)}.tar`);
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
    expect(long).toMatch(/^(é😀)+é?\.tar$/u);
    expect(extractedName('é'.repeat(127) + 'x', 'linux')).toBe('é'.repeat(127) + 'x');
    expect(Buffer.byteLength(extractedName('😀'.repeat(100), 'linux'))).toBe(252);
  });
});

describe('createPathTable', () => {
  const taken = (...names: string[]): string[] => {
    const table = createPathTable();
    return names.map((name) => table.take(entrySegments(name, 'linux'), name.endsWith('/')));
  };

  it('numbers what would be one file where case or composition do not count', () => {
    expect(taken('a.txt', 'A.TXT', 'a.txt')).toEqual(['a.txt', 'A (2).TXT', 'a (3).txt']);
    expect(taken('caf\u00e9', 'cafe\u0301')).toEqual(['caf\u00e9', 'cafe\u0301 (2)']);
    expect(taken('stra\u00dfe', 'STRASSE')).toEqual(['stra\u00dfe', 'STRASSE (2)']);
  });

  it('finds free names among twenty thousand equal ones', { timeout: limitMs(10) }, () => {
    const paths = taken(...Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? 'd/a.txt' : 'D/A.TXT')));
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(20_000);
  });

  it('lets files share a folder', () => {
    expect(taken('d/', 'd/a', 'd/b', 'd/e/f')).toEqual(['d', 'd/a', 'd/b', 'd/e/f']);
  });

  it('puts no file where a folder is, and no folder where a file is', () => {
    expect(taken('x', 'x/a')).toEqual(['x', 'x (2)/a']);
    expect(taken('x/a', 'X')).toEqual(['x/a', 'X (2)']);
  });
});
