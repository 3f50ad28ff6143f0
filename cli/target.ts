import type { Stats } from 'node:fs';
import { chmod, link, lstat, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { SendError } from '../core/errors.ts';
import { systemCode } from '../core/system-words.ts';
import { failWith, writeFault } from './failure.ts';
import { localName } from '../core/local-name.ts';
import { givenModes } from './umask.ts';

const FOLDER_NAME = process.platform === 'win32' ? /[/\\]$/ : /\/$/;

/** Where what is received goes. */
export type Target =
  | { readonly kind: 'stdout' }
  /** A pipe or a device that is there already: it can only be written to as it is. */
  | { readonly kind: 'device'; readonly path: string }
  | { readonly kind: 'file' | 'folder'; readonly path: string };

/**
 * The target of a file of that name: `output` is a path or a folder that it goes into, `-` standard output, undefined this folder. With
 * `extract` it is the folder that the archive becomes. A slash at its end says that it is a folder to go into, which is made where it is
 * missing; no other folder is, for a mistyped path has the same form. Throws `file_exists` where something is there, unless `force`, and
 * `not_writable` where the target's folder is missing.
 */
export async function chooseTarget(
  output: string | undefined,
  name: string,
  options: { readonly extract: boolean; readonly force: boolean },
): Promise<Target> {
  if (output === '-') return { kind: 'stdout' };
  const safe = localName(name);
  const own = options.extract ? safe.replace(/(?<=.)\.zip$/i, '') : safe;
  const given = resolve(output ?? '.');
  const there = await found(stat(given));
  if (there && !there.isFile() && !there.isDirectory()) return { kind: 'device', path: given };
  // The folder that an archive becomes may be named, but a file cannot take the place of a folder.
  const isNamedFolder = output !== undefined && FOLDER_NAME.test(output);
  const isInto = output === undefined || (there?.isDirectory() && !options.extract) || isNamedFolder;
  const path = isInto ? join(given, own) : given;
  if (isNamedFolder && !there?.isFile()) await mkdir(given, { recursive: true }).catch(failWith(writeFault));
  await requireFolder(dirname(path));
  const kind = options.extract ? 'folder' : 'file';
  const taken = await found(lstat(path));
  if (taken && !(options.force && taken.isDirectory() === options.extract)) {
    const what = taken.isDirectory() ? 'a folder' : 'a file';
    const advice = options.force ? 'choose another with -o' : 'choose another with -o, or overwrite with --force';
    throw new SendError('file_exists', `${what} of that name already exists: ${advice}`);
  }
  return { kind, path };
}

/** Before anything is fetched, and with a message that the system's error does not have. */
async function requireFolder(path: string): Promise<void> {
  const there = await found(stat(path));
  if (there?.isDirectory()) return;
  const message = there
    ? 'what is named as a folder there is a file: choose another with -o'
    : 'the folder to save in does not exist: make it, or give -o a folder with a slash at its end, which is made';
  throw new SendError('not_writable', message);
}

/** A name for the file under way, beside the target. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.sgraph-send-${crypto.randomUUID()}.part`);
}

/**
 * Gives a finished file its name, and the mode that new files have here: until then only its owner could read it. Without `force` nothing is
 * overwritten, also not what came there meanwhile.
 */
export async function deliverFile(temporary: string, path: string, force: boolean): Promise<void> {
  await chmod(temporary, givenModes().file).catch(failWith(writeFault));
  if (force) return rename(temporary, path).catch(failWith(writeFault));
  try {
    await link(temporary, path);
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') throw writeFault(thrown);
    // A file system without links cannot give a name and refuse a taken one in a single step.
    if (await found(lstat(path))) throw new SendError('file_exists');
    return rename(temporary, path).catch(failWith(writeFault));
  }
  await rm(temporary, { force: true });
}

/** A new folder beside the target, to extract into. */
export async function newFolderBeside(path: string): Promise<string> {
  return mkdtemp(join(dirname(path), '.sgraph-send-')).catch(failWith(writeFault));
}

/** Gives an extracted folder its name. With `force` its files go into a folder that is there, in place of those of the same name. */
export async function deliverFolder(temporary: string, path: string, force: boolean): Promise<void> {
  await chmod(temporary, givenModes().folder).catch(failWith(writeFault));
  if (!(await found(lstat(path)))) return rename(temporary, path).catch(failWith(writeFault));
  if (!force) throw new SendError('file_exists', `a folder of that name already exists: ${basename(path)}`);
  await mergeInto(temporary, path).catch(failWith(writeFault));
  await rm(temporary, { recursive: true, force: true });
}

async function mergeInto(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    const there = await found(lstat(target));
    if (!entry.isDirectory()) {
      if (there?.isDirectory())
        throw new SendError('file_exists', 'a folder already exists where the archive has a file');
      // Takes the place of a link that is there; it does not follow it.
      await rename(source, target);
      continue;
    }
    // A link to a folder would lead out of the one that was named.
    if (there && !there.isDirectory())
      throw new SendError('file_exists', 'something else already exists where the archive has a folder');
    if (!there) await mkdir(target);
    await mergeInto(source, target);
  }
}

/** Undefined when there is nothing. */
async function found(looking: Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await looking;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw writeFault(thrown);
  }
}
