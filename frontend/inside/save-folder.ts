import type { ArchivedEntry } from '../../core/archive-directory.ts';
import { readArchived } from '../../core/archive-entry.ts';
import { createPathTable } from '../../core/archive-path.ts';
import { asSendError, SendError } from '../../core/errors.ts';
import { numbered } from '../../core/free-name.ts';
import { localName } from '../../core/local-name.ts';
import type { Saving } from './save-entries.ts';
import { writeTo } from './save-entries.ts';

interface FolderPicker {
  showDirectoryPicker(options: { mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

export function hasFolderPicker(scope: object): scope is FolderPicker {
  return 'showDirectoryPicker' in scope;
}

/** Asks for a folder. Must be called by a click; throws `cancelled` when the person closes the picker. */
export async function pickFolder(scope: FolderPicker): Promise<FileSystemDirectoryHandle> {
  try {
    return await scope.showDirectoryPicker({ mode: 'readwrite' });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError')
      throw new SendError('cancelled', undefined, { cause: thrown });
    throw thrown;
  }
}

/** What became of the files of an archive. */
export interface FolderSaved {
  /** Name of the new folder, in which is everything else. */
  readonly folder: string;
  /** Paths in the archive of what is not there. */
  readonly missing: readonly string[];
  /** What stopped it, or else why the first of them is not there; undefined where the browser does not allow its name. */
  readonly thrown: unknown;
}

/**
 * Saves all files of an archive into a new folder in the one that was picked: nothing that is there is overwritten, and a file that is not
 * complete is removed. What is wrong with one file does not stop the others; anything else does.
 */
export async function saveFolder(
  picked: FileSystemDirectoryHandle,
  archiveName: string,
  entries: readonly ArchivedEntry[],
  saving: Saving,
): Promise<FolderSaved> {
  const folder = await newFolder(picked, localName(archiveName.replace(/(?<=.)\.zip$/i, '')));
  const inside = foldersIn(folder);
  const table = createPathTable();
  const planned = entries.map((entry) => ({
    entry,
    path: table.take(entry.path.split('/').map(localName), entry.isFolder),
  }));
  // In the order in which they are in the archive, so that each part is fetched once.
  planned.sort((one, other) => one.entry.place.offset - other.entry.place.offset);
  const missing: string[] = [];
  let first: unknown;
  for (const [index, { entry, path }] of planned.entries()) {
    try {
      if (await saveAt(path, entry, inside, saving)) continue;
    } catch (thrown) {
      if (missing.length === 0) first = thrown;
      if (saving.signal.aborted || asSendError(thrown).code !== 'unsafe_archive') {
        const rest = planned.slice(index).filter((each) => !each.entry.isFolder);
        return { folder: folder.name, missing: [...missing, ...rest.map((each) => each.entry.path)], thrown };
      }
    }
    missing.push(entry.path);
  }
  return { folder: folder.name, missing, thrown: first };
}

type Folders = (path: string) => Promise<FileSystemDirectoryHandle>;

/** The folder at a path, made where it is not there; each is asked for once. */
function foldersIn(root: FileSystemDirectoryHandle): Folders {
  const known = new Map([['', Promise.resolve(root)]]);
  const at: Folders = (path) => {
    const found = known.get(path);
    if (found) return found;
    const [parent, name] = split(path);
    const made = at(parent).then((folder) => folder.getDirectoryHandle(name, { create: true }));
    known.set(path, made);
    return made;
  };
  return at;
}

/** False where the browser does not allow the name, as those of links in Chromium. */
async function saveAt(
  path: string,
  entry: ArchivedEntry,
  folders: Folders,
  { content, signal, onBytes }: Saving,
): Promise<boolean> {
  if (signal.aborted) throw new SendError('cancelled');
  if (entry.isFolder) return (await unlessRefused(folders(path))) !== undefined;
  const [parent, name] = split(path);
  const folder = await unlessRefused(folders(parent));
  const file = folder && (await unlessRefused(folder.getFileHandle(name, { create: true })));
  if (!folder || !file) return false;
  try {
    const read = readArchived((start, end) => content.read(start, end, { wholeParts: true }), entry);
    await writeTo(await file.createWritable(), read, signal, onBytes);
  } catch (thrown) {
    await folder.removeEntry(name).catch(() => undefined);
    throw thrown;
  }
  return true;
}

async function unlessRefused<T>(handle: Promise<T>): Promise<T | undefined> {
  try {
    return await handle;
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

/** The folder of a path, and its name. */
function split(path: string): [string, string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, Math.max(0, at)), path.slice(at + 1)];
}

async function newFolder(picked: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle> {
  for (let number = 1; ; number++) {
    const wanted = number === 1 ? name : numbered(name, number);
    const isTaken = await picked.getDirectoryHandle(wanted).then(
      () => true,
      (thrown: unknown) => {
        if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return false;
        if (thrown instanceof DOMException && thrown.name === 'TypeMismatchError') return true;
        throw thrown;
      },
    );
    if (!isTaken) return picked.getDirectoryHandle(wanted, { create: true });
  }
}
