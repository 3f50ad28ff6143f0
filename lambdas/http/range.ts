import { SendError } from '../../core/errors.ts';
import type { ByteRange } from '../../core/stores/store.ts';

/**
 * Reads a `Range` header of the form `bytes=first-last` or `bytes=first-` (RFC 9110 section 14.2). Throws `range_not_satisfiable`
 * for everything else: a client that asks for several ranges or for nonsense gets a clear answer rather than the whole part.
 */
export function parseRange(header: string | undefined): ByteRange | undefined {
  if (header === undefined) return undefined;
  const [, first, last] = /^bytes=([0-9]{1,15})-([0-9]{1,15})?$/.exec(header) ?? [];
  if (first === undefined) throw new SendError('range_not_satisfiable', 'a range looks like bytes=0-99');
  const range = { first: Number(first), last: last === undefined ? Number.MAX_SAFE_INTEGER : Number(last) };
  if (range.last < range.first) throw new SendError('range_not_satisfiable', 'a range ends at or after its start');
  return range;
}
