import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { HttpProbe } from '../../lib/http-probe.ts';
import type { RunningServer } from './server-process.ts';

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host'];

/** An HTTPS server that a browser takes for CloudFront: it hands every request on to the emulated distribution that its host names. */
export async function startEdgeServer(reach: HttpProbe, authority: string): Promise<RunningServer> {
  const folder = dirname(authority);
  const [cert, key] = ['server.crt', 'server.key'].map((file) => readFileSync(join(folder, file)));
  const server = createServer({ ...(cert && { cert }), ...(key && { key }) }, (incoming, answer) => {
    handOn(reach, incoming, answer).catch(() => answer.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the port of a TCP server is not a number');
  return {
    endpoint: `https://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function handOn(reach: HttpProbe, incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const body = new Uint8Array(await buffer(incoming));
  const passed = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' && !HOP_BY_HOP.includes(name) ? [[name, value] as const] : [],
  );
  const reply = await reach({
    method,
    url: `https://${headers.host ?? ''}${url}`,
    headers: Object.fromEntries(passed),
    ...(body.byteLength > 0 && { body }),
  });
  // A list, for cookies come one by one under the same name.
  const replied = [...reply.headers].filter(([name]) => !HOP_BY_HOP.includes(name)).flat();
  answer.writeHead(reply.status, replied).end(new Uint8Array(await reply.arrayBuffer()));
}
