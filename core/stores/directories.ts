import { mkdir, open, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { coalesce } from './coalesce.ts';
import { caught } from './medium-fault.ts';

const MAX_REMEMBERED = 10_000;

/** The directories below a root, which come with the first file in them and go with the last. */
export interface Directories {
  /** Makes the directory and its parents. A crash of the machine does not take away what it resolved for. */
  ensure(path: string): Promise<void>;
  /** To be called when the directory turned out to be missing: it and its parents are checked again. */
  forget(path: string): void;
  /** Makes the names that were added to the directory, or taken from it, durable. A missing directory is success. */
  sync(path: string): Promise<void>;
  /** Removes the directory and its parents as far as they are empty. */
  prune(path: string): Promise<void>;
}

export function createDirectories(root: string): Directories {
  const known = new Map<string, Promise<void>>();
  const syncs = new Map<string, () => Promise<void>>();
  const sync = (path: string): Promise<void> => {
    if (syncs.size > MAX_REMEMBERED) syncs.clear();
    const shared = syncs.get(path) ?? coalesce(() => syncDirectory(path));
    syncs.set(path, shared);
    return shared();
  };
  const make = async (path: string): Promise<void> => {
    const parent = dirname(path);
    await ensure(parent);
    await mkdir(path, { mode: 0o700 }).catch(caught('EEXIST'));
    // Also of a directory that was there: the process that made it may not have reached this line.
    await sync(parent);
  };
  const ensure = (path: string): Promise<void> => {
    if (known.size > MAX_REMEMBERED) known.clear();
    const made = known.get(path) ?? (path === root ? Promise.resolve() : make(path));
    known.set(path, made);
    made.catch(() => known.delete(path));
    return made;
  };
  const forget = (path: string): void => {
    for (let each = path; each !== root; each = dirname(each)) known.delete(each);
  };
  return {
    ensure,
    forget,
    sync,
    async prune(path) {
      for (let each = path; each !== root; each = dirname(each)) {
        const outcome = await rmdir(each).catch(caught('ENOENT', 'ENOTEMPTY', 'EEXIST'));
        if (outcome === 'ENOTEMPTY' || outcome === 'EEXIST') return;
        known.delete(each);
      }
    },
  };
}

/** Makes the directory in which a store lives, and what is missing above it. */
export async function makeRoot(root: string): Promise<void> {
  const first = await mkdir(root, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let each = root; each !== dirname(first); each = dirname(each)) await syncDirectory(dirname(each));
}

export async function syncDirectory(path: string): Promise<void> {
  // Windows has no handle of a directory to sync; its file system journals names automatically.
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r').catch(caught('ENOENT'));
  if (directory === 'ENOENT') return;
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
