import type { ArchivedEntry } from '../../core/archive-directory.ts';
import { readArchived } from '../../core/archive-entry.ts';
import type { Bytes } from '../../core/bytes.ts';
import type { ContentReader } from '../../core/client/content-reader.ts';
import { SendError } from '../../core/errors.ts';
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

/** Throws `cancelled` as soon as the signal aborts, also while a piece is waited for. */
export async function writeTo(
  sink: WritableStream<Bytes>,
  chunks: AsyncIterable<Bytes>,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const writer = sink.getWriter();
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orCancelled(iterator.next(), signal);
      if (next.done) break;
      await writer.write(next.value);
      onBytes(next.value.byteLength);
    }
    await writer.close();
  } catch (thrown) {
    // Not waited for: what is being read may not come for a while.
    iterator.return?.().catch(() => undefined);
    await writer.abort(thrown).catch(() => undefined);
    throw signal.aborted ? new SendError('cancelled', undefined, { cause: thrown }) : thrown;
  }
}

/** A race with one promise of the cancellation would hold every piece for as long as that is not settled. */
function orCancelled<T>(reading: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(new SendError('cancelled'));
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel);
    void reading.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
