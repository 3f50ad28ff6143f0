import type { RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createNodeTransport } from '../../../cli/node-transport.ts';
import { patternBytes } from '../../support/app.ts';
import type { HttpServer } from '../../support/http-server.ts';
import { listenHttp } from '../../support/http-server.ts';

const { transport: nodeTransport } = createNodeTransport();

const BYTES = 5 * 1024 * 1024 + 3;
const body = patternBytes(BYTES);

describe('nodeTransport', () => {
  const servers: HttpServer[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = await listenHttp(listener);
    servers.push(server);
    return server.url;
  };

  it('sends the body and tells how much has gone out', async () => {
    let received = Buffer.alloc(0);
    const url = await serve((incoming, outgoing) => {
      void buffer(incoming).then((bytes) => {
        received = bytes;
        outgoing.writeHead(204, { 'x-length': incoming.headers['content-length'] }).end();
      });
    });
    const sent: number[] = [];
    const response = await nodeTransport({
      method: 'PUT',
      url,
      headers: {},
      body,
      onSent: (bytes) => sent.push(bytes),
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('x-length')).toBe(String(BYTES));
    expect(received.equals(body)).toBe(true);
    expect(sent.at(-1)).toBe(BYTES);
    expect(sent).toEqual([...sent].sort((left, right) => left - right));
  });

  it('asks for answers that are not compressed, unless the caller asks for another encoding', async () => {
    const url = await serve(({ headers }, outgoing) => outgoing.end(headers['accept-encoding']));
    const asked = async (headers: Record<string, string>): Promise<string> =>
      (await nodeTransport({ method: 'GET', url, headers })).text();
    expect(await asked({})).toBe('identity');
    expect(await asked({ 'accept-encoding': 'br' })).toBe('br');
  });

  it('keeps bodies apart that come in at once', async () => {
    const url = await serve((incoming, outgoing) => outgoing.end(patternBytes(BYTES, Number(incoming.url?.slice(1)))));
    const seeds = [1, 2, 3, 4];
    const responses = await Promise.all(
      seeds.map((seed) => nodeTransport({ method: 'GET', url: `${url}/${seed}`, headers: {} })),
    );
    const bodies = await Promise.all(responses.map((response) => response.arrayBuffer()));
    const isOwn = bodies.map((bytes, index) => Buffer.from(bytes).equals(patternBytes(BYTES, seeds[index])));
    expect(isOwn).toEqual([true, true, true, true]);
  });

  it('resolves with a refusal that comes before the body is out', async () => {
    const url = await serve((_, outgoing) => outgoing.writeHead(413).end('too large'));
    const response = await nodeTransport({ method: 'PUT', url, headers: {}, body });
    expect([response.status, await response.text()]).toEqual([413, 'too large']);
  });

  it('fails the body of an answer that breaks off', async () => {
    const url = await serve((_, outgoing) => {
      outgoing.writeHead(200, { 'content-length': BYTES });
      outgoing.write(body.subarray(0, 100_000), () => outgoing.destroy());
    });
    const response = await nodeTransport({ method: 'GET', url, headers: {} });
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  it('throws network when nobody listens', async () => {
    const closed = await listenHttp(() => undefined);
    closed.close();
    const sending = nodeTransport({ method: 'GET', url: closed.url, headers: {} });
    await expect(sending).rejects.toMatchObject({ code: 'network' });
  });

  it('throws cancelled when it is aborted before the answer', async () => {
    const url = await serve(() => undefined);
    const sending = nodeTransport({ method: 'GET', url, headers: {}, signal: AbortSignal.timeout(50) });
    await expect(sending).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('sends nothing when it is aborted already', async () => {
    let requests = 0;
    const url = await serve((_, outgoing) => {
      requests += 1;
      outgoing.end();
    });
    const sending = nodeTransport({ method: 'GET', url, headers: {}, signal: AbortSignal.abort() });
    await expect(sending).rejects.toMatchObject({ code: 'cancelled' });
    expect(requests).toBe(0);
  });
});
