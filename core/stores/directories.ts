import { mkdir, open, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../system-words.ts';
import { coalesce } from './coalesce.ts';
import { caught } from './medium-fault.ts';
import { storeFault } from './store-fault.ts';

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

/** Makes the directory in which a store lives, and what is missing above it. Throws `store_unusable` where that cannot be. */
export async function makeRoot(root: string): Promise<void> {
  const first = await makeDirectories(root).catch(refuseRoot);
  if (first === undefined) return;
  for (let each = root; each !== dirname(first); each = dirname(each)) await syncDirectory(dirname(each));
}

/**
 * Makes a directory and what is missing above it, and gives the highest one that was missing. Node's recursive mkdir never ends where the file
 * system takes no new directories and answers ENOENT, as `/proc` does.
 */
export async function makeDirectories(path: string, mode = 0o700): Promise<string | undefined> {
  const missing: string[] = [];
  for (let each = path; !(await isDirectory(each)); each = dirname(each)) missing.unshift(each);
  for (const each of missing) await mkdir(each, { mode }).catch(acceptMade(each));
  return missing[0];
}

/** False where nothing is there. Throws ENOTDIR for a file, and ENOENT for a root, such as that of a drive that is not there. */
async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch((thrown: unknown) => {
    if (dirname(path) === path) throw thrown;
    return caught('ENOENT')(thrown);
  });
  if (found === 'ENOENT') return false;
  if (!found.isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR', path });
  return true;
}

/** Another process may have made it in the meantime. */
function acceptMade(path: string): (thrown: unknown) => Promise<void> {
  return async (thrown) => {
    caught('EEXIST')(thrown);
    if (!(await isDirectory(path))) throw thrown;
  };
}

function refuseRoot(thrown: unknown): never {
  const code = systemCode(thrown);
  const isFile = code === 'ENOTDIR' || code === 'EEXIST';
  if (!isFile && code !== 'ENOENT') throw thrown;
  const found = isFile
    ? 'its path leads to a file, or through one; give the path of a folder'
    : 'the file system there takes no new folders; give a path on a disk';
  throw storeFault('lasting', `the folder of the store cannot be made: ${found}, such as /srv/send`, thrown);
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
