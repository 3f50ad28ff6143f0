import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import type { StoreBody } from './store.ts';

/**
 * The whole body in one buffer: a PUT that S3 may ask to repeat needs all of it, and a wrong length must be known before the first byte
 * leaves. Throws `wrong_length` when a stream ends before or goes on beyond its declared bytes; such a stream is cancelled.
 */
export async function wholeBody(body: StoreBody): Promise<Bytes> {
  if (body instanceof Uint8Array) return body;
  const { stream, bytes, spent } = body;
  const whole = new Uint8Array(bytes);
  let offset = 0;
  for await (const chunk of stream) {
    if (offset + chunk.byteLength > bytes) throw wrongLength('more', bytes);
    whole.set(chunk, offset);
    offset += chunk.byteLength;
    spent?.(chunk);
  }
  if (offset < bytes) throw wrongLength(`only ${offset}`, bytes);
  return whole;
}

function wrongLength(found: string, declared: number): SendError {
  return new SendError(
    'wrong_length',
    `the body has ${found} bytes, expected ${declared}: send exactly what was declared`,
  );
}
