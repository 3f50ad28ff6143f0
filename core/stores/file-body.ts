import type { FileHandle } from 'node:fs/promises';
import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { readBody } from './body.ts';
import type { StoreBody } from './store.ts';

const BATCH_BYTES = 1024 * 1024;

/**
 * Writes the body into the file from the position on; `seen` is given every batch in order. While a batch is written the next one
 * is read. Throws what {@link readBody} throws and the file system's errors; no write is under way any more then.
 */
export async function writeBody(
  file: FileHandle,
  body: StoreBody,
  position: number,
  seen: (batch: readonly Bytes[]) => void = () => undefined,
): Promise<void> {
  const { onRelease } = body instanceof Uint8Array ? {} : body;
  let end = position;
  let writing = Promise.resolve();
  try {
    for await (const batch of readBody(body, BATCH_BYTES)) {
      seen(batch);
      await writing;
      writing = writeAll(file, batch, end).then(() => onRelease && batch.forEach(onRelease));
      // It is awaited a batch later; until then its failure must not count as an unhandled rejection.
      writing.catch(() => undefined);
      end += batch.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    }
  } catch (thrown) {
    await Promise.allSettled([writing]);
    throw thrown;
  }
  await writing;
}

/** Writes all the chunks in order; a write of the system may take fewer bytes than it was given. */
export async function writeAll(file: FileHandle, chunks: readonly Bytes[], position: number): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.byteLength > 0);
  let end = position;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, end);
    end += bytesWritten;
    rest = behind(rest, bytesWritten);
  }
}

/** The bytes of the file from the position on. `verify` is called behind every read, before its bytes are handed out. */
export function streamFile(
  file: FileHandle,
  position: number,
  length: number,
  hooks: { readonly verify?: () => void; readonly close: () => Promise<void> },
): ReadableStream<Bytes> {
  let offset = 0;
  return new ReadableStream<Bytes>({
    async pull(controller) {
      try {
        if (offset < length) {
          const chunk = await readAt(file, position + offset, Math.min(BATCH_BYTES, length - offset));
          hooks.verify?.();
          offset += chunk.byteLength;
          controller.enqueue(chunk);
        }
        if (offset < length) return;
        await hooks.close();
        controller.close();
      } catch (thrown) {
        await hooks.close();
        throw thrown;
      }
    },
    cancel: () => hooks.close(),
  });
}

/** Reads exactly so many bytes into memory of their own. Throws `store_damaged` when the file ends before them. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Bytes> {
  // Not zeroed, and not of Node's shared pool, which a reader could look into.
  const memory = Buffer.allocUnsafeSlow(length).buffer;
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await file.read(new Uint8Array(memory, filled), 0, length - filled, position + filled);
    if (bytesRead === 0) {
      throw new SendError(
        'store_damaged',
        `a file of the store ends at ${position + filled}, expected ${position + length} bytes: restore it`,
      );
    }
    filled += bytesRead;
  }
  return new Uint8Array(memory);
}

function behind(chunks: readonly Bytes[], bytes: number): Bytes[] {
  let left = bytes;
  const rest: Bytes[] = [];
  for (const chunk of chunks) {
    if (left < chunk.byteLength) rest.push(chunk.subarray(left));
    left = Math.max(0, left - chunk.byteLength);
  }
  return rest;
}
