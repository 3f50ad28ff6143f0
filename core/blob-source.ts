import type { PlaintextSource } from './upload-options.ts';

/** A `Blob` or `File` as what an upload reads from. */
export function blobSource(blob: Blob): PlaintextSource {
  return {
    bytes: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}
