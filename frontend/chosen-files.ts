/** A file with its path below what was chosen, such as `holiday/day 1/beach.jpg`. */
export interface ChosenFile {
  readonly file: File;
  readonly path: string;
  /** Its path when it was chosen, where the sender renamed it. */
  readonly chosenAs?: string;
}

/** Whether they are sent as one archive: several, or the files of a folder. */
export function isArchive(files: readonly ChosenFile[]): boolean {
  return files.length > 1 || files.some(({ path }) => path.includes('/'));
}

export function totalBytes(files: readonly ChosenFile[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}

/** The folder that all of them are from; undefined where they are from several, or from none. */
export function commonFolder([first, ...others]: readonly ChosenFile[]): string | undefined {
  const [folder, below] = first?.path.split('/', 2) ?? [];
  return below !== undefined && others.every(({ path }) => path.startsWith(`${folder}/`)) ? folder : undefined;
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

/** Files that were not read as they were when they were chosen: another attempt at the same ones fails for ever. */
const spoiled = new WeakSet<File>();

export function markUnreadable(file: File): void {
  spoiled.add(file);
}

/** Those that can still be read: a browser gives no byte of a file that was changed, moved or deleted after it was chosen. */
export async function readableFiles(files: readonly ChosenFile[]): Promise<ChosenFile[]> {
  const readable: ChosenFile[] = [];
  for (const chosen of files) {
    const first = await chosen.file
      .slice(0, 1)
      .arrayBuffer()
      .catch(() => undefined);
    if (first && !spoiled.has(chosen.file)) readable.push(chosen);
  }
  return readable;
}

/** The files in an order that does not depend on how they were chosen, by the path that they are sent with or another. */
export function sortedFiles(
  files: readonly ChosenFile[],
  pathOf: (file: ChosenFile) => string = ({ path }) => path,
): ChosenFile[] {
  return [...files].sort((one, other) => {
    const [path, otherPath] = [pathOf(one), pathOf(other)];
    if (path !== otherPath) return path < otherPath ? -1 : 1;
    return one.file.size - other.file.size || one.file.lastModified - other.file.lastModified;
  });
}

export function chosenPath({ path, chosenAs = path }: ChosenFile): string {
  return chosenAs;
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
    // Not as arguments of one call: a folder may hold more files than those may be.
    for (const child of entries) for (const file of await filesBelow(child)) files.push(file);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
