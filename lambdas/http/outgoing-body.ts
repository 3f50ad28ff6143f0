import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Bytes } from '../../core/bytes.ts';
import { release } from '../../core/bytes.ts';
import { STALLED_MS } from './bounded-bodies.ts';

/**
 * Sends the pieces of a stream as the body of an answer of Node's HTTP server and gives their memory back as soon as the system has
 * taken them: left to be collected, they would make the collector run for every 16 MiB. Ends the connection when the stream fails,
 * and when the receiver takes nothing for so long.
 */
export async function sendBody(
  stream: ReadableStream<Bytes>,
  outgoing: ServerResponse,
  stalledMs: number = STALLED_MS,
): Promise<void> {
  const reader = stream.getReader();
  // Ends the connection. A store that takes as long has its own limit, which is shorter.
  outgoing.setTimeout(stalledMs);
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const { value } = piece;
      const hasRoom = outgoing.write(value, () => release(value));
      if (!hasRoom) await once(outgoing, 'drain', { signal: gone.signal });
    }
    outgoing.end();
  } catch {
    outgoing.destroy();
    await reader.cancel().catch(() => undefined);
  }
}
