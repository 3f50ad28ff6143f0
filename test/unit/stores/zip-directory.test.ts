import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { writeAll } from '../../../core/stores/file-body.ts';
import { prefix } from '../../../core/stores/key.ts';
import { listAll } from '../../../core/stores/records.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import type { DirectoryEntry } from '../../../core/stores/zip-directory.ts';
import { encodeDirectory } from '../../../core/stores/zip-directory.ts';
import { encodeHeader, placeEntry } from '../../../core/stores/zip-entry.ts';
import { assertBytes, bytesAt, fill, keyOf } from '../../contracts/store/bodies.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';
import { testZip } from './zip-tools.ts';

const FOUR_GIB = 4 * 1024 ** 3;
const pathOf = useTemporaryDirectory();

/** Appends an object of zeros which takes no room on the disk. */
async function appendHole(file: FileHandle, offset: number, name: string, bytes: number): Promise<DirectoryEntry> {
  const entry = { ...placeEntry(offset, { key: keyOf(name), bytes, dosTime: 0x21_0000 }), crc: 0 };
  await writeAll(file, [encodeHeader(entry, 'live', entry.crc)], offset);
  await file.truncate(entry.end);
  return entry;
}

async function finish(file: FileHandle, entries: readonly DirectoryEntry[], offset: number): Promise<void> {
  await writeAll(file, [...encodeDirectory(entries, offset)], offset);
  await file.close();
}

describe('the directory of a zip file', () => {
  it.each([65_534, 65_535])('is read by other tools when it names %i objects', async (count) => {
    const entries: DirectoryEntry[] = [];
    const headers = [];
    for (let index = 0, offset = 0; index < count; index++) {
      const entry = placeEntry(offset, { key: keyOf(`many/${index}`), bytes: 0, dosTime: 0x21_0000 });
      entries.push({ ...entry, crc: 0 });
      headers.push(encodeHeader(entry, 'live', 0), new Uint8Array(entry.end - entry.dataOffset));
      offset = entry.end;
    }
    const path = pathOf('many.zip');
    const file = await open(path, 'w');
    for (let from = 0, offset = 0; from < headers.length; from += 1000) {
      const some = headers.slice(from, from + 1000);
      await writeAll(file, some, offset);
      offset += some.reduce((sum, header) => sum + header.byteLength, 0);
    }
    await finish(file, entries, entries.at(-1)!.end);
    const sizes = testZip(path, -1);
    expect(Object.keys(sizes)).toHaveLength(count);
    expect(sizes[`many/${count - 1}`]).toBe(0);
  });

  it.each([FOUR_GIB - 2, FOUR_GIB - 1, FOUR_GIB])(
    'is read by other tools with an object of %i bytes',
    async (bytes) => {
      const path = pathOf('large.zip');
      const file = await open(path, 'w');
      const first = await appendHole(file, 0, 'large', bytes);
      const text = utf8('behind it');
      const last = { ...placeEntry(first.end, { ...first, key: keyOf('small'), bytes: 9 }), crc: crc32(text) };
      await writeAll(file, [encodeHeader(last, 'live', last.crc), text], last.offset);
      await finish(file, [first, last], last.end);
      expect(testZip(path, 1000)).toEqual({ large: bytes, small: 9 });
    },
  );

  it('lets a store go on behind more than 4 GiB', async () => {
    const path = pathOf('large.zip');
    const file = await open(path, 'w');
    const first = await appendHole(file, 0, 'large/1', FOUR_GIB - 200);
    const second = await appendHole(file, first.end, 'large/2', FOUR_GIB + 5);
    await finish(file, [first, second], second.end);
    const store = await createZipStore(path);
    await fill(store, ['small', 'gone']);
    await store.delete(keyOf('gone'));
    await store.close();
    expect(testZip(path, 1000)).toEqual({ 'large/1': FOUR_GIB - 200, 'large/2': FOUR_GIB + 5, small: 5 });
    const again = await createZipStore(path);
    const sizes = [];
    for await (const { key, bytes } of listAll(again, prefix())) sizes.push([key, bytes]);
    expect(sizes).toEqual([
      ['large/1', FOUR_GIB - 200],
      ['large/2', FOUR_GIB + 5],
      ['small', 5],
    ]);
    assertBytes(await bytesAt(again, keyOf('small')), utf8('small'), 'small');
    await again.close();
  });
});
