import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import type { StoreBody } from './store.ts';

/** The size that the body is declared to have, in bytes. */
export function declaredBytes(body: StoreBody): number {
  return body instanceof Uint8Array ? body.byteLength : body.bytes;
}

/**
 * The body in batches of chunks, each batch of `batchBytes` or a little more, so that a medium is asked seldom and nothing is copied.
 * Throws `wrong_length` as soon as the stream ends early or goes on beyond its declared bytes, or the stream's own error. To stop early
 * cancels the stream.
 */
export async function* readBody(body: StoreBody, batchBytes: number): AsyncGenerator<Bytes[]> {
  if (body instanceof Uint8Array) {
    yield [body];
    return;
  }
  let batch: Bytes[] = [];
  let held = 0;
  let total = 0;
  for await (const chunk of body.stream) {
    total += chunk.byteLength;
    if (total > body.bytes) throw wrongLength(`more than ${body.bytes}`, body.bytes);
    batch.push(chunk);
    held += chunk.byteLength;
    if (held < batchBytes) continue;
    yield batch;
    batch = [];
    held = 0;
  }
  if (total < body.bytes) throw wrongLength(`${total}`, body.bytes);
  if (held > 0) yield batch;
}

/**
 * The whole body in a buffer of its own. Throws what {@link readBody} throws, and `storage_full` when there is not that much memory.
 */
export async function collectBody(body: StoreBody): Promise<Bytes> {
  const whole = allocate(declaredBytes(body));
  const { onRelease } = body instanceof Uint8Array ? {} : body;
  let offset = 0;
  for await (const batch of readBody(body, 0)) {
    for (const chunk of batch) {
      whole.set(chunk, offset);
      offset += chunk.byteLength;
      onRelease?.(chunk);
    }
  }
  return whole;
}

function allocate(bytes: number): Bytes {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new SendError('storage_full', `an object of ${bytes} bytes does not fit in memory: send less`, { cause });
  }
}

/** Lets go of a body that will not be stored. */
export async function discardBody(body: StoreBody): Promise<void> {
  if (!(body instanceof Uint8Array)) await body.stream.cancel();
}

function wrongLength(found: string, expected: number): SendError {
  return new SendError('wrong_length', `the body has ${found} bytes, ${expected} were declared: send exactly those`);
}
