import { constants } from 'node:fs';
import { link, open, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SendError } from '../errors.ts';
import { eachAtOnce } from './at-once.ts';
import { discardBody } from './body.ts';
import type { Directories } from './directories.ts';
import { createDirectories, makeRoot } from './directories.ts';
import type { GiveName } from './file-names.ts';
import { createRenames, hasLinks, acceptingOwnLink } from './file-names.ts';
import { walk } from './disk-walk.ts';
import { streamFile, writeBody } from './file-body.ts';
import type { Key } from './key.ts';
import { lockFile } from './lock-file.ts';
import { caught, failMedium } from './medium-fault.ts';
import { takePage } from './page.ts';
import { resolveRange } from './range.ts';
import { createReserve } from './reserve.ts';
import type { ByteRange, Store, StoreBody, StoredBody, StoredObject } from './store.ts';
import { openTemporaries } from './temporaries.ts';

const MAX_ATTEMPTS = 100;
const DELETES_AT_ONCE = 32;

interface Disk {
  readonly root: string;
  readonly directories: Directories;
  /** A new path for a file under way, on the medium of the root. */
  readonly temporary: () => string;
  readonly giveName: GiveName;
  /** Makes a file without content under its own name. Undefined where names have to be given one after the other. */
  readonly makeEmpty: ((path: string) => Promise<void>) | undefined;
}

/**
 * A store in a directory, one file per object, named as its key. Several processes may share the directory, unless its medium has no
 * hard links, as exFAT has none: then one process has it for itself, and others get `store_in_use`. As a name is a file or a directory and
 * not both, `create` throws `store_unusable` for a key that another key goes on from (`a` and `a/b`). `makeLink` is link(2).
 */
export async function createDiskStore(directory: string, makeLink: GiveName = link): Promise<Store> {
  const root = resolve(directory);
  await makeRoot(root).catch(failMedium);
  const temporary = await openTemporaries(join(root, '.tmp')).catch(failMedium);
  const isShared = await hasLinks(temporary(), temporary(), makeLink).catch(failMedium);
  const release = isShared
    ? () => Promise.resolve()
    : await lockFile(root, join(root, '.lock'), makeLink).catch(failMedium);
  const giveName = isShared ? acceptingOwnLink(makeLink) : createRenames();
  const makeEmpty = isShared ? makeEmptyFile : undefined;
  const disk: Disk = { root, temporary, giveName, makeEmpty, directories: createDirectories(root) };
  const reserve = createReserve(join(root, '.reserve'));
  await reserve.refill();
  const removeAll = async (keys: readonly Key[]): Promise<void> => {
    await eachAtOnce(keys, DELETES_AT_ONCE, (key) => deleteFile(disk, key)).catch(failMedium);
    await reserve.refill();
  };
  const head = (key: Key): Promise<StoredObject | undefined> => headFile(disk, key).catch(failMedium);
  return {
    create: (key, body) => reserve.around(key, body, () => createFile(disk, key, body)).catch(failMedium),
    get: (key, range) => readFile(disk, key, range).catch(failMedium),
    head,
    delete: (key) => removeAll([key]),
    deleteMany: removeAll,
    list: (prefix, options = {}) => takePage(walk(root, prefix, options), head, options.limit).catch(failMedium),
    close: release,
  };
}

async function createFile(disk: Disk, key: Key, body: StoreBody): Promise<boolean> {
  const path = join(disk.root, key);
  const isEmpty = body instanceof Uint8Array && body.byteLength === 0;
  const isMade =
    isEmpty && disk.makeEmpty ? await publish(disk, path, disk.makeEmpty) : await createWhole(disk, path, body);
  if (isMade) await disk.directories.sync(dirname(path));
  return isMade;
}

/** Writes the body to a file under way, and gives that its name. */
async function createWhole(disk: Disk, path: string, body: StoreBody): Promise<boolean> {
  // Of a record it shows when it is to get its name: nearly always it is free, and each look takes a tenth of the time.
  if (!(body instanceof Uint8Array) && (await isTaken(path))) {
    await discardBody(body);
    return false;
  }
  const temporary = disk.temporary();
  try {
    try {
      await writeTemporary(temporary, body);
    } catch (thrown) {
      // Where there is no room, a name that is taken is no fault.
      if (body instanceof Uint8Array && (await isTaken(path))) return false;
      throw thrown;
    }
    return await publish(disk, path, (name) => disk.giveName(temporary, name));
  } finally {
    await unlink(temporary).catch(caught('ENOENT', 'ENOTDIR'));
  }
}

async function writeTemporary(temporary: string, body: StoreBody): Promise<void> {
  const file = await open(temporary, 'wx', 0o600);
  try {
    await writeBody(file, body, 0);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/**
 * Makes a file without content, by `O_EXCL`: nothing of it could be seen half written, so that it needs no other name before. Half of
 * what a creation stores is such files. A journal has file and name in one entry, so that the sync of the name finds little to do.
 */
async function makeEmptyFile(path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives the finished file its name, to be made durable by a sync of its directory. False when another has it. */
async function publish(
  { directories }: Disk,
  path: string,
  giveName: (path: string) => Promise<void>,
): Promise<boolean> {
  const parent = dirname(path);
  for (let attempt = 1; ; attempt++) {
    try {
      await directories.ensure(parent);
      await giveName(path);
      return true;
    } catch (thrown) {
      const code = caught('EEXIST', 'ENOENT', 'ENOTDIR')(thrown);
      if (code !== 'ENOENT') {
        await isTaken(path);
        return false;
      }
      // A delete removed the empty directory behind our back: make it again.
      if (attempt === MAX_ATTEMPTS) throw thrown;
      directories.forget(parent);
    }
  }
}

/** Whether a file is there. Throws `store_unusable` when the name is a directory's, or a file is where a directory has to be. */
async function isTaken(path: string): Promise<boolean> {
  const found = await stat(path).catch(caught('ENOENT', 'ENOTDIR'));
  if (found === 'ENOENT') return false;
  if (found === 'ENOTDIR' || found.isDirectory())
    throw new SendError(
      'store_unusable',
      'something else has the name of an object of the store, or of a directory above it: check what changed there',
    );
  return true;
}

async function headFile({ root }: Disk, key: Key): Promise<StoredObject | undefined> {
  const found = await stat(join(root, key)).catch(caught('ENOENT', 'ENOTDIR'));
  return typeof found === 'object' && found.isFile() ? { key, bytes: found.size } : undefined;
}

async function readFile({ root }: Disk, key: Key, range?: ByteRange): Promise<StoredBody | undefined> {
  const file = await open(join(root, key), constants.O_RDONLY).catch(caught('ENOENT', 'ENOTDIR'));
  if (typeof file === 'string') return undefined;
  const close = (): Promise<void> => file.close();
  try {
    const found = await file.stat();
    if (found.isFile()) {
      const { offset, length } = resolveRange(range, found.size);
      return { bytes: found.size, stream: streamFile(file, offset, length, { close }) };
    }
  } catch (thrown) {
    await close();
    throw thrown;
  }
  await close();
  return undefined;
}

async function deleteFile(disk: Disk, key: Key): Promise<void> {
  const path = join(disk.root, key);
  // Linux says EISDIR of a directory, others EPERM.
  const code = await unlink(path).catch(caught('ENOENT', 'ENOTDIR', 'EISDIR', 'EPERM'));
  if (code === 'EPERM' && (await headFile(disk, key)))
    throw new SendError('store_unusable', 'a file of the store cannot be deleted: check its owner and permissions');
  if (code !== undefined) return;
  await disk.directories.sync(dirname(path));
  await disk.directories.prune(dirname(path));
}
