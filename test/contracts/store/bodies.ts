import assert from 'node:assert/strict';
import { ReadableStream as NodeStream } from 'node:stream/web';
import type { Bytes } from '../../../core/bytes.ts';
import { concatBytes, utf8 } from '../../../core/bytes.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import { SendError } from '../../../core/errors.ts';
import type { Key } from '../../../core/stores/key.ts';
import { parseKey, prefix } from '../../../core/stores/key.ts';
import type { ByteRange, Store, StoreBody } from '../../../core/stores/store.ts';

/** Bytes that differ at every place, so that a shifted or swapped piece shows. */
export function patterned(length: number, seed = 1): Bytes {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** The key of a literal like `a/b.json`. */
export function keyOf(text: string): Key {
  const parsed = parseKey(text);
  assert(parsed, `the test's own key ${text} is not valid`);
  return parsed;
}

/** The library's type of ReadableStream does not know `from` yet; Node's own does. */
export function streamOf(chunks: AsyncIterable<Bytes> | Iterable<Bytes>): ReadableStream<Bytes> {
  return NodeStream.from(chunks) as ReadableStream<Bytes>;
}

/** A body as a stream of these chunks; `declared` is its true length unless given. */
export function streamBody(chunks: readonly Bytes[], declared?: number): Exclude<StoreBody, Bytes> {
  const bytes = declared ?? chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return { bytes, stream: streamOf(chunks) };
}

/** A stream of KiB chunks that knows whether it was read to its end or cancelled. */
export function watchedStream(chunks: number): { stream: ReadableStream<Bytes>; released: () => boolean } {
  let left = chunks;
  let released = false;
  const stream = new ReadableStream<Bytes>({
    pull(controller) {
      if (left > 0) controller.enqueue(patterned(1024));
      else controller.close();
      released = left <= 0;
      left -= 1;
    },
    cancel() {
      released = true;
    },
  });
  return { stream, released: () => released };
}

/** A body that yields `first`, then waits for the call to finish with `rest` or to fail. */
export function gatedBody(
  first: Bytes,
  rest: Bytes,
): { body: StoreBody; finish(): void; fail(reason: Error): void; readonly reached: Promise<void> } {
  const gate = Promise.withResolvers<undefined>();
  const reached = Promise.withResolvers<undefined>();
  gate.promise.catch(() => undefined);
  async function* chunks(): AsyncGenerator<Bytes> {
    yield first;
    reached.resolve(undefined);
    await gate.promise;
    yield rest;
  }
  return {
    body: { bytes: first.byteLength + rest.byteLength, stream: streamOf(chunks()) },
    finish: () => gate.resolve(undefined),
    fail: (reason) => gate.reject(reason),
    reached: reached.promise,
  };
}

export async function readAll(stream: ReadableStream<Bytes>): Promise<Bytes> {
  const chunks: Bytes[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return concatBytes(chunks);
}

/** The bytes under the key, or of its range. Throws when it is absent. */
export async function bytesAt(store: Store, key: Key, range?: ByteRange): Promise<Bytes> {
  const found = await store.get(key, range);
  assert(found, `get of ${key} is undefined, expected its bytes`);
  return readAll(found.stream);
}

/** Compares fast, and without printing megabytes. */
export function assertBytes(actual: Bytes, expected: Bytes, what: string): void {
  if (Buffer.compare(actual, expected) === 0) return;
  const sizes = `${actual.byteLength} bytes, expected ${expected.byteLength}`;
  const differs = expected.findIndex((byte, index) => byte !== actual[index]);
  assert.fail(`${what}: ${sizes}; the first that differs is byte ${differs < 0 ? expected.byteLength : differs}`);
}

export async function assertCode(promise: Promise<unknown>, code: ErrorCode, what: string): Promise<void> {
  const outcome = await promise.then(
    () => 'success',
    (thrown: unknown) => (thrown instanceof SendError ? thrown.code : `another error: ${String(thrown)}`),
  );
  assert.equal(outcome, code, `${what}: ${outcome}, expected ${code}`);
}

/** Nothing of the key shows in head, get or list. */
export async function assertInvisible(store: Store, key: Key, when: string): Promise<void> {
  assert.equal(await store.head(key), undefined, `head finds ${key} ${when}`);
  const found = await store.get(key);
  await found?.stream.cancel();
  assert.equal(found, undefined, `get finds ${key} ${when}`);
  const { objects } = await store.list(prefix());
  const listed = objects.map((object) => object.key);
  assert(!listed.includes(key), `list shows ${key} ${when}: ${listed.join(', ')}`);
}

/** Stores an object of the key's own text under each key. */
export async function fill(store: Store, keys: readonly string[]): Promise<void> {
  for (const text of keys)
    assert.equal(await store.create(keyOf(text), utf8(text)), true, `create of ${text} is false`);
}
