import { createHash, createHmac, createSecretKey, hash as hashOnce } from 'node:crypto';
import type { Bytes } from '../bytes.ts';
import type { StreamBody } from './store.ts';

/** A body whose SHA-256 is made as its pieces pass: none of them is copied or held. */
export interface HashedBody {
  readonly body: StreamBody;
  /** In hex, of what was read so far: of all when the store has taken the body. */
  sha256(): string;
}

export function hashed({ stream, ...rest }: StreamBody): HashedBody {
  const hash = createHash('sha256');
  const reader = stream.getReader();
  const passed = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const { value } = await reader.read();
        if (value === undefined) {
          controller.close();
          return;
        }
        hash.update(value);
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { body: { ...rest, stream: passed }, sha256: () => hash.digest('hex') };
}

/** SHA-256 in hex of all that a stream gives. */
export async function hashOfStream(stream: ReadableStream<Bytes>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of stream) hash.update(piece);
  return hash.digest('hex');
}

/** SHA-256 in hex of a few bytes, such as a record: at once, where Web Crypto takes longer to begin than to hash them. */
export function hashOf(bytes: Bytes): string {
  return hashOnce('sha256', bytes, 'hex');
}

/**
 * HMAC-SHA-256 (RFC 2104) in hex of short texts under one key, at once as {@link hashOf}. Node makes the key ready each time that it gets its
 * bytes, which takes five times as long as the HMAC.
 */
export function hmacUnder(key: Bytes): (text: string) => string {
  const ready = createSecretKey(key);
  return (text) => createHmac('sha256', ready).update(text).digest('hex');
}
