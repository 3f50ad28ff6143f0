import type { FileHandle } from 'node:fs/promises';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { addAbortSignal } from 'node:stream';
import type { Bytes } from '../core/bytes.ts';
import { concatBytes, randomBytes, release } from '../core/bytes.ts';
import type { StreamParameters } from '../core/crypto/segments.ts';
import { decryptStream, encryptStream } from '../core/crypto/stream.ts';
import { streamFile, writeAll } from '../core/stores/file-body.ts';
import { failWith, writeFault } from './failure.ts';
import type { OpenSource } from './file-source.ts';
import { sequentialSource } from './sequential-source.ts';

/** Up to here a stream is kept in memory. */
const MEMORY_BYTES = 8 * 1024 * 1024;
const SEGMENT_BYTES = 256 * 1024;

/**
 * A source of a stream of unknown length, which is therefore first read to its end. What is larger than some MiB goes to a temporary file:
 * encrypted with a key that exists only in this process, readable only by its owner, and unlinked as soon as it is open, so that nothing
 * remains however the process ends.
 */
export async function spoolStream(input: Readable, signal: AbortSignal): Promise<OpenSource> {
  const chunks = addAbortSignal(signal, input)[Symbol.asyncIterator]() as AsyncIterator<Buffer<ArrayBuffer>>;
  const head: Bytes[] = [];
  let headBytes = 0;
  while (headBytes <= MEMORY_BYTES) {
    const next = await chunks.next();
    if (next.done) return memorySource(concatBytes(head));
    head.push(new Uint8Array(next.value));
    headBytes += next.value.byteLength;
  }
  return spoolToFile(joined(head, chunks));
}

function memorySource(content: Bytes): OpenSource {
  const bytes = content.byteLength;
  // A read of everything is emptied after use, so it must be a copy.
  return { bytes, read: (start, end) => Promise.resolve(content.slice(start, end)), close: () => Promise.resolve() };
}

async function spoolToFile(content: AsyncIterable<Bytes>): Promise<OpenSource> {
  const path = join(tmpdir(), `sgraph-send-spool-${crypto.randomUUID()}`);
  const file = await open(path, 'wx+', 0o600).catch(failWith(writeFault));
  const close = async (): Promise<void> => {
    await file.close();
    await rm(path, { force: true });
  };
  try {
    // Elsewhere a name cannot be taken from a file that is open.
    if (process.platform !== 'win32') await rm(path);
    const parameters: StreamParameters = { key: randomBytes(32), purpose: 'content', segmentBytes: SEGMENT_BYTES };
    const { plaintextBytes, ciphertextBytes } = await encryptInto(file, content, parameters);
    const reopened = (): ReadableStream<Uint8Array> =>
      streamFile(file, 0, ciphertextBytes, { close: () => Promise.resolve() }).pipeThrough(decryptStream(parameters));
    const source = sequentialSource(plaintextBytes, reopened, (chunk) => release(chunk as Bytes));
    return {
      ...source,
      close: async () => {
        await source.close();
        await close();
      },
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function encryptInto(
  file: FileHandle,
  content: AsyncIterable<Bytes>,
  parameters: StreamParameters,
): Promise<{ plaintextBytes: number; ciphertextBytes: number }> {
  let plaintextBytes = 0;
  let ciphertextBytes = 0;
  const sink = new WritableStream<Bytes>({
    async write(chunk) {
      const at = ciphertextBytes;
      ciphertextBytes += chunk.byteLength;
      await writeAll(file, [chunk], at).catch(failWith(writeFault));
      release(chunk);
    },
  });
  const { readable, writable } = encryptStream(parameters);
  const writer = writable.getWriter();
  const feed = async (): Promise<void> => {
    for await (const chunk of content) {
      plaintextBytes += chunk.byteLength;
      await writer.write(chunk);
    }
    await writer.close();
  };
  const fed = feed().catch(async (thrown: unknown) => {
    await writer.abort(thrown).catch(() => undefined);
    throw thrown;
  });
  await Promise.all([fed, readable.pipeTo(sink)]);
  return { plaintextBytes, ciphertextBytes };
}

async function* joined(head: readonly Bytes[], rest: AsyncIterator<Buffer<ArrayBuffer>>): AsyncGenerator<Bytes> {
  yield* head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield new Uint8Array(next.value);
}
