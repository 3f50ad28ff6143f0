import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedMessage {
  readonly headers: IncomingHttpHeaders;
  readonly path: string | undefined;
  readonly body: string;
}

/** An operator's receiver of webhooks on this machine, which answers what it is told to. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: ReceivedMessage[];
  /** 0: it takes the message and gives no answer. */
  status: number;
  /** Resolves once there are that many messages. */
  has(count: number): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedMessage[] = [];
  const lookers = new Set<() => void>();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, path: request.url, body });
      for (const look of lookers) look();
      if (receiver.status === 0) return;
      response.writeHead(receiver.status, { location: '/elsewhere' }).end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    status: 204,
    has: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length >= count) resolve();
        };
        lookers.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
