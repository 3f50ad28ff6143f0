import type { FileHandle } from 'node:fs/promises';
import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { readAt } from './file-body.ts';
import { beginsDirectory, END_BYTES, isEnd } from './zip-directory.ts';
import type { EntryState, ZipEntry } from './zip-entry.ts';
import { decodeHeader, MAX_HEADER_BYTES } from './zip-entry.ts';
import type { ZipRest } from './zip-file.ts';

const WINDOW_BYTES = 16 * 1024;
const SEARCH_BYTES = 1024 * 1024;
const SIGNATURE = 'PK\u0003\u0004';

export interface FoundEntry {
  readonly entry: ZipEntry;
  readonly state: EntryState;
  readonly crc: number;
}

export interface Scan {
  readonly found: readonly FoundEntry[];
  /** Where the next entry goes: behind the last whole one. */
  readonly tail: number;
  readonly rest: ZipRest;
}

/**
 * Finds the entries of a zip store from header to header, which works alike for a file that was closed and for one whose process
 * was killed. Throws `store_damaged` when the file is another's, or when what follows the last entry found is more than an
 * entry that was never acknowledged. Changes nothing.
 */
export async function scanZip(file: FileHandle, path: string): Promise<Scan> {
  const size = (await file.stat()).size;
  const peek = windowOf(file, size);
  const found: FoundEntry[] = [];
  let tail = 0;
  while (tail < size) {
    const decoded = decodeHeader(await peek(tail, MAX_HEADER_BYTES), tail);
    if (!decoded) break;
    const { entry, state, crc } = decoded;
    if (state === 'damaged') throw damaged(path, tail, 'the state of an entry cannot be read');
    if (entry.end > size) {
      if (state !== 'pending') throw damaged(path, tail, 'an entry continues after the end of the file');
      // What follows is its uploader's, who may have made it look like anything.
      return { found, tail, rest: 'remains' };
    }
    found.push({ entry, state, crc });
    tail = entry.end;
  }
  return { found, tail, rest: tail === size ? 'nothing' : await restOf(file, path, tail, size) };
}

/** What follows the last entry. Throws unless it is a directory, or the remains of an entry that was not acknowledged. */
async function restOf(file: FileHandle, path: string, tail: number, size: number): Promise<ZipRest> {
  const endBytes = Math.min(END_BYTES, size - tail);
  const hasEnd = isEnd(await readAt(file, size - endBytes, endBytes));
  const begins = beginsDirectory(await readAt(file, tail, Math.min(4, size - tail)));
  if (begins && (tail > 0 || size === END_BYTES)) return hasEnd ? 'directory' : 'remains';
  if (hasEnd) throw damaged(path, tail, 'an entry cannot be read, though the file was closed');
  // Headers are written in order, and an entry is acknowledged only when all before it are on the medium.
  const live = await findLive(file, tail, size);
  if (live !== undefined)
    throw damaged(path, tail, `an entry cannot be read, and a complete one follows at byte ${live}`);
  if (tail === 0 && !(await isZero(file, size)))
    throw damaged(path, tail, 'it does not start with an entry of a store');
  return 'remains';
}

/** Offset of the first whole and live entry. */
async function findLive(file: FileHandle, from: number, size: number): Promise<number | undefined> {
  for (let start = from; start < size; start += SEARCH_BYTES) {
    const block = await readAt(file, start, Math.min(SEARCH_BYTES + MAX_HEADER_BYTES, size - start));
    const view = Buffer.from(block.buffer);
    for (let at = view.indexOf(SIGNATURE, 'latin1'); at >= 0; at = view.indexOf(SIGNATURE, at + 1, 'latin1')) {
      if (decodeHeader(block.subarray(at, at + MAX_HEADER_BYTES), start + at)?.state === 'live') return start + at;
    }
  }
  return undefined;
}

async function isZero(file: FileHandle, size: number): Promise<boolean> {
  for (let start = 0; start < size; start += SEARCH_BYTES) {
    const block = await readAt(file, start, Math.min(SEARCH_BYTES, size - start));
    if (block.some((byte) => byte !== 0)) return false;
  }
  return true;
}

/** Reads a little more than requested, because small objects are close together. */
function windowOf(file: FileHandle, size: number): (offset: number, length: number) => Promise<Bytes> {
  let window: Bytes = new Uint8Array(0);
  let start = 0;
  return async (offset, length) => {
    const wanted = Math.min(length, size - offset);
    if (offset < start || offset + wanted > start + window.byteLength) {
      window = await readAt(file, offset, Math.min(WINDOW_BYTES, size - offset));
      start = offset;
    }
    return window.subarray(offset - start, offset - start + wanted);
  };
}

function damaged(path: string, offset: number, what: string): SendError {
  return new SendError(
    'store_damaged',
    `${path} is not a zip store, or is damaged at byte ${offset}: ${what}; nothing was changed, restore it or name another file`,
  );
}
