import type { Stats } from 'node:fs';
import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { distinctNames } from '../core/free-name.ts';
import { SendError } from '../core/errors.ts';
import { systemCode } from '../core/system-words.ts';
import { failWith, missingFileFault, readFault } from './failure.ts';
import type { FileIdentity, OpenSource } from './file-source.ts';
import { hasItsSize } from './file-source.ts';
import type { LeaveOut, Sieve } from './leave-out.ts';
import { NOTHING } from './leave-out.ts';

/** A file, or a folder that holds nothing, below what was named. */
export interface TreeEntry {
  /** Path within the archive, with `/` whatever the system: `holiday/day 1/beach.jpg`; a folder's ends with `/`. */
  readonly name: string;
  /** Undefined for a folder. A file whose system does not know its size was read already. */
  readonly file: FileIdentity | OpenSource | undefined;
  readonly modified: number;
  /** Whether its owner can execute the file. */
  readonly isExecutable: boolean;
}

/** What is below the paths of a command. */
export interface Tree {
  readonly entries: readonly TreeEntry[];
  /** Paths of symbolic links and of what is neither file nor folder: they are not sent. */
  readonly skipped: readonly string[];
  /** Paths of files and folders that are not sent because the command says so. */
  readonly leftOut: readonly string[];
  /** Whether the content of some files is what they held when they were walked. */
  readonly isSpooled: boolean;
}

/**
 * Everything below the paths, in an order that does not depend on the file system. A path that is itself a link is followed, because it was
 * given; a link inside a folder is not, because its target may be anywhere. Every file is opened, so that an unreadable one is reported
 * before anything is sent. `leaveOut` holds below the paths, and not for them. Throws `unreadable`, and `cancelled` after an abort.
 */
export async function walkTree(
  paths: readonly string[],
  signal?: AbortSignal,
  leaveOut: LeaveOut = NOTHING,
): Promise<Tree> {
  const found: TreeEntry[] = [];
  const skipped: string[] = [];
  const leftOut: string[] = [];
  const walk = async (path: string, name: string, stats: Stats, sieve: Sieve): Promise<void> => {
    signal?.throwIfAborted();
    if (stats.isFile()) {
      const identity = identify(path, stats);
      const isExecutable = (stats.mode & 0o100) !== 0;
      found.push({ name, file: await readable(identity, signal), modified: identity.modified, isExecutable });
    } else if (stats.isDirectory()) {
      const children = await readdir(path).catch(failWith(readFault));
      if (children.length === 0) {
        const modified = Math.floor(stats.mtimeMs);
        found.push({ name: `${name}/`, file: undefined, modified, isExecutable: false });
      }
      for (const child of children.sort()) {
        const below = join(path, child);
        const found = await lstat(below).catch(failWith(nameFault(child)));
        const isFolder = found.isDirectory();
        if (sieve.leavesOut(below, isFolder)) leftOut.push(below);
        else await walk(below, `${name}/${child}`, found, isFolder ? await sieve.enter(below) : sieve);
      }
    } else {
      skipped.push(path);
    }
  };
  for (const path of paths) {
    const absolute = resolve(path);
    const stats = await stat(absolute).catch(failWith(readFault));
    await walk(absolute, basename(absolute) || 'root', stats, await sieveFor(absolute, stats, leaveOut));
  }
  // Two paths of a command may end with the same name.
  const names = distinctNames(found.map(({ name }) => name));
  const entries = found.map((entry, index) => ({ ...entry, name: names[index] ?? entry.name }));
  return { entries, skipped, leftOut, isSpooled: entries.some(({ file }) => file && 'read' in file) };
}

const KEEPS_ALL: Sieve = { enter: () => Promise.resolve(KEEPS_ALL), leavesOut: () => false };

/** The library is loaded only for who asks for it. */
async function sieveFor(root: string, stats: Stats, leaveOut: LeaveOut): Promise<Sieve> {
  if (!stats.isDirectory() || (leaveOut.exclude.length === 0 && !leaveOut.gitignore)) return KEEPS_ALL;
  const { createSieve } = await import('./sieve.ts');
  return createSieve(root, leaveOut);
}

/** Node gives what is not UTF-8 in a name as this character, and no file has the name that results. */
const REPLACEMENT = '\ufffd';

function nameFault(name: string): (thrown: unknown) => SendError {
  if (!name.includes(REPLACEMENT)) return missingFileFault;
  return (cause) =>
    systemCode(cause) === 'ENOENT'
      ? new SendError('unreadable', 'the name of a file is not UTF-8: rename it, or leave it out', { cause })
      : readFault(cause);
}

async function readable(identity: FileIdentity, signal?: AbortSignal): Promise<FileIdentity | OpenSource> {
  if (await hasItsSize(identity)) return identity;
  const { spoolStream } = await import('./spool.ts');
  return spoolStream(createReadStream(identity.path), signal ?? new AbortController().signal).catch(
    failWith(readFault),
  );
}

export function identify(path: string, stats: Stats): FileIdentity {
  return { path, bytes: stats.size, modified: Math.floor(stats.mtimeMs) };
}
