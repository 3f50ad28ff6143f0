import type { ArchivedEntry } from '../../core/archive-directory.ts';
import { naturalOrder } from '../natural-order.ts';

/** A folder of an archive, as its recipient looks into it. */
export interface ArchiveFolder {
  readonly name: string;
  readonly parent: ArchiveFolder | undefined;
  readonly folders: Map<string, ArchiveFolder>;
  readonly files: ArchiveFile[];
}

export interface ArchiveFile {
  readonly name: string;
  readonly entry: ArchivedEntry;
}

/** The tree of the entries; a folder is there too where only a path names it. */
export function treeOf(name: string, entries: readonly ArchivedEntry[]): ArchiveFolder {
  const root = newFolder(name, undefined);
  for (const entry of entries) {
    const segments = entry.path.split('/');
    const last = entry.isFolder ? undefined : segments.pop();
    let folder = root;
    for (const segment of segments) {
      const found: ArchiveFolder = folder.folders.get(segment) ?? newFolder(segment, folder);
      folder.folders.set(segment, found);
      folder = found;
    }
    if (last !== undefined) folder.files.push({ name: last, entry });
  }
  return root;
}

/** Folders first, and both by their names in the person's language, numbers by their value. */
export function rowsOf({ folders, files }: ArchiveFolder, locale: string): (ArchiveFolder | ArchiveFile)[] {
  const compare = naturalOrder(locale);
  const byName = (one: { name: string }, other: { name: string }): number => compare(one.name, other.name);
  return [...[...folders.values()].sort(byName), ...files.toSorted(byName)];
}

/** From the archive itself to the folder. */
export function pathTo(folder: ArchiveFolder): ArchiveFolder[] {
  return folder.parent ? [...pathTo(folder.parent), folder] : [folder];
}

function newFolder(name: string, parent: ArchiveFolder | undefined): ArchiveFolder {
  return { name, parent, folders: new Map(), files: [] };
}
