import type { ArchiveEntry } from '../core/archive.ts';
import type { Bytes } from '../core/bytes.ts';
import { concatBytes } from '../core/bytes.ts';
import type { PlaintextSource } from '../core/client/client.ts';
import { SendError } from '../core/errors.ts';
import { distinctNames } from '../core/free-name.ts';
import { listedFiles } from '../core/listed-files.ts';
import type { Metadata } from '../core/schemas.ts';
import type { ChosenFile } from './chosen-files.ts';
import { isArchive, markUnreadable, sortedFiles } from './chosen-files.ts';

/** What will be encrypted: the one file as it is, or one archive of all. */
export interface Payload {
  readonly source: PlaintextSource;
  readonly metadata: Omit<Metadata, 'bytes' | 'message'>;
  /** The same again, for another attempt: an archive can be read only once. */
  readonly again: () => Payload;
}

/**
 * Makes one parcel of the files. `archiveName` is used when there is more than one, or a folder: what makes archives is loaded then.
 * Nothing is read yet.
 */
export async function packPayload(chosen: readonly ChosenFile[], archiveName: string): Promise<Payload> {
  const [only] = chosen;
  if (only && !isArchive(chosen)) {
    const { name, type } = only.file;
    const payload: Payload = {
      source: fileSource(only.file),
      metadata: { name: only.path || name, type },
      again: () => payload,
    };
    return payload;
  }
  const { archiveOf } = await import('../core/archive.ts');
  const entries = archiveEntries(chosen);
  const files = listedFiles(entries.map(({ name, file }) => ({ name, bytes: file.bytes })));
  const metadata = { name: archiveName, type: 'application/zip', files };
  const pack = (): Payload => {
    const archive = archiveOf(entries);
    return { source: streamSource(archive.bytes, () => archive.open()), metadata, again: pack };
  };
  return pack();
}

/** The same files always make the same archive, so that an upload of it can go on. */
function archiveEntries(files: readonly ChosenFile[]): (ArchiveEntry & { file: { bytes: number } })[] {
  const sorted = sortedFiles(files);
  const names = distinctNames(sorted.map(({ path }) => path));
  return sorted.map(({ file, path }, index) => ({
    name: names[index] ?? path,
    modified: file.lastModified,
    file: { bytes: file.size, open: () => watched(file) },
  }));
}

function fileSource(file: File): PlaintextSource {
  return {
    bytes: file.size,
    read: async (start, end) => {
      const read = await file
        .slice(start, end)
        .arrayBuffer()
        .catch((thrown: unknown) => {
          markUnreadable(file);
          throw unreadable(thrown);
        });
      // Not every browser refuses a file that has become shorter.
      if (read.byteLength !== end - start) markUnreadable(file);
      return new Uint8Array(read);
    },
  };
}

/** Notes a file whose stream fails, or has another length than the file had when it was chosen. */
function watched(file: File): ReadableStream<Bytes> {
  const reader = file.stream().getReader();
  let bytes = 0;
  return new ReadableStream<Bytes>({
    async pull(controller) {
      const { value, done } = await reader.read().catch((thrown: unknown) => {
        markUnreadable(file);
        throw thrown;
      });
      if (!done) {
        bytes += value.byteLength;
        controller.enqueue(value);
        return;
      }
      if (bytes !== file.size) markUnreadable(file);
      controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** A stream as a source that is read once from its start to its end. */
function streamSource(bytes: number, open: () => ReadableStream<Uint8Array>): PlaintextSource {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let held: Bytes = new Uint8Array(0);
  return {
    bytes,
    read: async (start, end) => {
      if (start === 0) {
        reader = open().getReader();
        held = new Uint8Array(0);
      }
      const chunks = [held];
      let heldBytes = held.byteLength;
      while (reader && heldBytes < end - start) {
        const { value, done } = await reader.read().catch((thrown: unknown) => Promise.reject(unreadable(thrown)));
        if (done) throw new SendError('file_changed', `the archive ended ${end - start - heldBytes} bytes early`);
        chunks.push(new Uint8Array(value));
        heldBytes += value.byteLength;
      }
      const joined = concatBytes(chunks);
      held = joined.slice(end - start);
      return joined.slice(0, end - start);
    },
  };
}

/** A file that was changed, moved or removed after it was chosen is refused by the browser when it is read. */
function unreadable(thrown: unknown): Error {
  const name = thrown instanceof DOMException ? thrown.name : undefined;
  if (name === 'NotFoundError') return new SendError('file_gone', undefined, { cause: thrown });
  // Browsers do not distinguish the two.
  if (name === 'NotReadableError')
    return new SendError('file_changed', 'a chosen file was changed, or may no longer be read', { cause: thrown });
  return thrown instanceof Error ? thrown : new SendError('internal', undefined, { cause: thrown });
}
