import type { Bytes } from '../core/bytes.ts';
import { keepsNothing } from './browser-storage.ts';
import { holdLock, whenFree } from './locks.ts';

const DIRECTORY = 'downloads';

/** Bytes that the origin's private file system can still take; undefined where the browser has none that can be written to, or nothing is to be kept. */
export async function privateRoomBytes(): Promise<number | undefined> {
  if (keepsNothing() || !(await openDirectory(true))) return undefined;
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  return quota - usage;
}

interface PrivateFile {
  readonly sink: WritableStream<Bytes>;
  readonly read: () => Promise<File>;
}

/**
 * A new private file with room for so many bytes: `sink` writes it, `read` gives it after `sink` was closed. An aborted sink removes it.
 * Undefined where there is no such room, which some browsers tell by nothing else: Chromium names the same quota, 10 GiB, in all windows
 * (https://github.com/explainers-by-googlers/static-storage-quota).
 */
export async function newPrivateFile(bytes: number): Promise<PrivateFile | undefined> {
  const directory = keepsNothing() ? undefined : await openDirectory(true);
  if (!directory) return undefined;
  const name = crypto.randomUUID();
  await holdLock(lockName(name));
  const handle = await directory.getFileHandle(name, { create: true });
  const file = await handle.createWritable();
  const abort = async (): Promise<void> => {
    await file.abort();
    await directory.removeEntry(name);
  };
  try {
    await file.truncate(bytes);
  } catch (thrown) {
    await abort();
    if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') return undefined;
    throw thrown;
  }
  let written = 0;
  const sink = new WritableStream<Bytes>({
    write: async (chunk) => {
      await file.write(chunk);
      written += chunk.byteLength;
    },
    close: async () => {
      await file.truncate(written);
      await file.close();
    },
    abort,
  });
  return { sink, read: () => handle.getFile() };
}

/** Removes what earlier downloads left: files whose tab is gone. */
export async function removeOldPrivateFiles(): Promise<void> {
  const directory = await openDirectory(false);
  if (!directory) return;
  for await (const name of directory.keys()) {
    await whenFree(lockName(name), () => directory.removeEntry(name));
  }
  if (keepsNothing()) await removeDirectory();
}

function lockName(name: string): string {
  return `sgraph-send.file.${name}`;
}

async function removeDirectory(): Promise<void> {
  try {
    await (await navigator.storage.getDirectory()).removeEntry(DIRECTORY);
  } catch (thrown) {
    // A download of another tab is not through.
    if (!(thrown instanceof DOMException)) throw thrown;
  }
}

async function openDirectory(create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
  if (typeof FileSystemFileHandle === 'undefined' || !('createWritable' in FileSystemFileHandle.prototype))
    return undefined;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(DIRECTORY, { create });
  } catch (thrown) {
    // There is none; and private windows of some browsers refuse it.
    if (thrown instanceof DOMException || thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}
