import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { RunningServer } from './server-process.ts';

export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** How many requests of that method came before. */
  readonly index: number;
  /** What is sent on; an interference may change it where no signature is checked. */
  readonly headers: IncomingHttpHeaders;
  readonly answer: ServerResponse;
  /** Sends the request on and gives the target's reply, once its head is there. */
  readonly forward: () => Promise<IncomingMessage>;
}

/** Deals with an exchange, or leaves it undecided by resolving false: it is then passed through. */
export type Interference = (exchange: Exchange) => Promise<boolean>;

/** A proxy between a client and an emulator that can lose, cut and invent replies, as networks and busy services do. */
export async function startProxy(target: string, interfere: Interference): Promise<RunningServer> {
  const counts = new Map<string, number>();
  const server = createServer((incoming, answer) => {
    const { method = '', url = '/', headers } = incoming;
    const index = counts.get(method) ?? 0;
    counts.set(method, index + 1);
    const forward = (): Promise<IncomingMessage> => send(target, incoming);
    interfere({ method, url, index, headers, answer, forward })
      .then(async (isDone) => {
        if (!isDone) passThrough(await forward(), answer);
      })
      .catch(() => answer.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the port of a TCP server is not a number');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The headers go on as they came, `Host` included, for the signature covers them. */
async function send(target: string, incoming: IncomingMessage): Promise<IncomingMessage> {
  const outgoing = request(new URL(incoming.url ?? '/', target), {
    method: incoming.method,
    headers: incoming.headers,
  });
  incoming.pipe(outgoing);
  const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
  return reply;
}

function passThrough(reply: IncomingMessage, answer: ServerResponse): void {
  answer.writeHead(reply.statusCode ?? 502, reply.headers);
  reply.pipe(answer);
}
