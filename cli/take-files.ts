import { createWriteStream } from 'node:fs';
import { mkdir, rm, utimes } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ArchivedEntry, ReadRange } from '../core/archive-directory.ts';
import { readArchived } from '../core/archive-entry.ts';
import { createPathTable } from '../core/archive-path.ts';
import type { Bytes } from '../core/bytes.ts';
import { SendError } from '../core/errors.ts';
import { entrySegments } from './entry-path.ts';
import { failWith, writeFault } from './failure.ts';
import type { Target } from './target.ts';
import { chooseTarget, deliverFile, deliverFolder, newFolderBeside, temporaryBeside } from './target.ts';
import { writeOut } from './terminal.ts';

/** What `--only` names: a file of the archive, or a folder with all that is in it. */
export interface Chosen {
  /** Path in the archive. */
  readonly path: string;
  readonly isFolder: boolean;
  /** The file itself, or what is in the folder. */
  readonly entries: readonly ArchivedEntry[];
}

/** Throws `invalid_request` for a path that is not in the archive. */
export function chooseEntries(entries: readonly ArchivedEntry[], paths: readonly string[]): Chosen[] {
  const wanted = new Set(paths.map((path) => path.replace(/(?<=.)\/+$/, '')));
  return [...wanted].map((path) => {
    const below = entries.filter((entry) => entry.path.startsWith(`${path}/`));
    const own = entries.find((entry) => entry.path === path);
    if (below.length > 0 || own?.isFolder) return { path, isFolder: true, entries: below };
    if (own) return { path, isFolder: false, entries: [own] };
    throw new SendError('invalid_request', `"${path}" is not in the archive: see --list`);
  });
}

export interface Taking {
  readonly read: ReadRange;
  /** A folder to save to, or the name of the file where it is one; `-` is standard output, undefined this folder. */
  readonly output: string | undefined;
  readonly force: boolean;
  readonly signal: AbortSignal;
  /** Called with the bytes of each piece of content. */
  readonly onBytes: (bytes: number) => void;
}

/** Where the chosen are saved, by their own names. Throws `file_exists`, and `invalid_request` for several on standard output. */
export async function chooseTargets(
  chosen: readonly Chosen[],
  { output, force }: Pick<Taking, 'output' | 'force'>,
): Promise<Target[]> {
  const isOneFile = chosen.length === 1 && !chosen[0]?.isFolder;
  if (output === '-' && !isOneFile)
    throw new SendError('invalid_request', 'standard output takes one file: give a folder with -o, or name one file');
  if (!isOneFile && output !== undefined) await mkdir(output, { recursive: true }).catch(failWith(writeFault));
  const into = isOneFile || output === undefined ? output : `${resolve(output)}${sep}`;
  const targets: Target[] = [];
  for (const { path, isFolder } of chosen) {
    const name = entrySegments(path, process.platform).at(-1) ?? 'file';
    targets.push(await chooseTarget(into, isFolder ? `${name}.zip` : name, { extract: isFolder, force }));
  }
  const paths = targets.flatMap((target) => (target.kind === 'stdout' ? [] : [target.path]));
  if (new Set(paths).size === paths.length) return targets;
  throw new SendError('file_exists', 'two of the files have the same name: take them one after the other, with -o');
}

/** Saves what was chosen, once all of it is here and its checksums are right. Returns the path. */
export async function take(chosen: Chosen, target: Target, taking: Taking): Promise<string> {
  const { isFolder, entries } = chosen;
  if (isFolder && target.kind === 'folder') {
    const temporary = await newFolderBeside(target.path);
    try {
      await takeInto(temporary, target.path, chosen, taking);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return target.path;
  }
  const [entry] = entries;
  if (!entry || target.kind === 'folder' || isFolder)
    throw new SendError(
      'file_exists',
      'something that is no folder is at the place of the folder: choose another with -o',
    );
  if (target.kind === 'stdout') {
    for await (const chunk of watched(entry, taking)) await writeOut(chunk);
    return '-';
  }
  if (target.kind === 'device') {
    await pipeline(watched(entry, taking), createWriteStream(target.path, { flags: 'r+' })).catch(failWith(writeFault));
    return target.path;
  }
  const temporary = temporaryBeside(target.path);
  try {
    await writeEntry(entry, temporary, 0o600, taking);
    await deliverFile(temporary, target.path, taking.force);
  } finally {
    await rm(temporary, { force: true });
  }
  return target.path;
}

async function takeInto(temporary: string, folder: string, { path, entries }: Chosen, taking: Taking): Promise<void> {
  const table = createPathTable();
  const depth = path.split('/').length;
  const planned = entries.map((entry) => {
    const segments = entrySegments(entry.path, process.platform).slice(depth);
    return { entry, target: join(temporary, table.take(segments, entry.isFolder)) };
  });
  for (const { entry, target } of planned) {
    await mkdir(entry.isFolder ? target : dirname(target), { recursive: true }).catch(failWith(writeFault));
    if (!entry.isFolder) await writeEntry(entry, target, entry.isExecutable ? 0o777 : 0o666, taking);
  }
  await deliverFolder(temporary, folder, taking.force);
}

async function writeEntry(entry: ArchivedEntry, path: string, mode: number, taking: Taking): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode });
  await pipeline(watched(entry, taking), file, { signal: taking.signal }).catch((thrown: unknown) => {
    if (taking.signal.aborted) throw new SendError('cancelled', undefined, { cause: thrown });
    throw writeFault(thrown);
  });
  const modified = new Date(entry.modified);
  await utimes(path, modified, modified).catch(failWith(writeFault));
}

async function* watched(entry: ArchivedEntry, { read, onBytes }: Taking): AsyncGenerator<Bytes> {
  for await (const chunk of readArchived(read, entry)) {
    onBytes(chunk.byteLength);
    yield chunk;
  }
}
