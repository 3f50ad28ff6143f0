import type { Bytes } from '../bytes.ts';
import { concatBytes, utf8 } from '../bytes.ts';
import type { ZipEntry } from './zip-entry.ts';
import { pack, ZIP64, ZIP64_COUNT } from './zip-fields.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Made by Unix, as of version 4.5 of the format. */
const MADE_BY = 0x032d;
/** A file that its owner may read and write, as Unix says it. */
const ATTRIBUTES = 0o100600 * 0x10000;

/** Size of the record with which every closed zip file ends, when it has no comment. */
export const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END64_SIGNATURE = 0x06064b50;

/** An object, with the CRC of its bytes, as the directory names it. */
export type DirectoryEntry = ZipEntry & { readonly crc: number };

/**
 * The central directory and its end (APPNOTE 4.3.12 to 4.3.16) for a file in which it begins at the offset, in chunks; the end is a chunk
 * of its own.
 */
export function* encodeDirectory(entries: Iterable<DirectoryEntry>, offset: number): Generator<Bytes> {
  let count = 0;
  let written = 0;
  let chunk: Bytes[] = [];
  let chunkBytes = 0;
  for (const entry of entries) {
    const record = encodeRecord(entry);
    count += 1;
    written += record.byteLength;
    chunkBytes += record.byteLength;
    chunk.push(record);
    if (chunkBytes < CHUNK_BYTES) continue;
    yield concatBytes(chunk);
    chunk = [];
    chunkBytes = 0;
  }
  yield concatBytes(chunk);
  // Info-ZIP takes a file without entries for an empty one when its directory begins at 0, and else for a damaged one.
  yield encodeEnd(count, written, count === 0 ? 0 : offset);
}

/** What the first four bytes behind the last entry say: whether a directory begins there. */
export function beginsDirectory(bytes: Bytes): boolean {
  return [ENTRY_SIGNATURE, END64_SIGNATURE, END_SIGNATURE].includes(signatureOf(bytes));
}

/** Whether these are the last bytes of a file that was closed. */
export function isEnd(bytes: Bytes): boolean {
  return bytes.byteLength === END_BYTES && signatureOf(bytes) === END_SIGNATURE && bytes[20] === 0 && bytes[21] === 0;
}

function signatureOf(bytes: Bytes): number {
  return bytes.byteLength < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function encodeRecord({ key, bytes, offset, dosTime, crc }: DirectoryEntry): Bytes {
  const isLarge = bytes >= ZIP64;
  const isFar = offset >= ZIP64;
  const large: Bytes[] = [];
  if (isLarge) large.push(pack([8, bytes], [8, bytes]));
  if (isFar) large.push(pack([8, offset]));
  const extra = concatBytes(large);
  const size = isLarge ? ZIP64 : bytes;
  const extraBytes = extra.byteLength > 0 ? extra.byteLength + 4 : 0;
  return concatBytes([
    pack([4, ENTRY_SIGNATURE], [2, MADE_BY], [2, isLarge || isFar ? 45 : 20], [2, 0x0800], [2, 0], [4, dosTime]),
    pack([4, crc], [4, size], [4, size], [2, key.length], [2, extraBytes], [2, 0], [2, 0], [2, 0]),
    pack([4, ATTRIBUTES], [4, isFar ? ZIP64 : offset]),
    utf8(key),
    extraBytes > 0 ? concatBytes([pack([2, 1], [2, extra.byteLength]), extra]) : extra,
  ]);
}

function encodeEnd(count: number, directoryBytes: number, offset: number): Bytes {
  const shortCount = Math.min(count, ZIP64_COUNT);
  const end = concatBytes([
    pack([4, END_SIGNATURE], [2, 0], [2, 0], [2, shortCount], [2, shortCount]),
    pack([4, Math.min(directoryBytes, ZIP64)], [4, Math.min(offset, ZIP64)], [2, 0]),
  ]);
  if (count < ZIP64_COUNT && directoryBytes < ZIP64 && offset < ZIP64) return end;
  const end64 = concatBytes([
    pack([4, END64_SIGNATURE], [8, 44], [2, MADE_BY], [2, 45], [4, 0], [4, 0]),
    pack([8, count], [8, count], [8, directoryBytes], [8, offset]),
    pack([4, 0x07064b50], [4, 0], [8, offset + directoryBytes], [4, 1]),
  ]);
  return concatBytes([end64, end]);
}
