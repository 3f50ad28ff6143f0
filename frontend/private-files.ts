import type { Bytes } from '../core/bytes.ts';
import { holdLock, whenFree } from './locks.ts';

const DIRECTORY = 'downloads';

/** Bytes that the origin's private file system can still take; undefined where the browser has none that can be written to. */
export async function privateRoomBytes(): Promise<number | undefined> {
  if (!(await openDirectory())) return undefined;
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  return quota - usage;
}

/** A new private file: `sink` writes it, `read` gives it after `sink` was closed. An aborted sink removes it. */
export async function newPrivateFile(): Promise<{ sink: WritableStream<Bytes>; read: () => Promise<File> }> {
  const directory = await openDirectory();
  if (!directory) throw new DOMException('no private file system', 'NotSupportedError');
  const name = crypto.randomUUID();
  await holdLock(lockName(name));
  const handle = await directory.getFileHandle(name, { create: true });
  const file = await handle.createWritable();
  const sink = new WritableStream<Bytes>({
    write: (chunk) => file.write(chunk),
    close: () => file.close(),
    abort: async () => {
      await file.abort();
      await directory.removeEntry(name);
    },
  });
  return { sink, read: () => handle.getFile() };
}

/** Removes what earlier downloads left: files whose tab is gone. */
export async function removeOldPrivateFiles(): Promise<void> {
  const directory = await openDirectory();
  if (!directory) return;
  for await (const name of directory.keys()) {
    await whenFree(lockName(name), () => directory.removeEntry(name));
  }
}

function lockName(name: string): string {
  return `sgraph-send.file.${name}`;
}

async function openDirectory(): Promise<FileSystemDirectoryHandle | undefined> {
  if (typeof FileSystemFileHandle === 'undefined' || !('createWritable' in FileSystemFileHandle.prototype))
    return undefined;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(DIRECTORY, { create: true });
  } catch (thrown) {
    // Private windows of some browsers refuse it.
    if (thrown instanceof DOMException || thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}
