import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy as a company has one: absolute addresses for http, CONNECT for https. It leads every name to this machine. */
export interface ForwardProxy {
  /** Host and port. */
  readonly address: string;
  /** What was asked of it: `CONNECT send.example:443`, `GET http://send.example/`. */
  readonly asked: readonly string[];
  close(): void;
}

export interface ForwardProxyOptions {
  /** Port of this machine to which all requests go. */
  readonly port: number;
  /** `NAME:PASSWORD` without which it answers 407. */
  readonly login?: string;
  /** Status of its refusal of every request. */
  readonly refusal?: number;
}

export async function startForwardProxy({ port, login, refusal }: ForwardProxyOptions): Promise<ForwardProxy> {
  const asked: string[] = [];
  const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  const judge = ({ method = '', url = '', headers }: IncomingMessage): number | undefined => {
    asked.push(`${method} ${url}`);
    return expected !== undefined && headers['proxy-authorization'] !== expected ? 407 : refusal;
  };
  const forward = (incoming: IncomingMessage, answer: ServerResponse): void => {
    const status = judge(incoming);
    if (status !== undefined) return void answer.writeHead(status).end();
    const { pathname, search } = new URL(incoming.url ?? '');
    const { method, headers } = incoming;
    const sent = request({ host: '127.0.0.1', port, path: pathname + search, method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    sent.once('error', () => answer.destroy());
    incoming.pipe(sent);
  };
  const sockets = new Set<Duplex>();
  const tunnel = (incoming: IncomingMessage, client: Duplex): void => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    const status = judge(incoming);
    if (status !== undefined) return void client.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`);
    const server = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    sockets.add(server);
    server.on('error', () => client.destroy());
  };
  const proxy = createServer(forward).on('connect', tunnel).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
