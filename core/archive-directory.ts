import { unreadable } from './archive-fault.ts';
import { createPathTable, pathSegments } from './archive-path.ts';
import type { Bytes } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { nameFromCp437 } from './code-page-437.ts';

/** Reads the bytes of an archive from `start` to `end`, the end excluded. */
export type ReadRange = (start: number, end: number) => Promise<Bytes>;

/** A file of an archive, or a folder, as the directory at its end describes it. */
export interface ArchivedEntry {
  /** With `/`, no `..`, not absolute, and different from that of every other entry: equal ones have got numbers. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Declared length of the content; not more than this comes out. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly isExecutable: boolean;
  readonly place: EntryPlace;
}

/** What is needed to read the content of an entry, and to compare it with what precedes the content. */
interface EntryPlace {
  /** Of the header that precedes the content. */
  readonly offset: number;
  /** Where the next entry, or the directory, begins. */
  readonly end: number;
  readonly storedBytes: number;
  readonly method: number;
  readonly flags: number;
  readonly crc32: number;
  readonly name: Bytes;
}

/** Sections of APPNOTE.TXT 6.3.10: 4.3.16, 4.3.15, 4.3.14, 4.3.12. */
const END = { signature: 0x06054b50, bytes: 22 };
const LOCATOR = { signature: 0x07064b50, bytes: 20 };
const END_64 = { signature: 0x06064b50, bytes: 56 };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
export const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 } as const;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
/** Larger archives can be received whole, and are not opened. */
const MAX_ENTRIES = 200_000;
const MAX_DIRECTORY_BYTES = 32 * 1024 * 1024;
/** Deflate makes 258 bytes of two bits at most. */
const MOST_INFLATED = 1_032;
export const STORED = 0;
export const DEFLATED = 8;
const ENCRYPTED = 0x1;
const UTF_8 = 0x800;
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const OWNER_EXECUTES = 0o100;
const MADE_ON_UNIX = 3;

/** Where the directory is, and how many entries the archive says that it has. */
interface DirectoryPlace {
  readonly offset: number;
  readonly bytes: number;
  readonly count: number;
}

/**
 * The entries of a zip archive, in the order of its directory. Only the end of the archive is read.
 *
 * @param read - gives the bytes of the archive from a first to before a second position
 * @param bytes - the size of the archive
 * @throws `unsafe_archive`, which says why in a sentence, for what is no archive, for a directory that contradicts itself (counts, overlaps,
 *   sizes that no content has), for paths that lead out of a folder, links, special files and encryption, and above 200,000 entries
 * @example
 * ```ts
 * const archive = new Blob([]);
 * const read = async (start: number, end: number) => new Uint8Array(await archive.slice(start, end).arrayBuffer());
 * for (const { path, bytes } of await listArchive(read, archive.size)) console.log(path, bytes);
 * ```
 */
export async function listArchive(read: ReadRange, bytes: number): Promise<ArchivedEntry[]> {
  const place = await findDirectory(read, bytes);
  if (place.bytes > MAX_DIRECTORY_BYTES) throw unreadable(`its directory has more than ${MAX_DIRECTORY_BYTES} bytes`);
  const directory = await read(place.offset, place.offset + place.bytes);
  const described = [...describedEntries(directory)];
  requireCount(place.count, described.length);
  const ends = endsOf(described, place.offset);
  const table = createPathTable();
  return described.map((entry, index) => {
    const isFolder = entry.name.endsWith('/');
    requireOrdinary(entry, isFolder);
    const { offset, storedBytes, method, flags, crc32, nameBytes: name } = entry;
    return {
      path: table.take(pathSegments(entry.name), isFolder),
      isFolder,
      bytes: entry.bytes,
      modified: entry.modified,
      isExecutable: !isFolder && entry.madeOn === MADE_ON_UNIX && (entry.mode & OWNER_EXECUTES) !== 0,
      place: { offset, end: ends[index] ?? 0, storedBytes, method, flags, crc32, name },
    };
  });
}

async function findDirectory(read: ReadRange, bytes: number): Promise<DirectoryPlace> {
  const start = Math.max(0, bytes - (LOCATOR.bytes + END.bytes + MAX_16));
  const tail = await read(start, bytes);
  const view = viewOf(tail);
  let at = tail.byteLength - END.bytes;
  // A comment of up to 65,535 bytes may follow, and nothing else.
  while (at >= 0 && !isEnd(view, at)) at -= 1;
  if (at < 0) throw unreadable('it is not a zip, or its end is missing');
  const place = {
    count: view.getUint16(at + 10, true),
    bytes: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  };
  const hasLocator = at >= LOCATOR.bytes && view.getUint32(at - LOCATOR.bytes, true) === LOCATOR.signature;
  const needs64 = place.count === MAX_16 || place.bytes === MAX_32 || place.offset === MAX_32;
  if (!hasLocator || !needs64) return requireBehind(place, start + at);
  const record = numberAt(view, at - LOCATOR.bytes + 8);
  if (record + END_64.bytes > start + at - LOCATOR.bytes) throw unreadable('its directory is not where it says');
  const large = viewOf(await read(record, record + END_64.bytes));
  if (large.getUint32(0, true) !== END_64.signature) throw unreadable('its directory is not where it says');
  const found = { count: numberAt(large, 32), bytes: numberAt(large, 40), offset: numberAt(large, 48) };
  return requireBehind(found, record);
}

function isEnd(view: DataView, at: number): boolean {
  return (
    view.getUint32(at, true) === END.signature && at + END.bytes + view.getUint16(at + 20, true) === view.byteLength
  );
}

function requireBehind(place: DirectoryPlace, end: number): DirectoryPlace {
  if (place.offset + place.bytes !== end) throw unreadable('its directory is not where it says');
  return place;
}

/** As the directory describes an entry. */
interface Described {
  readonly name: string;
  readonly nameBytes: Bytes;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly storedBytes: number;
  readonly bytes: number;
  readonly offset: number;
  readonly modified: number;
  readonly madeOn: number;
  readonly mode: number;
}

function* describedEntries(directory: Bytes): Generator<Described> {
  const view = viewOf(directory);
  for (let at = 0, count = 1; at < directory.byteLength; count++) {
    if (count > MAX_ENTRIES) throw unreadable(`it has more than ${MAX_ENTRIES} entries`);
    const isEntry = at + ENTRY.bytes <= directory.byteLength && view.getUint32(at, true) === ENTRY.signature;
    const lengths = isEntry ? [28, 30, 32].map((field) => view.getUint16(at + field, true)) : [];
    const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths;
    const extraAt = at + ENTRY.bytes + nameLength;
    const next = extraAt + extraLength + commentLength;
    if (!isEntry || next > directory.byteLength) throw unreadable('its directory is damaged');
    const nameBytes = directory.subarray(at + ENTRY.bytes, extraAt);
    const extra = extraFields(directory.subarray(extraAt, extraAt + extraLength));
    const flags = view.getUint16(at + 8, true);
    yield {
      name: nameOf(nameBytes, flags, extra.get(UNICODE_PATH)),
      nameBytes,
      flags,
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      ...sizesOf(view, at, extra.get(ZIP_64)),
      modified:
        universalMoment(extra.get(UNIVERSAL_TIME)) ??
        momentOf(view.getUint16(at + 14, true), view.getUint16(at + 12, true)),
      madeOn: view.getUint8(at + 5),
      mode: view.getUint16(at + 40, true),
    };
    at = next;
  }
}

/** Sections 4.5.3 and 4.6.9. */
const ZIP_64 = 0x0001;
const UNICODE_PATH = 0x7075;
/** Of Info-ZIP: https://libzip.org/specifications/extrafld.txt, "Extended Timestamp". */
const UNIVERSAL_TIME = 0x5455;

function extraFields(bytes: Bytes): Map<number, Bytes> {
  const view = viewOf(bytes);
  const fields = new Map<number, Bytes>();
  for (let at = 0; at + 4 <= bytes.byteLength;) {
    const end = at + 4 + view.getUint16(at + 2, true);
    fields.set(view.getUint16(at, true), bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** Numbers that have no place in 32 bits follow each other in the extra field. */
function sizesOf(
  view: DataView,
  at: number,
  extra: Bytes | undefined,
): Pick<Described, 'bytes' | 'storedBytes' | 'offset'> {
  const large = extra && viewOf(extra);
  let taken = 0;
  const size = (field: number): number => {
    const value = view.getUint32(at + field, true);
    if (value !== MAX_32 || !large) return value;
    if (taken + 8 > large.byteLength) throw unreadable('its directory is damaged');
    taken += 8;
    return numberAt(large, taken - 8);
  };
  const bytes = size(24);
  const storedBytes = size(20);
  return { bytes, storedBytes, offset: size(42) };
}

function nameOf(bytes: Bytes, flags: number, unicode: Bytes | undefined): string {
  if (flags & UTF_8) return new TextDecoder().decode(bytes);
  if (unicode && unicode.byteLength > 5 && viewOf(unicode).getUint32(1, true) === crc32(bytes))
    return new TextDecoder().decode(unicode.subarray(5));
  return nameFromCp437(bytes);
}

/** When it was changed, where the archive says that in universal time: seconds since 1970 behind the flags. */
function universalMoment(field: Bytes | undefined): number | undefined {
  if (!field || field.byteLength < 5 || ((field[0] ?? 0) & 1) === 0) return undefined;
  return viewOf(field).getInt32(1, true) * 1000;
}

/** MS-DOS date and time, in the time of this machine (section 4.4.6). */
function momentOf(date: number, time: number): number {
  const [year, month, day] = [1980 + (date >>> 9), ((date >>> 5) & 0xf) - 1, date & 0x1f];
  return new Date(year, month, day, time >>> 11, (time >>> 5) & 0x3f, (time & 0x1f) * 2).getTime();
}

/** Programs that write no 64-bit records leave a number that is too small. */
function requireCount(said: number, found: number): void {
  if (found === said || (found > MAX_16 && (said === MAX_16 || said === found % (MAX_16 + 1)))) return;
  throw unreadable(`it declares ${said} entries and contains ${found}`);
}

/** Where each entry must end. Throws where two share bytes: an archive of little content could unpack to any amount. */
function endsOf(entries: readonly Described[], directoryOffset: number): number[] {
  const ends: number[] = new Array<number>(entries.length).fill(0);
  const order = entries.map(({ offset }, index) => ({ offset, index })).sort((one, other) => one.offset - other.offset);
  for (const [at, { offset, index }] of order.entries()) {
    const { nameBytes, storedBytes } = entries[index] ?? { nameBytes: { byteLength: 0 }, storedBytes: 0 };
    const end = order[at + 1]?.offset ?? directoryOffset;
    if (offset + LOCAL_HEADER.bytes + nameBytes.byteLength + storedBytes > end) throw unreadable('its entries overlap');
    ends[index] = end;
  }
  return ends;
}

/** The mode is zero where the archive was made on a system without modes. */
function requireOrdinary({ mode, flags, method, bytes, storedBytes }: Described, isFolder: boolean): void {
  const type = mode & FILE_TYPE;
  if (type !== 0 && type !== (isFolder ? FOLDER : REGULAR)) throw unreadable('it contains a link or a special file');
  if (flags & ENCRYPTED) throw unreadable('it is encrypted itself');
  if (method === STORED ? bytes !== storedBytes : bytes > storedBytes * MOST_INFLATED)
    throw unreadable('it declares a size that its content cannot have');
}

export function viewOf(bytes: Bytes): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function numberAt(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw unreadable('its directory is damaged');
  return value;
}
