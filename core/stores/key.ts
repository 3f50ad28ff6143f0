import { SendError } from '../errors.ts';

declare const checked: unique symbol;

/** A checked store key: segments of `a-z 0-9 . _ -` joined by `/`. Only {@link key} makes it, so nothing else reaches a store. */
export type Key = string & { readonly [checked]: 'key' };

/** A checked listing prefix: empty (everything) or a key followed by `/`. */
export type Prefix = string & { readonly [checked]: 'prefix' };

const SEGMENT = /^[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?$/;
const MAX_KEY_LENGTH = 512;

function join(segments: readonly string[]): string {
  for (const segment of segments) {
    if (!SEGMENT.test(segment) || segment.includes('..')) {
      throw new SendError('invalid_request', 'a store key has a segment outside lower-case a-z, 0-9, ".", "_" and "-"');
    }
  }
  const joined = segments.join('/');
  if (joined.length > MAX_KEY_LENGTH)
    throw new SendError('invalid_request', `a store key is longer than ${MAX_KEY_LENGTH} characters`);
  return joined;
}

/** Makes a key of its segments. Throws `invalid_request` for anything but 1–128 lower-case ASCII characters each. */
export function key(...segments: [string, ...string[]]): Key {
  return join(segments) as Key;
}

/** Makes a listing prefix: `prefix('a', 'b')` is `a/b/`, `prefix()` is everything. */
export function prefix(...segments: string[]): Prefix {
  return (segments.length === 0 ? '' : `${join(segments)}/`) as Prefix;
}

/** Reads a key back from a listing or a medium. Undefined when it is not one that {@link key} could have made. */
export function parseKey(text: string): Key | undefined {
  const segments = text.split('/');
  if (text.length > MAX_KEY_LENGTH) return undefined;
  return segments.every((segment) => SEGMENT.test(segment) && !segment.includes('..')) ? (text as Key) : undefined;
}
