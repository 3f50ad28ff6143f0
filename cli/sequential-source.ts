import type { Bytes } from '../core/bytes.ts';
import { concatBytes } from '../core/bytes.ts';
import { SendError } from '../core/errors.ts';
import type { OpenSource } from './file-source.ts';

/** A stream as a source, read from its start to its end; it is opened anew whenever its start is asked for. */
export function sequentialSource(bytes: number, open: () => ReadableStream<Uint8Array>): OpenSource {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  let held: Bytes = new Uint8Array(0);
  const close = async (): Promise<void> => {
    await chunks?.return?.();
  };
  return {
    bytes,
    close,
    async read(start, end) {
      if (start === 0) {
        await close();
        chunks = open().values();
        held = new Uint8Array(0);
      }
      const gathered = [held];
      let gatheredBytes = held.byteLength;
      while (chunks && gatheredBytes < end - start) {
        const next = await chunks.next();
        if (next.done)
          throw new SendError('file_changed', `the content ended ${end - start - gatheredBytes} bytes early`);
        const chunk = new Uint8Array(next.value.buffer as ArrayBuffer, next.value.byteOffset, next.value.byteLength);
        gathered.push(chunk);
        gatheredBytes += chunk.byteLength;
      }
      const joined = concatBytes(gathered);
      held = joined.slice(end - start);
      return joined.slice(0, end - start);
    },
  };
}
