import type { FileHandle } from 'node:fs/promises';
import type { Bytes } from '../core/bytes.ts';
import { release } from '../core/bytes.ts';
import { writeAll } from '../core/stores/file-body.ts';
import { failWith, writeFault } from './failure.ts';

const BATCH_BYTES = 1024 * 1024;

/** A sink that writes a file, and can confirm that all it took so far is on the medium. */
export interface FileSink {
  readonly sink: WritableStream<Bytes>;
  /** Resolves when everything that was taken before the call has been written and synced. */
  sync(): Promise<void>;
}

/**
 * Writes from the position on, a batch at a time; while one is written the next is gathered. `beforeEnd` runs, with all on the medium, before the
 * sink is closed or has failed. The file stays open. Throws `disk_full` and `not_writable`.
 */
export function createFileSink(file: FileHandle, position: number, beforeEnd: () => Promise<void>): FileSink {
  let end = position;
  let held: Bytes[] = [];
  let heldBytes = 0;
  let writing: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const batch = held;
    const at = end;
    held = [];
    end += heldBytes;
    heldBytes = 0;
    const before = writing;
    writing = before.then(() => writeAll(file, batch, at)).then(() => batch.forEach(release));
    // It is awaited with the next batch; until then its failure must not count as an unhandled rejection.
    writing.catch(() => undefined);
    await before;
  };
  const sync = async (): Promise<void> => {
    await flush();
    await writing;
    await file.datasync();
  };
  const sink = new WritableStream<Bytes>({
    async write(chunk) {
      held.push(chunk);
      heldBytes += chunk.byteLength;
      if (heldBytes >= BATCH_BYTES) await flush().catch(failWith(writeFault));
    },
    close: () => sync().then(beforeEnd).catch(failWith(writeFault)),
    // What is lost here was not counted; the error that led here is the one to report.
    abort: () =>
      sync()
        .then(beforeEnd)
        .catch(() => undefined),
  });
  return { sink, sync: () => sync().catch(failWith(writeFault)) };
}
