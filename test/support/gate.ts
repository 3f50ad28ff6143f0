import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'node:http';
import type { HttpServer } from './http-server.ts';
import { listenHttp } from './http-server.ts';

/** A proxy between a client and a server that holds requests for parts back, so that a test can do something meanwhile. */
export interface Gate {
  readonly url: string;
  /** Requests for the content of parts since the last call. */
  takeCount(): number;
  /** Resolves when all that may pass has been answered and a request is held. */
  readonly reached: Promise<unknown>;
  /** Lets everything through from now on. */
  open(): void;
  close(): void;
}

/** Lets so many requests for parts through, then holds the rest. */
export async function startGate(serverUrl: string, passes: number): Promise<Gate> {
  const reached = Promise.withResolvers<undefined>();
  const opened = Promise.withResolvers<undefined>();
  let left = passes;
  let unanswered = passes;
  let isHolding = false;
  const look = (): void => {
    if (isHolding && unanswered <= 0) reached.resolve(undefined);
  };
  let count = 0;
  const server: HttpServer = await listenHttp((incoming, outgoing) => {
    const isPart = /\/parts\/[0-9]+/.test(incoming.url ?? '');
    if (isPart) count += 1;
    if (!isPart || (left -= 1) >= 0) {
      forward(serverUrl, incoming, outgoing);
      if (isPart) outgoing.once('finish', () => (unanswered -= 1)).once('finish', look);
      return;
    }
    isHolding = true;
    look();
    void opened.promise.then(() => forward(serverUrl, incoming, outgoing));
  });
  return {
    url: server.url,
    takeCount: () => {
      const counted = count;
      count = 0;
      return counted;
    },
    reached: reached.promise,
    open: () => {
      left = Number.POSITIVE_INFINITY;
      opened.resolve(undefined);
    },
    close: () => server.close(),
  };
}

/** Passes a request on as it is. */
export function forward(serverUrl: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url = '/' } = incoming;
  const onward = request(new URL(url, serverUrl), { method, headers });
  // The other side sees a lost connection, as it is.
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  onward.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.on('error', () => outgoing.destroy());
    response.pipe(outgoing);
  });
  incoming.pipe(onward);
}
