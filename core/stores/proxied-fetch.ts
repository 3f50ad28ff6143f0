import { Readable } from 'node:stream';
import type { Bytes } from '../bytes.ts';
import type { Proxies } from './proxies.ts';
import { proxyFor } from './proxies.ts';
import type { Sockets } from './s3-sockets.ts';
import { openSockets } from './s3-sockets.ts';

export interface ProxiedFetch {
  readonly fetch: typeof fetch;
  close(): void;
}

const WITHOUT_BODY = [204, 304];

/** `fetch` through the proxies: Node's own takes none. Follows no redirects, and keeps its connections. */
export function createProxiedFetch(proxies: Proxies): ProxiedFetch {
  const opened = new Map<string, Promise<Sockets>>();
  const socketsFor = (url: URL): Promise<Sockets> => {
    const sockets = opened.get(url.origin) ?? openSockets(url.protocol, proxyFor(url, proxies));
    opened.set(url.origin, sockets);
    return sockets;
  };
  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const bytes = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
      const { method, url, headers, signal } = request;
      const sockets = await socketsFor(new URL(url));
      const message = await sockets.request({ method, url, headers: Object.fromEntries(headers), body: bytes, signal });
      const { statusCode: status = 0 } = message;
      const body = WITHOUT_BODY.includes(status) ? null : (Readable.toWeb(message) as ReadableStream<Bytes>);
      if (!body) message.resume();
      const given = Object.entries(message.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      );
      return new Response(body, { status, headers: given });
    },
    close: () => {
      for (const sockets of opened.values()) void sockets.then(({ close }) => close(), ignored);
    },
  };
}

/** Whoever asked was told. */
function ignored(): void {}
