import type { PlaintextSource } from './upload-options.ts';

/**
 * A `Blob` or `File` as what an upload reads from.
 *
 * @param blob - read in slices while it is sent; it must not change meanwhile
 * @example
 * ```ts
 * const source = blobSource(new Blob(['hello']));
 * ```
 */
export function blobSource(blob: Blob): PlaintextSource {
  return {
    bytes: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}
