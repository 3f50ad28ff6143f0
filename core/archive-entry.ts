import type { ArchivedEntry, ReadRange } from './archive-directory.ts';
import { DEFLATED, LOCAL_HEADER, STORED, viewOf } from './archive-directory.ts';
import { unreadable } from './archive-fault.ts';
import type { Bytes } from './bytes.ts';
import { crc32 } from './crc32.ts';

/** Read at a time. */
const WINDOW_BYTES = 1024 * 1024;
/** Given to the decompression at a time: what comes of it, a thousand times as much at most, may have to be held in memory. */
const INFLATED_BYTES = 16 * 1024;
/** Sizes and checksum follow the content, where they were not known before. */
const FOLLOWS = 0x8;
const MAX_32 = 0xffffffff;

/**
 * The content of a file in an archive, as it comes.
 *
 * @param read - as `listArchive` takes it
 * @param entry - what `listArchive` returned for the file
 * @throws `unsafe_archive` where the header before the content contradicts the directory, where it has more or fewer bytes than declared (no
 *   more than those are given), and at the end where its checksum differs: then it must not be used
 * @example
 * ```ts
 * const archive = new Blob([]);
 * const read = async (start: number, end: number) => new Uint8Array(await archive.slice(start, end).arrayBuffer());
 * const [entry] = await listArchive(read, archive.size);
 * if (entry) for await (const piece of readArchived(read, entry)) console.log(piece.length);
 * ```
 */
export async function* readArchived(read: ReadRange, entry: ArchivedEntry): AsyncGenerator<Bytes> {
  const stored = storedBytes(read, entry, await contentStart(read, entry));
  const content = entry.place.method === STORED ? stored : inflated(stored);
  let bytes = 0;
  let sum = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    if (bytes > entry.bytes) throw unreadable('a file in it is larger than it declares');
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (bytes !== entry.bytes) throw unreadable('a file in it is smaller than it declares');
  if (sum !== entry.place.crc32) throw unreadable('a file in it is damaged');
}

/** Compares the header before the content with the directory. */
async function contentStart(read: ReadRange, { bytes, place }: ArchivedEntry): Promise<number> {
  const { offset, end, name } = place;
  if (place.method !== STORED && place.method !== DEFLATED)
    throw unreadable(`a file in it is compressed by method ${place.method}, which is not supported`);
  const header = await read(offset, Math.min(end, offset + LOCAL_HEADER.bytes + name.byteLength));
  const view = viewOf(header);
  const nameLength = view.getUint16(26, true);
  const start = offset + LOCAL_HEADER.bytes + nameLength + view.getUint16(28, true);
  const flags = view.getUint16(6, true);
  const follows = (flags & FOLLOWS) !== 0;
  const agrees = (field: number, value: number): boolean => {
    const said = view.getUint32(field, true);
    return said === value || said === MAX_32 || (follows && said === 0);
  };
  const isSame =
    view.getUint32(0, true) === LOCAL_HEADER.signature &&
    flags === place.flags &&
    view.getUint16(8, true) === place.method &&
    nameLength === name.byteLength &&
    name.every((byte, at) => header[LOCAL_HEADER.bytes + at] === byte) &&
    agrees(14, place.crc32) &&
    agrees(18, place.storedBytes) &&
    agrees(22, bytes);
  if (!isSame) throw unreadable('its directory and the header of a file contradict each other');
  if (start + place.storedBytes > end) throw unreadable('its entries overlap');
  return start;
}

async function* storedBytes(read: ReadRange, { place }: ArchivedEntry, start: number): AsyncGenerator<Bytes> {
  const end = start + place.storedBytes;
  for (let at = start; at < end; at += WINDOW_BYTES) yield await read(at, Math.min(end, at + WINDOW_BYTES));
}

async function* inflated(stored: AsyncGenerator<Bytes>): AsyncGenerator<Bytes> {
  const pieces = piecesOf(stored);
  const source = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  const reader = source.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((thrown: unknown) => {
        // What the platform says of compressed bytes that are none.
        if (thrown instanceof TypeError) throw unreadable('a file in it is damaged');
        throw thrown;
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function* piecesOf(stored: AsyncGenerator<Bytes>): AsyncGenerator<Bytes, undefined> {
  for await (const chunk of stored) {
    for (let at = 0; at < chunk.byteLength; at += INFLATED_BYTES) yield chunk.subarray(at, at + INFLATED_BYTES);
  }
}
