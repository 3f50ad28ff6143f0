import { makeZip, predictLength } from 'client-zip';
import type { Bytes } from './bytes.ts';
import { utf8 } from './bytes.ts';

interface ArchivedFile {
  readonly bytes: number;
  /** Whether it is a program; false by default, also where the system does not say. */
  readonly isExecutable?: boolean;
  open(): AsyncIterable<Bytes> | ReadableStream<Bytes>;
}

/** A file, or a folder that holds nothing. */
export interface ArchiveEntry {
  /** Path with `/`; a folder's ends with one. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Undefined for a folder. `open` is called when the turn of the file comes, and must give exactly so many bytes. */
  readonly file: ArchivedFile | undefined;
}

export interface Archive {
  readonly bytes: number;
  /** The archive from its start. The same entries always make the same bytes. */
  open(): ReadableStream<Uint8Array>;
}

/** From here on numbers have their place in the 64-bit records (APPNOTE.TXT 6.3.10, section 4.4.1.4). */
const LARGEST_COUNT = 0xffff;
const LARGEST_SIZE = 0xffffffff;
const HEADERS_BYTES = 46;
const END_BYTES = 22;
const END_64_BYTES = 56;
const LOCATOR_BYTES = 20;
/** Mode of a program; other files have 664, folders 775. */
const EXECUTABLE = 0o775;
/** Years that a date of an archive can hold (section 4.4.6). */
const FIRST_MOMENT = new Date(1980, 0, 1).getTime();
const LAST_MOMENT = new Date(2107, 11, 31).getTime();

/** One zip of all entries, stored and not compressed, so that its size is known before anything is read. */
export function archiveOf(entries: readonly ArchiveEntry[]): Archive {
  const described = entries.map(({ name, file }) => (file ? { name, size: file.bytes } : { name }));
  const predicted = Number(predictLength(described));
  const open = (): ReadableStream<Uint8Array> => makeZip(inputs(entries));
  const contentBytes = entries.reduce((sum, entry) => sum + bytesInArchive(entry), 0);
  const isLarge = contentBytes >= LARGEST_SIZE || entries.some(({ file }) => (file?.bytes ?? 0) >= LARGEST_SIZE);
  // The library writes 64-bit records for sizes and offsets, but not for the count.
  if (isLarge || entries.length < LARGEST_COUNT) return { bytes: predicted, open };
  const end = endRecords(entries.length, predicted - END_BYTES - contentBytes, contentBytes);
  const before = predicted - END_BYTES;
  return { bytes: before + end.byteLength, open: () => open().pipeThrough(endedBy(before, end)) };
}

function* inputs(entries: readonly ArchiveEntry[]): Generator<
  | {
      readonly name: string;
      readonly lastModified: Date;
      readonly size: number;
      readonly input: AsyncIterable<Bytes> | ReadableStream<Bytes>;
      readonly mode?: number;
    }
  | { readonly name: string; readonly lastModified: Date }
> {
  for (const { name, modified, file } of entries) {
    const lastModified = new Date(Math.min(Math.max(modified, FIRST_MOMENT), LAST_MOMENT));
    if (!file) yield { name, lastModified };
    else {
      const mode = file.isExecutable ? { mode: EXECUTABLE } : {};
      yield { name, lastModified, size: file.bytes, input: file.open(), ...mode };
    }
  }
}

function bytesInArchive({ name, file }: ArchiveEntry): number {
  return HEADERS_BYTES + utf8(name).byteLength + (file?.bytes ?? 0);
}

/** Another end, in place of what the stream has behind its first `before` bytes. */
function endedBy(before: number, end: Bytes): TransformStream<Uint8Array, Uint8Array> {
  let passed = 0;
  return new TransformStream({
    transform(chunk, controller) {
      const kept = chunk.subarray(0, Math.max(0, before - passed));
      passed += chunk.byteLength;
      if (kept.byteLength > 0) controller.enqueue(kept);
    },
    flush: (controller) => controller.enqueue(end),
  });
}

/** The 64-bit end record, its locator, and the end record that refers to them (sections 4.3.14 to 4.3.16). */
function endRecords(count: number, directoryBytes: number, directoryOffset: number): Bytes {
  const bytes = new Uint8Array(END_64_BYTES + LOCATOR_BYTES + END_BYTES);
  const view = new DataView(bytes.buffer);
  const set64 = (offset: number, value: number): void => view.setBigUint64(offset, BigInt(value), true);
  view.setUint32(0, 0x06064b50, true);
  set64(4, END_64_BYTES - 12);
  // Made by, and needed: version 4.5 of the format, on a system with the modes of Unix.
  view.setUint16(12, 0x032d, true);
  view.setUint16(14, 0x2d, true);
  set64(24, count);
  set64(32, count);
  set64(40, directoryBytes);
  set64(48, directoryOffset);
  view.setUint32(56, 0x07064b50, true);
  set64(64, directoryOffset + directoryBytes);
  view.setUint32(72, 1, true);
  view.setUint32(76, 0x06054b50, true);
  view.setUint16(84, LARGEST_COUNT, true);
  view.setUint16(86, LARGEST_COUNT, true);
  view.setUint32(88, Math.min(directoryBytes, LARGEST_SIZE), true);
  view.setUint32(92, directoryOffset, true);
  return bytes;
}
