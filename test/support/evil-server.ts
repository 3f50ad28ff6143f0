import { forward } from './gate.ts';
import type { HttpServer } from './http-server.ts';
import { listenHttp } from './http-server.ts';

/** What an evil server answers in place of a good one's JSON; undefined: what the good one answered. */
export type Answer = (answer: never, url: URL) => { readonly status?: number; readonly json: unknown } | undefined;

/** A server in front of a good one that alters what it answers to reading requests whose path matches. */
export async function startEvilServer(serverUrl: string, path: RegExp, change: Answer): Promise<HttpServer> {
  return listenHttp((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', serverUrl);
    if (incoming.method !== 'GET' || !path.test(url.pathname)) {
      forward(serverUrl, incoming, outgoing);
      return;
    }
    const owner = incoming.headers['x-sgraph-send-owner'];
    void fetch(url, { headers: typeof owner === 'string' ? { 'x-sgraph-send-owner': owner } : {} })
      .then(async (response) => {
        const answer = (await response.json()) as never;
        const { status = response.status, json } = change(answer, url) ?? { json: answer };
        const type = status < 400 ? 'application/json' : 'application/problem+json';
        outgoing.writeHead(status, { 'content-type': type }).end(JSON.stringify(json));
      })
      .catch(() => outgoing.destroy());
  });
}
