import { crc32 } from 'node:zlib';
import type { Bytes } from '../bytes.ts';
import { concatBytes, utf8 } from '../bytes.ts';
import type { Key } from './key.ts';
import { key as keyOf, parseKey } from './key.ts';
import { pack, ZIP64 } from './zip-fields.ts';

/*
 * What stands before the bytes of each object: a local file header as in APPNOTE 4.3.7 with everything in it that recovery needs.
 * Its last extra field is this store's own:
 *
 *     id 0x4753 · length · "SGS1" · check · padding · commit block of 16 bytes
 *
 * The check covers all of the header but its CRC and the commit block, so what it covers never changes. The commit block holds the
 * state, the CRC of the bytes and a seal over both. It begins at a multiple of 16, so no medium can write half of it.
 */
const SIGNATURE = 0x04034b50;
const FIXED_BYTES = 30;
const CRC_OFFSET = 14;
const ZIP64_EXTRA_BYTES = 20;
const OWN_ID = 0x4753;
const MAGIC = 0x31534753;
const OWN_FIXED_BYTES = 12;
const COMMIT_BYTES = 16;
const MAX_NAME_BYTES = 512;

/** More than any local header takes. */
export const MAX_HEADER_BYTES: number =
  FIXED_BYTES + MAX_NAME_BYTES + ZIP64_EXTRA_BYTES + OWN_FIXED_BYTES + 2 * COMMIT_BYTES;

/**
 * `pending`: its bytes are under way, or never came. `deleted`: to be overwritten. `wiped`: overwritten with zeros.
 * Only `live` is an object.
 */
export type EntryState = 'pending' | 'live' | 'deleted' | 'wiped';
const STATES: readonly EntryState[] = ['pending', 'live', 'deleted', 'wiped'];

/** Where an object is in the file. All offsets and sizes are in bytes. */
export interface ZipEntry {
  readonly key: Key;
  readonly bytes: number;
  /** Of the local header. */
  readonly offset: number;
  /** Of the object's first byte. */
  readonly dataOffset: number;
  /** Of the first byte behind the object. */
  readonly end: number;
  readonly dosTime: number;
}

/** An entry for an object of this size, whose header begins at the offset. */
export function placeEntry(offset: number, object: Pick<ZipEntry, 'key' | 'bytes' | 'dosTime'>): ZipEntry {
  const { key, bytes, dosTime } = object;
  const least = ownOffset(offset, object) + OWN_FIXED_BYTES + COMMIT_BYTES;
  const dataOffset = Math.ceil(least / COMMIT_BYTES) * COMMIT_BYTES;
  return { key, bytes, offset, dataOffset, end: dataOffset + bytes, dosTime };
}

/**
 * The first bytes of every file: an entry that is not an object, small enough for a medium to write it whole or not at all. So a file that
 * does not begin with it is never one of which the beginning got lost.
 */
export function encodeBeginning(): Bytes {
  return encodeHeader(placeEntry(0, { key: keyOf('sgraph-send'), bytes: 0, dosTime: 0x21_0000 }), 'wiped', 0);
}

/** The whole local header, commit block included. */
export function encodeHeader(entry: ZipEntry, state: EntryState, crc: number): Bytes {
  const large = entry.bytes >= ZIP64;
  const size = large ? ZIP64 : entry.bytes;
  const name = utf8(entry.key);
  const extraBytes = entry.dataOffset - entry.offset - FIXED_BYTES - name.byteLength;
  const ownBytes = extraBytes - (large ? ZIP64_EXTRA_BYTES : 0) - 4;
  const header = concatBytes([
    pack([4, SIGNATURE], [2, large ? 45 : 20], [2, 0x0800], [2, 0], [4, entry.dosTime]),
    pack([4, crc], [4, size], [4, size], [2, name.byteLength], [2, extraBytes]),
    name,
    large ? pack([2, 1], [2, 16], [8, entry.bytes], [8, entry.bytes]) : new Uint8Array(0),
    pack([2, OWN_ID], [2, ownBytes], [4, MAGIC], [4, 0]),
    new Uint8Array(ownBytes - 8),
  ]);
  const view = new DataView(header.buffer);
  const checkOffset = ownOffset(0, entry) + 8;
  const check = checkOf(header, checkOffset);
  view.setUint32(checkOffset, check, true);
  header.set(encodeCommit(state, crc, check), header.byteLength - COMMIT_BYTES);
  return header;
}

/** The entry whose header begins with these bytes, found at the offset. Undefined when they are not a whole header of this store. */
export function decodeHeader(
  bytes: Bytes,
  offset: number,
): { entry: ZipEntry; state: EntryState | 'damaged'; crc: number } | undefined {
  if (bytes.byteLength < FIXED_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameBytes = view.getUint16(26, true);
  const headerBytes = FIXED_BYTES + nameBytes + view.getUint16(28, true);
  if (view.getUint32(0, true) !== SIGNATURE || headerBytes > bytes.byteLength) return undefined;
  const key = parseKey(new TextDecoder().decode(bytes.subarray(FIXED_BYTES, FIXED_BYTES + nameBytes)));
  const shortSize = view.getUint32(22, true);
  const size = shortSize === ZIP64 ? zip64Size(view, FIXED_BYTES + nameBytes) : shortSize;
  if (key === undefined || size === undefined) return undefined;
  const entry = placeEntry(offset, { key, bytes: size, dosTime: view.getUint32(10, true) });
  if (entry.dataOffset !== offset + headerBytes) return undefined;
  const header = bytes.slice(0, headerBytes);
  const checkOffset = ownOffset(0, entry) + 8;
  const check = view.getUint32(checkOffset, true);
  if (view.getUint32(checkOffset - 4, true) !== MAGIC || checkOf(header, checkOffset) !== check) return undefined;
  const block = header.subarray(headerBytes - COMMIT_BYTES);
  // The medium wrote the header up to here, and the entry was not acknowledged.
  if (block.every((byte) => byte === 0)) return undefined;
  return { entry, ...decodeCommit(block, check) };
}

function encodeCommit(state: EntryState, crc: number, check: number): Bytes {
  const fields = pack([4, STATES.indexOf(state)], [4, crc]);
  return concatBytes([fields, pack([4, crc32(fields, check)], [4, 0])]);
}

function decodeCommit(block: Bytes, check: number): { state: EntryState | 'damaged'; crc: number } {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const state = STATES[view.getUint32(0, true)];
  const isSealed = crc32(block.subarray(0, 8), check) === view.getUint32(8, true);
  return { state: state && isSealed ? state : 'damaged', crc: view.getUint32(4, true) };
}

/** Where this store's own extra field begins when the header begins at the offset. */
function ownOffset(offset: number, { key, bytes }: Pick<ZipEntry, 'key' | 'bytes'>): number {
  return offset + FIXED_BYTES + key.length + (bytes >= ZIP64 ? ZIP64_EXTRA_BYTES : 0);
}

function checkOf(header: Bytes, checkOffset: number): number {
  const covered = header.slice(0, header.byteLength - COMMIT_BYTES);
  covered.fill(0, CRC_OFFSET, CRC_OFFSET + 4);
  covered.fill(0, checkOffset, checkOffset + 4);
  return crc32(covered);
}

/** The size in a zip64 extra field (APPNOTE 4.5.3), which this store writes first. */
function zip64Size(view: DataView, offset: number): number | undefined {
  if (offset + ZIP64_EXTRA_BYTES > view.byteLength || view.getUint16(offset, true) !== 1) return undefined;
  return Number(view.getBigUint64(offset + 4, true));
}
