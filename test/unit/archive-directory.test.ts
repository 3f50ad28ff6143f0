import { describe, expect, it } from 'vitest';
import { archiveOf } from '../../core/archive.ts';
import type { ReadRange } from '../../core/archive-directory.ts';
import { listArchive } from '../../core/archive-directory.ts';
import { readArchived } from '../../core/archive-entry.ts';
import type { Bytes } from '../../core/bytes.ts';
import { concatBytes, utf8 } from '../../core/bytes.ts';
import type { ZipEntry } from '../support/zip-bytes.ts';
import { zipBytes } from '../support/zip-bytes.ts';

const rangesOf =
  (bytes: Bytes): ReadRange =>
  (start, end) =>
    Promise.resolve(bytes.slice(start, end));

/** The content of every file, by its path. */
async function contents(bytes: Bytes): Promise<Record<string, string>> {
  const read = rangesOf(bytes);
  const found: Record<string, string> = {};
  for (const entry of await listArchive(read, bytes.byteLength)) {
    const chunks: Bytes[] = [];
    if (!entry.isFolder) for await (const chunk of readArchived(read, entry)) chunks.push(chunk);
    found[entry.path] = Buffer.from(concatBytes(chunks)).toString();
  }
  return found;
}

async function made(entries: Parameters<typeof archiveOf>[0]): Promise<Bytes> {
  return new Uint8Array(await new Response(archiveOf(entries).open()).arrayBuffer());
}

const file = (content: string): { bytes: number; open: () => ReadableStream<Bytes> } => ({
  bytes: utf8(content).byteLength,
  open: () => new Blob([content]).stream(),
});

const refusal = (bytes: Bytes): Promise<string> =>
  contents(bytes).then(
    () => 'none',
    (thrown: unknown) => {
      expect(thrown).toMatchObject({ code: 'unsafe_archive' });
      return (thrown as Error).message.replace('the archive is not opened: ', '');
    },
  );

describe('the directory of an archive', () => {
  it('of this product is read with folders, sizes, times and programs', async () => {
    const modified = new Date(2026, 10, 5, 12, 30, 42).getTime();
    const bytes = await made([
      { name: 'a/b ä.txt', modified, file: { ...file('inside'), isExecutable: true } },
      { name: 'empty/', modified, file: undefined },
      { name: 'zero', modified, file: file('') },
    ]);
    const entries = await listArchive(rangesOf(bytes), bytes.byteLength);
    expect(
      entries.map(({ path, isFolder, bytes: size, isExecutable }) => [path, isFolder, size, isExecutable]),
    ).toEqual([
      ['a/b ä.txt', false, 6, true],
      ['empty', true, 0, false],
      ['zero', false, 0, false],
    ]);
    expect(entries[0]!.modified).toBe(modified);
    expect(await contents(bytes)).toEqual({ 'a/b ä.txt': 'inside', empty: '', zero: '' });
  });

  it('of others is read with the moment of universal time, wherever it was made', async () => {
    const moment = Date.UTC(2026, 10, 5, 12, 30, 43);
    const universal = Buffer.from([0x55, 0x54, 5, 0, 1, 0, 0, 0, 0]);
    universal.writeInt32LE(moment / 1000, 5);
    const without = Buffer.from([0x55, 0x54, 5, 0, 2, 1, 0, 0, 0]);
    const cut = Buffer.from([0x55, 0x54, 3, 0, 1, 0, 0]);
    const bytes = zipBytes([
      { name: 'told', content: 'x', extra: universal },
      ...[without, cut].map((extra, index) => ({ name: `not ${index}`, content: 'x', extra })),
    ]);
    const [told, ...others] = await listArchive(rangesOf(bytes), bytes.byteLength);
    expect(told?.modified).toBe(moment);
    for (const { modified } of others) expect([moment, 1000]).not.toContain(modified);
  });

  it('of others is read: deflated, with 64-bit sizes, a comment, and names of code page 437', async () => {
    const unicode = Buffer.concat([
      Buffer.from([0x75, 0x70, 14, 0, 1, 0x69, 0xb7, 0x99, 0x1c]),
      Buffer.from('übung.md'),
    ]);
    unicode.writeUInt32LE(0x8cdc1683, 5);
    const bytes = zipBytes(
      [
        { name: 'deflated.txt', content: 'x'.repeat(100_000), deflated: true },
        { name: 'large', content: 'content', large: true },
        { name: Buffer.from([0x81, 0x2e, 0x74, 0x78, 0x74]), content: '437', flags: 0 },
        { name: 'x', extra: unicode, content: 'u', flags: 0 },
        { name: 'plain é', content: 'unmarked', flags: 0 },
      ],
      { comment: 'PK\x05\x06 in a comment' },
    );
    expect(await contents(bytes)).toEqual({
      'deflated.txt': 'x'.repeat(100_000),
      large: 'content',
      'ü.txt': '437',
      'übung.md': 'u',
      'plain é': 'unmarked',
    });
  });

  it('gives each of equal names one of its own', async () => {
    const same = [1, 2, 3].map((content) => ({ name: 'a.txt', content: String(content) }));
    expect(await contents(zipBytes(same))).toEqual({ 'a.txt': '1', 'a (2).txt': '2', 'a (3).txt': '3' });
  });

  it('of 66,000 files is read, although its end record has room for 65,535', async () => {
    const many = Array.from({ length: 66_000 }, (_, index) => ({ name: `${index}` }));
    for (const count of [66_000 % 65_536, 65_535]) {
      const bytes = zipBytes(many, { count });
      expect(await listArchive(rangesOf(bytes), bytes.byteLength)).toHaveLength(66_000);
    }
  });

  const good: ZipEntry = { name: 'good', content: 'good' };
  const zeros = 'x'.repeat(50_000);
  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['it is not a zip, or its end is missing', utf8('no archive')],
    ['it is not a zip, or its end is missing', zipBytes([good]).slice(0, -1)],
    ['it is not a zip, or its end is missing', new Uint8Array(0)],
    ['it declares 7 entries and contains 1', zipBytes([good], { count: 7 })],
    ['its directory is not where it says', zipBytes([good], { directoryOffset: 7 })],
    ['its directory is damaged', zipBytes([{ ...good, extra: new Uint8Array([1, 0, 8, 0]), large: true }])],
    ['its entries overlap', zipBytes([good, { name: 'same', content: 'good', declared: { offset: 0 } }])],
    ['its entries overlap', zipBytes([{ ...good, declared: { storedBytes: 40, bytes: 40 } }])],
    ['a path contains ".."', zipBytes([good, { name: '../evil' }])],
    ['a path contains ".."', zipBytes([good, { name: 'a\\..\\..\\evil' }])],
    ['a path is absolute', zipBytes([good, { name: '/etc/evil' }])],
    ['a path begins with a drive letter', zipBytes([good, { name: 'C:evil' }])],
    ['a name contains a zero byte', zipBytes([good, { name: 'a\0.txt' }])],
    ['it contains a link or a special file', zipBytes([good, { name: 'link', content: '/etc', mode: 0o120777 }])],
    ['it is encrypted itself', zipBytes([{ ...good, flags: 0x801 }])],
    [
      'it declares a size that its content cannot have',
      zipBytes([{ name: 'a', content: 'x', declared: { bytes: 9 } }]),
    ],
    [
      'it declares a size that its content cannot have',
      zipBytes([{ name: 'bomb', content: zeros, deflated: true, declared: { bytes: 4_000_000_000 } }]),
    ],
    [
      'a file in it is larger than it declares',
      zipBytes([{ name: 'a', content: zeros, deflated: true, declared: { bytes: 100 }, local: { bytes: 100 } }]),
    ],
    [
      'a file in it is smaller than it declares',
      zipBytes([{ name: 'a', content: zeros, deflated: true, declared: { bytes: 50_001 }, local: { bytes: 50_001 } }]),
    ],
    ['a file in it is damaged', zipBytes([{ ...good, declared: { crc: 1 }, local: { crc: 1 } }])],
    [
      'a file in it is damaged',
      zipBytes([{ name: 'a', content: 'no deflate', method: 8, declared: { bytes: 11 }, local: { bytes: 11 } }]),
    ],
    ['its directory and the header of a file contradict each other', zipBytes([{ ...good, local: { bytes: 9 } }])],
    ['its directory and the header of a file contradict each other', zipBytes([{ ...good, local: { name: 'evil' } }])],
    ['its directory and the header of a file contradict each other', zipBytes([{ ...good, local: { signature: 1 } }])],
    [
      'a file in it is compressed by method 14, which is not supported',
      zipBytes([{ ...good, method: 14, declared: { bytes: 4 } }]),
    ],
  ])('%s: the archive is not opened, with that sentence', async (sentence, bytes) => {
    expect(await refusal(bytes)).toBe(sentence);
  });
});
