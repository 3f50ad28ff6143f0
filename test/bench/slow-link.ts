import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

// A line of a certain length and width before a server: `node slow-link.ts PORT RTT_MS MBIT_PER_SECOND`. Each direction has the width
// once, for all connections together. It knows nothing of TCP's slow start and loses nothing.

const [port, roundTripMs, megabits] = process.argv.slice(2).map(Number) as [number, number, number];
const BYTES_PER_MS = (megabits * 1_000_000) / 8 / 1_000;
/** What may wait for the line, as before a router, in milliseconds of it. */
const QUEUE_MS = 50;

interface Direction {
  /** When the line is free again, in milliseconds since the process began. */
  freeAt: number;
}

/** Lets through what `from` sends, as late and as slowly as the line does. Nothing passes before `opensAt`. */
function carry(direction: Direction, from: Socket, to: Socket, opensAt: number): void {
  const waiting: { readonly at: number; readonly chunk: Buffer | undefined }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const deliver = (): void => {
    timer = undefined;
    for (let next = waiting[0]; next !== undefined && next.at <= performance.now(); next = waiting[0]) {
      waiting.shift();
      if (next.chunk === undefined) to.end();
      else to.write(next.chunk);
    }
    wait();
  };
  const wait = (): void => {
    const next = waiting[0];
    if (next !== undefined) timer ??= setTimeout(deliver, Math.max(0, next.at - performance.now()));
  };
  const send = (chunk: Buffer | undefined): void => {
    direction.freeAt = Math.max(direction.freeAt, performance.now(), opensAt) + (chunk?.length ?? 0) / BYTES_PER_MS;
    waiting.push({ at: direction.freeAt + roundTripMs / 2, chunk });
    wait();
    const tooMuchMs = direction.freeAt - performance.now() - QUEUE_MS;
    if (tooMuchMs <= 0) return;
    from.pause();
    setTimeout(() => from.resume(), tooMuchMs);
  };
  from.on('data', send).on('end', () => send(undefined));
  from.on('close', () => (from.errored ? to.destroy() : undefined)).on('error', () => undefined);
}

const [up, down]: Direction[] = [{ freeAt: 0 }, { freeAt: 0 }];
const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
  const far = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
  // A connection takes a round trip before its first byte.
  const opensAt = performance.now() + roundTripMs;
  carry(up!, near, far, opensAt);
  carry(down!, far, near, opensAt);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
