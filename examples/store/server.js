import { once } from 'node:events';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createUserApp, readSettings } from 'sgraph-send/server';
import { createSqliteStore } from './sqlite-store.js';

const settings = readSettings(process.env, true);
const store = createSqliteStore(process.env.SQLITE_FILE ?? 'transfers.sqlite');
const app = await createUserApp({ store, settings, peerAddress: (_request, peer) => peer });

const server = createServer((incoming, outgoing) => {
  answer(incoming, outgoing).catch(() => outgoing.destroy());
});
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1');
await once(server, 'listening');
console.log(`http://127.0.0.1:${server.address().port}/`);

async function answer(incoming, outgoing) {
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const request = new Request(new URL(incoming.url, 'http://127.0.0.1'), {
    method: incoming.method,
    headers: Object.entries(incoming.headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: 'half' }),
  });
  const response = await app.fetch(request, incoming.socket.remoteAddress);
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body) await pipeline(response.body, outgoing);
  else outgoing.end();
}
