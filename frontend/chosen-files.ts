/** A file with its path below what was chosen, such as `holiday/day 1/beach.jpg`. */
export interface ChosenFile {
  readonly file: File;
  readonly path: string;
}

/** What a picker gave: files, or a folder's files with their paths. */
export function pickedFiles(list: FileList | null): ChosenFile[] {
  return Array.from(list ?? [], (file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** What was dropped or pasted, folders with all they hold. Must be called while the event is handled: its data is gone afterwards. */
export async function droppedFiles(data: DataTransfer): Promise<ChosenFile[]> {
  const items = Array.from(data.items).filter(({ kind }) => kind === 'file');
  const found = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const lists = found.map(async ({ entry, file }) => {
    if (entry?.isDirectory) return filesBelow(entry);
    return file ? [{ file, path: file.name }] : [];
  });
  return (await Promise.all(lists)).flat();
}

/** The files in an order that does not depend on how they were chosen. */
export function sortedFiles(files: readonly ChosenFile[]): ChosenFile[] {
  return [...files].sort((one, other) => {
    if (one.path !== other.path) return one.path < other.path ? -1 : 1;
    return one.file.size - other.file.size || one.file.lastModified - other.file.lastModified;
  });
}

async function filesBelow(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath.replace(/^\//, '') }];
  }
  if (!isDirectory(entry)) return [];
  const reader = entry.createReader();
  const files: ChosenFile[] = [];
  for (;;) {
    // A reader gives at most a hundred entries at a time, and none when it has given all.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return files;
    for (const child of entries) files.push(...(await filesBelow(child)));
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
