import type { Bytes } from '../../core/bytes.ts';
import { concatBytes } from '../../core/bytes.ts';
import { SendError } from '../../core/errors.ts';
import { KIND_BYTES, kindOf } from './file-kind.ts';
import type { ImageSize } from './image-size.ts';
import { imageSize, isDecodable } from './image-size.ts';

const MIB = 1024 * 1024;
/** What is shown of a text. */
const TEXT_BYTES = MIB / 4;
/** Larger ones are not shown: all of them would be in memory. */
const MOST_BYTES = { image: 32 * MIB, video: 256 * MIB, audio: 256 * MIB };

/** A file that can be looked at. */
export interface Viewable {
  readonly name: string;
  readonly bytes: number;
  /** Its content from the beginning, verified; throws at the end where a checksum differs. */
  read(): AsyncIterable<Bytes>;
}

/** What is shown of a file. A blob is all of the file, and has a type that runs nothing. */
export type Preview =
  | { readonly kind: 'image' | 'video' | 'audio'; readonly blob: Blob }
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  | { readonly kind: 'none'; readonly reason: 'pdf' | 'unknown' | 'large' | 'failed'; readonly pixels?: ImageSize };

/** Reads as much of a file as it takes to show it. Never more than the limits, whatever the file says of itself. */
export async function loadPreview(
  viewable: Viewable,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<Preview> {
  const reading = gather(viewable, signal);
  try {
    const start = concatBytes(await reading.until(KIND_BYTES));
    const kind = kindOf(start);
    if (kind.kind === 'pdf' || kind.kind === 'unknown') return { kind: 'none', reason: kind.kind };
    if (kind.kind === 'text') {
      const bytes = concatBytes(await reading.until(TEXT_BYTES)).subarray(0, TEXT_BYTES);
      const isCut = viewable.bytes > bytes.byteLength;
      return { kind: 'text', text: new TextDecoder(kind.encoding).decode(bytes, { stream: isCut }), isCut };
    }
    if (viewable.bytes > MOST_BYTES[kind.kind]) return { kind: 'none', reason: 'large' };
    // One more, so that the end is reached, where checksums are compared.
    const chunks = await reading.until(viewable.bytes + 1, (bytes) => onProgress(bytes / viewable.bytes));
    if (kind.kind === 'image') {
      const size = imageSize(concatBytes(chunks), kind.type);
      if (!size) return { kind: 'none', reason: 'failed' };
      if (!isDecodable(size)) return { kind: 'none', reason: 'large', pixels: size };
    }
    return { kind: kind.kind, blob: new Blob(chunks, { type: kind.type }) };
  } finally {
    await reading.end();
  }
}

/** Everything that was read so far, of a file that is read on demand. */
function gather(
  viewable: Viewable,
  signal: AbortSignal,
): { until(bytes: number, onBytes?: (bytes: number) => void): Promise<Bytes[]>; end(): Promise<void> } {
  const iterator = viewable.read()[Symbol.asyncIterator]();
  const chunks: Bytes[] = [];
  let gathered = 0;
  let isDone = false;
  return {
    async until(bytes, onBytes) {
      while (!isDone && gathered < bytes) {
        if (signal.aborted) throw new SendError('cancelled');
        const next = await iterator.next();
        if (next.done) isDone = true;
        else {
          chunks.push(next.value);
          gathered += next.value.byteLength;
          onBytes?.(gathered);
        }
      }
      return chunks;
    },
    end: async () => {
      await iterator.return?.();
    },
  };
}
