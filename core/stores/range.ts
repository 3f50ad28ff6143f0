import { SendError } from '../errors.ts';
import type { ByteRange } from './store.ts';

/**
 * Where a range is in an object of `bytes` bytes; without a range, the whole of it.
 * Throws `range_not_satisfiable` as {@link ByteRange} describes.
 */
export function resolveRange(range: ByteRange | undefined, bytes: number): { offset: number; length: number } {
  if (!range) return { offset: 0, length: bytes };
  const { first, last } = range;
  if (!(first >= 0 && first < bytes && last >= first)) {
    throw new SendError(
      'range_not_satisfiable',
      `bytes ${first} to ${last} were requested from an object of ${bytes} bytes: request a range within it`,
    );
  }
  return { offset: first, length: Math.min(last, bytes - 1) - first + 1 };
}
