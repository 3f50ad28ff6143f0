import type { ArchivedEntry } from '../../core/archive-directory.ts';
import { readArchived } from '../../core/archive-entry.ts';
import { createPathTable } from '../../core/archive-path.ts';
import type { Bytes } from '../../core/bytes.ts';
import type { ContentReader } from '../../core/client/content-reader.ts';
import { SendError } from '../../core/errors.ts';
import { safeFileName } from '../../core/file-name.ts';
import { numbered } from '../../core/free-name.ts';
import { chooseSavingWay, prepareSaving } from '../save-file.ts';

export interface Saving {
  readonly content: ContentReader;
  readonly signal: AbortSignal;
  /** Called with the bytes of each piece. */
  readonly onBytes: (bytes: number) => void;
}

/** Saves one file of an archive as a download of its own. The person gets it only when its length and its checksum are right. */
export async function saveEntry(
  entry: ArchivedEntry,
  name: string,
  { content, signal, onBytes }: Saving,
): Promise<void> {
  const saving = await prepareSaving(await chooseSavingWay(entry.bytes), name, entry.bytes);
  await writeTo(saving.sink, readArchived(content.read, entry), signal, onBytes);
  await saving.deliver();
}

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

/** Saves all files of an archive into a new folder in the one that was picked: nothing that is there is overwritten. Returns its name. */
export async function saveAll(
  picked: FileSystemDirectoryHandle,
  archiveName: string,
  entries: readonly ArchivedEntry[],
  { content, signal, onBytes }: Saving,
): Promise<string> {
  const folder = await newFolder(picked, safeFileName(archiveName.replace(/(?<=.)\.zip$/i, '')));
  const table = createPathTable();
  const planned = entries.map((entry) => ({
    entry,
    path: table.take(entry.path.split('/').map(safeFileName), entry.isFolder),
  }));
  // In the order in which they are in the archive, so that each part is fetched once.
  planned.sort((one, other) => one.entry.place.offset - other.entry.place.offset);
  for (const { entry, path } of planned) {
    signal.throwIfAborted();
    const segments = path.split('/');
    const name = entry.isFolder ? undefined : segments.pop();
    let inside = folder;
    for (const segment of segments) inside = await inside.getDirectoryHandle(segment, { create: true });
    if (name === undefined) continue;
    const file = await inside.getFileHandle(name, { create: true });
    const read = readArchived((start, end) => content.read(start, end, { wholeParts: true }), entry);
    await writeTo(await file.createWritable(), read, signal, onBytes);
  }
  return folder.name;
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

async function writeTo(
  sink: WritableStream<Bytes>,
  chunks: AsyncIterable<Bytes>,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const writer = sink.getWriter();
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      await writer.write(chunk);
      onBytes(chunk.byteLength);
    }
    await writer.close();
  } catch (thrown) {
    await writer.abort(thrown).catch(() => undefined);
    throw signal.aborted ? new SendError('cancelled', undefined, { cause: thrown }) : thrown;
  }
}
