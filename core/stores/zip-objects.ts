import type { FileHandle } from 'node:fs/promises';
import { SendError } from '../errors.ts';
import { declaredBytes, discardBody } from './body.ts';
import { streamFile } from './file-body.ts';
import type { Key } from './key.ts';
import { resolveRange } from './range.ts';
import type { SortedKeys } from './sorted-keys.ts';
import { createSortedKeys } from './sorted-keys.ts';
import type { ByteRange, StoreBody, StoredBody } from './store.ts';
import type { DirectoryEntry } from './zip-directory.ts';
import type { ZipEntry } from './zip-entry.ts';
import type { ZipFile } from './zip-file.ts';

interface ZipObject {
  readonly entry: ZipEntry;
  /** Given from the moment on that the object is being deleted. */
  removal?: Promise<void> | undefined;
  /** Set before its bytes are overwritten. */
  isGone: boolean;
}

/** The objects of a zip file: which keys are taken, and by what. */
export interface ZipObjects {
  readonly keys: SortedKeys;
  bytesOf(key: Key): number | undefined;
  create(key: Key, body: StoreBody): Promise<boolean>;
  read(key: Key, range?: ByteRange): StoredBody | undefined;
  remove(key: Key): Promise<void>;
  /** Resolves when all that changes which keys are taken has ended; creates that come to that point later throw `cancelled`. */
  settle(): Promise<void>;
}

interface State {
  readonly file: FileHandle;
  readonly zip: ZipFile;
  readonly index: Map<Key, ZipObject>;
  readonly keys: SortedKeys;
  /** Keys that an entry is taking right now. */
  readonly taking: Map<Key, Promise<void>>;
  /** All that changes which keys are taken, and is under way. */
  readonly changes: Set<Promise<void>>;
  isSettled: boolean;
}

export function createZipObjects(file: FileHandle, zip: ZipFile, live: readonly DirectoryEntry[]): ZipObjects {
  const index = new Map<Key, ZipObject>(live.map((entry) => [entry.key, { entry, isGone: false }]));
  const keys = createSortedKeys(index.keys());
  const state: State = { file, zip, index, keys, taking: new Map(), changes: new Set(), isSettled: false };
  return {
    keys,
    bytesOf: (key) => index.get(key)?.entry.bytes,
    create: (key, body) => create(state, key, body),
    read: (key, range) => read(state, key, range),
    async remove(key) {
      const object = index.get(key);
      if (!object) return;
      object.removal ??= track(state, erase(state, object)).finally(() => {
        object.removal = undefined;
      });
      await object.removal;
    },
    async settle() {
      state.isSettled = true;
      await Promise.allSettled(state.changes);
    },
  };
}

async function create(state: State, key: Key, body: StoreBody): Promise<boolean> {
  const { zip, index } = state;
  if (index.has(key)) {
    await discardBody(body);
    return false;
  }
  const entry = await zip.reserve(key, declaredBytes(body));
  let isTaken = false;
  try {
    isTaken = await take(state, entry, await zip.write(entry, body));
    return isTaken;
  } finally {
    // What cannot be given up now stays unused in the file; that must not hide why the create failed.
    if (!isTaken) await Promise.allSettled([zip.abandon(entry)]);
  }
}

/** Takes the key for an entry whose body is on the medium, unless another has it. */
async function take(state: State, entry: ZipEntry, crc: number): Promise<boolean> {
  const { key } = entry;
  const { taking } = state;
  for (let other = taking.get(key); other; other = taking.get(key)) await Promise.allSettled([other]);
  if (state.isSettled)
    throw new SendError('cancelled', 'the store was closed before the body was complete: send it again');
  if (state.index.has(key)) return false;
  const taken = track(state, show(state, entry, crc)).finally(() => taking.delete(key));
  taking.set(key, taken);
  await taken;
  return true;
}

function track({ changes }: State, change: Promise<void>): Promise<void> {
  const tracked = change.finally(() => changes.delete(tracked));
  changes.add(tracked);
  return tracked;
}

async function show({ zip, index, keys }: State, entry: ZipEntry, crc: number): Promise<void> {
  await zip.acknowledge(entry, crc);
  index.set(entry.key, { entry, isGone: false });
  keys.add(entry.key);
}

async function erase({ zip, index, keys }: State, object: ZipObject): Promise<void> {
  const { entry } = object;
  await zip.kill(entry);
  object.isGone = true;
  index.delete(entry.key);
  keys.remove(entry.key);
  await zip.wipe(entry);
}

function read({ file, index }: State, key: Key, range?: ByteRange): StoredBody | undefined {
  const object = index.get(key);
  if (!object) return undefined;
  const { dataOffset, bytes } = object.entry;
  const { offset, length } = resolveRange(range, bytes);
  const verify = (): void => {
    if (object.isGone) throw new SendError('deleted', 'the object was deleted while it was read');
  };
  const close = (): Promise<void> => Promise.resolve();
  return { bytes, stream: streamFile(file, dataOffset + offset, length, { verify, close }) };
}
