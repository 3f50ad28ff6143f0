import type { Bytes } from '../core/bytes.ts';
import { SendError } from '../core/errors.ts';
import { safeFileName } from '../core/file-name.ts';
import { offerFile } from './offer-file.ts';
import { NO_ROOM } from './problems.ts';
import { newPrivateFile, privateRoomBytes } from './private-files.ts';

const MIB = 1024 ** 2;
/** Up to here a file is gathered in memory: quick, and it works everywhere. */
const MEMORY_BYTES = 32 * MIB;
/** From here on a person is asked for the place first, where the browser can write there directly. */
const PICKED_BYTES = 1024 * MIB;
/** Room that must stay free beside the file. */
const SPARE_BYTES = 64 * MIB;

/** How a download reaches the disk. `memory` is also the last resort of a browser that has nothing else. */
export type SaveMethod = 'memory' | 'private' | 'picked';

/** Where the plaintext goes. The person gets the file by `deliver`, which is called after the last segment has verified. */
export interface Saving {
  readonly sink: WritableStream<Bytes>;
  /** Hands the file over. Returns how to do it again, or undefined where the file already is where the person wanted it. */
  deliver(): Promise<(() => void) | undefined>;
}

interface FilePicker {
  showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Chooses by size, by what the browser has, and by the room on its disk. */
export async function chooseSavingWay(bytes: number): Promise<SaveMethod> {
  if (bytes <= MEMORY_BYTES) return 'memory';
  const room = await privateRoomBytes();
  const fits = room !== undefined && bytes + SPARE_BYTES <= room;
  if (fits && bytes <= PICKED_BYTES) return 'private';
  if (hasFilePicker(window)) return 'picked';
  // Whether there is room in truth shows when it is reserved.
  return room === undefined ? 'memory' : 'private';
}

/** Whether a file of that size is more than a browser can be trusted to hold in memory. */
export function isRisky(way: SaveMethod, bytes: number): boolean {
  return way === 'memory' && bytes > PICKED_BYTES / 2;
}

/**
 * Whether a file is too large for what this window may store, `roomBytes`, as in private windows: its download would break off when that
 * is full, and would be used up.
 */
export function isTooLargeFor(roomBytes: number | undefined, way: SaveMethod, bytes: number): boolean {
  return way === 'memory' && bytes > PICKED_BYTES && roomBytes !== undefined && bytes + SPARE_BYTES > roomBytes;
}

/** Throws `no_room` before anything is claimed. */
export async function requireRoom(way: SaveMethod, bytes: number): Promise<void> {
  const room = await storageRoomBytes();
  if (!isTooLargeFor(room, way, bytes)) return;
  throw new DOMException(`${bytes} bytes, and this window may store ${room ?? 0}`, NO_ROOM);
}

/** Undefined where the browser does not say: it has no storage to ask over http, and WebKit not even on the machine itself. */
async function storageRoomBytes(): Promise<number | undefined> {
  if (!('storage' in navigator) || !('estimate' in navigator.storage)) return undefined;
  const { quota, usage = 0 } = await navigator.storage.estimate();
  return quota === undefined ? undefined : quota - usage;
}

/**
 * Prepares the place. For `picked` it must be called by a click; throws `cancelled` when the person closes the picker, and `no_room` where
 * this window can store no file of that size.
 */
export async function prepareSaving(way: SaveMethod, name: string, bytes: number): Promise<Saving> {
  const fileName = safeFileName(name);
  const file = way === 'private' ? await newPrivateFile(bytes) : undefined;
  if (file) return { sink: file.sink, deliver: async () => offerFile(await file.read(), fileName) };
  if (way !== 'memory' && hasFilePicker(window)) return pickedSaving(window, fileName);
  if (way === 'private' && bytes > PICKED_BYTES)
    throw new DOMException(`${bytes} bytes, and this window has no such room`, NO_ROOM);
  return memorySaving(fileName);
}

function hasFilePicker(scope: object): scope is FilePicker {
  return 'showSaveFilePicker' in scope;
}

async function pickedSaving(scope: FilePicker, suggestedName: string): Promise<Saving> {
  try {
    const handle = await scope.showSaveFilePicker({ suggestedName });
    // The browser writes beside the file and puts it in its place on close, so an aborted download leaves nothing.
    return { sink: await handle.createWritable(), deliver: () => Promise.resolve(undefined) };
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError')
      throw new SendError('cancelled', undefined, { cause: thrown });
    throw thrown;
  }
}

function memorySaving(fileName: string): Promise<Saving> {
  let blob = new Blob();
  let chunks: Bytes[] = [];
  let chunkBytes = 0;
  const gather = (): void => {
    // A browser may keep a blob on disk, but never an array of chunks.
    blob = new Blob([blob, ...chunks]);
    chunks = [];
    chunkBytes = 0;
  };
  const sink = new WritableStream<Bytes>({
    write(chunk) {
      chunks.push(chunk);
      chunkBytes += chunk.byteLength;
      if (chunkBytes >= MEMORY_BYTES) gather();
    },
    close: gather,
    abort: () => {
      blob = new Blob();
      chunks = [];
    },
  });
  return Promise.resolve({ sink, deliver: () => Promise.resolve(offerFile(blob, fileName)) });
}
