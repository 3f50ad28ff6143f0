import type { FileHandle } from 'node:fs/promises';
import { chmod, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { coalesce } from '../core/stores/coalesce.ts';
import { makeDirectories, syncDirectory } from '../core/stores/directories.ts';
import { lockFile } from '../core/stores/lock-file.ts';
import { systemCode } from '../core/system-words.ts';
import { asSendError } from '../core/errors.ts';
import type { Directories } from './directories.ts';
import { failWith, writeFault } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** A file of JSON lines that one process adds to, and that survives a crash. */
export interface StateFile {
  /** Resolves when the line is on the medium. */
  append(line: unknown): Promise<void>;
  /** Leaves the file for a later run. */
  close(): Promise<void>;
  /** There is nothing to resume any more. */
  remove(): Promise<void>;
  /** Whether a later run can read it. */
  readonly isKept: boolean;
}

/** Makes the file with its first line; only its owner can read it. Throws `store_in_use` when another process has it. */
async function createStateFile(path: string, first: unknown): Promise<StateFile> {
  await makePrivate(dirname(path)).catch(failWith(writeFault));
  const unlock = await lockFile(path).catch(failWith(writeFault));
  try {
    // Whole or not at all: a file with half a first line would be of no use.
    const draft = `${path}.new`;
    try {
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(first)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
    await syncDirectory(dirname(path));
    return stateFile(path, await open(path, 'a', 0o600), unlock);
  } catch (thrown) {
    await unlock();
    throw writeFault(thrown);
  }
}

/** Where nothing can be kept: the transfer works, and cannot be resumed. */
const NOT_KEPT: StateFile = {
  isKept: false,
  append: () => Promise.resolve(),
  close: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

/** As {@link createStateFile}, but where there is no place for it, or none that is writable and has room, nothing is kept, and `without` says what that means. */
export async function createStateFileIfPossible(
  path: string | undefined,
  first: unknown,
  { warn }: Pick<Terminal, 'warn'>,
  without = 'this transfer cannot be resumed if it is interrupted',
): Promise<StateFile> {
  try {
    if (path !== undefined) return await createStateFile(path, first);
  } catch (thrown) {
    if (!['not_writable', 'disk_full'].includes(asSendError(thrown).code)) throw thrown;
  }
  warn(`${without}: set HOME or XDG_STATE_HOME to a folder that is writable and has room`);
  return NOT_KEPT;
}

/** Opens a file that an earlier run left. Throws `store_in_use` when a process is working on it. */
export async function reopenStateFile(path: string): Promise<StateFile> {
  const unlock = await lockFile(path).catch(failWith(writeFault));
  try {
    return stateFile(path, await open(path, 'a', 0o600), unlock);
  } catch (thrown) {
    await unlock();
    throw writeFault(thrown);
  }
}

/** Paths of the files of one kind, in the order of their names. Throws the system's own errors. */
export async function stateFilesIn({ state }: Directories, kind: string): Promise<string[]> {
  if (state === undefined) return [];
  const folder = join(state, kind);
  const entries = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    if (isMissing(thrown)) return [];
    throw thrown;
  });
  return entries
    .filter((entry) => entry.name.endsWith('.jsonl') && !entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort();
}

/** Names the files of one kind in which `read` finds nothing that it understands. They stay: another version may read them. */
export async function warnOfUnreadable(
  directories: Directories,
  kind: string,
  read: (path: string) => Promise<unknown>,
  { warn }: Pick<Terminal, 'warn'>,
): Promise<void> {
  for (const path of await stateFilesIn(directories, kind)) {
    // Another process may have removed it since.
    if ((await read(path)) === undefined && (await readStateLines(path)) !== undefined)
      warn(`this file is damaged or of a newer version, and was left out: ${path}`);
  }
}

/** Whether that is what the system says of a file or folder that is not there, also where the home of this user is no folder. */
export function isMissing(thrown: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(thrown) ?? '');
}

/** The lines of a file, undefined when there is none. A last line that a crash cut off is left out. */
export async function readStateLines(path: string): Promise<unknown[] | undefined> {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    if (isMissing(thrown)) return undefined;
    throw writeFault(thrown);
  });
  return text?.split('\n').slice(0, -1).flatMap(parseLine);
}

function parseLine(line: string): unknown[] {
  try {
    return [JSON.parse(line)];
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return [];
    throw thrown;
  }
}

function stateFile(path: string, file: FileHandle, unlock: () => Promise<void>): StateFile {
  const sync = coalesce(() => file.datasync());
  const close = async (): Promise<void> => {
    await file.close();
    await unlock();
  };
  return {
    isKept: true,
    async append(line) {
      // Whatever a crash left of the line before ends with this line feed.
      await file
        .write(`\n${JSON.stringify(line)}\n`)
        .then(sync)
        .catch(failWith(writeFault));
    },
    close,
    async remove() {
      await rm(path, { force: true });
      await close();
    },
  };
}

/** Also a folder that was there is closed to everybody else. */
export async function makePrivate(directory: string): Promise<void> {
  await makeDirectories(directory);
  if (process.platform !== 'win32') await chmod(directory, 0o700);
}
