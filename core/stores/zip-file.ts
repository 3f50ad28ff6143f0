import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Bytes } from '../bytes.ts';
import { coalesce } from './coalesce.ts';
import { writeAll, writeBody } from './file-body.ts';
import type { Key } from './key.ts';
import { createSerialQueue } from './serial-queue.ts';
import type { StoreBody } from './store.ts';
import type { DirectoryEntry } from './zip-directory.ts';
import { encodeDirectory } from './zip-directory.ts';
import type { EntryState, ZipEntry } from './zip-entry.ts';
import { encodeHeader, placeEntry } from './zip-entry.ts';
import { toDosTime } from './zip-fields.ts';

const ZEROS: Bytes = new Uint8Array(1024 * 1024);

/** What follows the last entry: nothing, remains of something unfinished, or the directory of all that is live. */
export type ZipRest = 'nothing' | 'remains' | 'directory';

/**
 * The file of a zip store, and in which order things reach it. Local headers are the truth. The directory at the end is made of them
 * for other tools: it is cut off before any of them changes, so it is right whenever it is there. Bodies are written beside each
 * other, each into a place of its own.
 */
export interface ZipFile {
  /** Takes a place at the end of the file for so many bytes. */
  reserve(key: Key, bytes: number): Promise<ZipEntry>;
  /** Writes the body into its place and resolves with its CRC when it is on the medium. */
  write(entry: ZipEntry, body: StoreBody): Promise<number>;
  /** Makes the entry an object, durably. Its body must have been written. */
  acknowledge(entry: ZipEntry, crc: number): Promise<void>;
  /** Gives up a place whose body will not come. Elsewhere than at the end it stays, dead, until the file is compacted. */
  abandon(entry: ZipEntry): Promise<void>;
  /** Makes the entry no object any more, durably. */
  kill(entry: ZipEntry): Promise<void>;
  /** Overwrites the bytes of a killed entry with zeros, durably. */
  wipe(entry: ZipEntry): Promise<void>;
  /** Writes the directory unless it is there, so that every zip tool opens the file. */
  finish(): Promise<void>;
  /** As {@link finish}, and closes the file. */
  close(): Promise<void>;
}

export interface ZipFileStart {
  /** Where the next entry goes. */
  readonly tail: number;
  readonly rest: ZipRest;
  readonly live: readonly DirectoryEntry[];
}

interface State {
  readonly file: FileHandle;
  /** Objects by the offset of their entry. */
  readonly live: Map<number, DirectoryEntry>;
  tail: number;
  rest: ZipRest;
}

export function createZipFile(file: FileHandle, { live, tail, rest }: ZipFileStart): ZipFile {
  const state: State = { file, live: new Map(live.map((entry) => [entry.offset, entry])), tail, rest };
  // Headers are put one after the other, as recovery goes from one to the next: each is on the medium no later than those behind it.
  const queue = createSerialQueue();
  const sync = coalesce(() => file.datasync());
  return {
    reserve: (key, bytes) => queue.add(() => reserve(state, key, bytes)),
    async write(entry, body) {
      const crc = await writeEntry(file, entry, body);
      await sync();
      return crc;
    },
    async acknowledge(entry, crc) {
      await queue.add(async () => {
        await cut(state);
        await putHeader(file, entry, 'live', crc);
        state.live.set(entry.offset, { ...entry, crc });
      });
      await sync();
    },
    abandon: (entry) => queue.add(() => abandon(state, entry)),
    async kill(entry) {
      await queue.add(async () => {
        await cut(state);
        await putHeader(file, entry, 'deleted', 0);
        state.live.delete(entry.offset);
      });
      await sync();
    },
    wipe: (entry) => wipeEntry(file, entry, sync),
    finish: () => queue.add(() => finish(state)),
    close: () => queue.close(() => finish(state).finally(() => file.close())),
  };
}

async function reserve(state: State, key: Key, bytes: number): Promise<ZipEntry> {
  await cut(state);
  const entry = placeEntry(state.tail, { key, bytes, dosTime: toDosTime(new Date()) });
  state.rest = 'remains';
  await putHeader(state.file, entry, 'pending', 0);
  state.rest = 'nothing';
  state.tail = entry.end;
  return entry;
}

async function abandon(state: State, entry: ZipEntry): Promise<void> {
  const wasLive = state.live.delete(entry.offset);
  if (entry.end === state.tail) {
    await state.file.truncate(entry.offset);
    state.tail = entry.offset;
    // Until the next entry cuts it off durably.
    state.rest = 'remains';
  } else if (wasLive) await putHeader(state.file, entry, 'deleted', 0);
}

/** Cuts off what follows the last entry. */
async function cut(state: State): Promise<void> {
  if (state.rest === 'nothing') return;
  await state.file.truncate(state.tail);
  // The end of the old directory must not be found behind new entries after a crash.
  await state.file.sync();
  state.rest = 'nothing';
}

async function finish(state: State): Promise<void> {
  if (state.rest === 'directory') return;
  state.rest = 'remains';
  await state.file.truncate(state.tail);
  let end = state.tail;
  for (const chunk of encodeDirectory(state.live.values(), state.tail)) {
    await writeAll(state.file, [chunk], end);
    // One by one: the record at the end, which comes last, says that all before it is there.
    await state.file.sync();
    end += chunk.byteLength;
  }
  state.rest = 'directory';
}

function putHeader(file: FileHandle, entry: ZipEntry, state: EntryState, crc: number): Promise<void> {
  return writeAll(file, [encodeHeader(entry, state, crc)], entry.offset);
}

async function writeEntry(file: FileHandle, entry: ZipEntry, body: StoreBody): Promise<number> {
  let crc = 0;
  await writeBody(file, body, entry.dataOffset, (batch) => {
    for (const chunk of batch) crc = crc32(chunk, crc);
  });
  return crc;
}

/** Overwrites the bytes with zeros and then says so in the header, whose CRC becomes that of the zeros. */
export async function wipeEntry(file: FileHandle, entry: ZipEntry, sync: () => Promise<void>): Promise<void> {
  let crc = 0;
  for (let offset = entry.dataOffset; offset < entry.end; offset += ZEROS.byteLength) {
    const zeros = ZEROS.subarray(0, Math.min(ZEROS.byteLength, entry.end - offset));
    await writeAll(file, [zeros], offset);
    crc = crc32(zeros, crc);
  }
  await sync();
  await putHeader(file, entry, 'wiped', crc);
}
