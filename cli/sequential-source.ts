import { SendError } from '../core/errors.ts';
import type { OpenSource } from './file-source.ts';

/**
 * A stream as a source, read from its start to its end; it is opened again whenever its start is requested. `spent` receives chunks that
 * were copied and are not needed any more.
 */
export function sequentialSource(
  bytes: number,
  open: () => ReadableStream<Uint8Array>,
  spent: (chunk: Uint8Array) => void = () => undefined,
): OpenSource {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  let chunk: Uint8Array = new Uint8Array(0);
  let offset = 0;
  const close = async (): Promise<void> => {
    await chunks?.return?.();
    chunks = undefined;
  };
  /** Some bytes that come next, at most so many; none at the end. */
  const take = async (most: number): Promise<Uint8Array> => {
    // A stream may give empty chunks, which are not its end.
    while (offset === chunk.byteLength) {
      spent(chunk);
      const next = await chunks?.next();
      if (next?.done !== false) return new Uint8Array(0);
      chunk = next.value;
      offset = 0;
    }
    const taken = chunk.subarray(offset, offset + most);
    offset += taken.byteLength;
    return taken;
  };
  return {
    bytes,
    close,
    async read(start, end) {
      if (start === 0) {
        await close();
        chunks = open().values();
        chunk = new Uint8Array(0);
        offset = 0;
      }
      const memory = new Uint8Array(Buffer.allocUnsafeSlow(end - start).buffer);
      let filled = 0;
      while (filled < memory.byteLength) {
        const taken = await take(memory.byteLength - filled);
        if (taken.byteLength === 0)
          throw new SendError('file_changed', `the content ended ${memory.byteLength - filled} bytes early`);
        memory.set(taken, filled);
        filled += taken.byteLength;
      }
      return memory;
    },
  };
}
