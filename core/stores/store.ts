import type { Bytes } from '../bytes.ts';
import type { Key, Prefix } from './key.ts';

/** Bytes to store: in memory, or a stream. */
export type StoreBody = Bytes | StreamBody;

export interface StreamBody {
  readonly stream: ReadableStream<Bytes>;
  /** Its exact length. */
  readonly bytes: number;
  /** Called with pieces that the store does not need any more, so that the stream's maker can reuse their memory before it is collected. */
  readonly onRelease?: (piece: Bytes) => void;
}

/** Inclusive range of bytes, as in HTTP: `{first: 0, last: 0}` is one byte. `last` beyond the end is cut to the end. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

export interface StoredObject {
  readonly key: Key;
  /** Size of the whole object in bytes. */
  readonly bytes: number;
}

export interface StoredBody {
  /** Size of the whole object in bytes, also when a range was asked for. */
  readonly bytes: number;
  /** The bytes asked for. A consumer that stops early must cancel it. */
  readonly stream: ReadableStream<Bytes>;
}

export interface ListOptions {
  /** Return only what sorts after this key or prefix, by bytes. Pass the last page's `next` to go on. */
  readonly after?: string | undefined;
  /** At most this many keys and prefixes together, 1–1,000. Default 1,000. */
  readonly limit?: number | undefined;
  /** Stop at the next `/` and return what is below it as one prefix (as S3 does). */
  readonly delimiter?: '/' | undefined;
}

export interface Listing {
  readonly objects: readonly StoredObject[];
  /** Common prefixes, each with its final `/`; always empty without a delimiter. */
  readonly prefixes: readonly string[];
  /** Given when there is more: the `after` of the next page. */
  readonly next?: string;
}

/**
 * Where everything lives: create-only objects under checked keys. Absence is a value, never an error; a method throws only on faults.
 * Whatever a promise has acknowledged survives a crash of the process (memory excepted).
 */
export interface Store {
  /**
   * Stores an object whole or not at all. Resolves true for exactly one caller per key, false when the key is taken.
   * Throws `wrong_length` when a stream ends before or goes on beyond its declared bytes, the stream's own error when it fails,
   * `storage_full` when the medium is: nothing is visible then. No key may go on from another one (`a` and `a/b`): a disk cannot hold
   * both and throws `store_unusable`.
   */
  create(key: Key, body: StoreBody): Promise<boolean>;
  /** Undefined when absent. Throws `range_not_satisfiable` when `range.first` is at or beyond the end or `last < first`. */
  get(key: Key, range?: ByteRange): Promise<StoredBody | undefined>;
  head(key: Key): Promise<StoredObject | undefined>;
  /** Removes the object; absence is success. */
  delete(key: Key): Promise<void>;
  /** Removes all of them, in any order; absence is success. What it throws says that some are left, not which. */
  deleteMany(keys: readonly Key[]): Promise<void>;
  /** Objects below the prefix in byte order of their keys, a page at a time. */
  list(prefix: Prefix, options?: ListOptions): Promise<Listing>;
  /** Releases what the store holds; nothing may be called afterwards. */
  close(): Promise<void>;
}

export interface PresignedRequest {
  readonly method: 'PUT' | 'GET';
  readonly url: string;
  /** Headers that the caller must send exactly; content-length is implied by the body. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A store that can hand out URLs which reach one object without passing through the server. */
export interface PresigningStore extends Store {
  /** Origin of the URLs, for the page's content security policy. */
  readonly origin: string;
  /** A PUT creates the object once, with exactly this many bytes. `expiresInSeconds`: 1–604,800. */
  presignPut(key: Key, bytes: number, expiresInSeconds: number): Promise<PresignedRequest>;
  presignGet(key: Key, expiresInSeconds: number): Promise<PresignedRequest>;
}

/**
 * Whether the store can pre-sign.
 *
 * @param store - any store
 * @example
 * ```ts
 * const store = await openStore('memory:');
 * console.log(canPresign(store)); // false
 * ```
 */
export function canPresign(store: Store): store is PresigningStore {
  return 'presignPut' in store;
}
