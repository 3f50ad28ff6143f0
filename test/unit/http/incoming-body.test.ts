import { once } from 'node:events';
import type { ClientRequest, IncomingMessage, RequestListener } from 'node:http';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { incomingBody } from '../../../lambdas/http/incoming-body.ts';
import { patternBytes } from '../../support/app.ts';
import type { HttpServer } from '../../support/http-server.ts';
import { listenHttp } from '../../support/http-server.ts';

const BYTES = 5 * 1024 * 1024 + 3;

describe('the body of a request', () => {
  const servers: HttpServer[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  const put = async (listener: RequestListener, declared = BYTES): Promise<ClientRequest> => {
    const server = await listenHttp(listener);
    servers.push(server);
    return request(server.url, { method: 'PUT', headers: { 'content-length': declared } });
  };
  const replyTo = async (sending: ClientRequest): Promise<IncomingMessage> => {
    const [reply] = (await once(sending, 'response')) as [IncomingMessage];
    return reply;
  };

  it('is what was sent', async () => {
    const received = Promise.withResolvers<ArrayBuffer>();
    const sending = await put((incoming) => received.resolve(new Response(incomingBody(incoming)).arrayBuffer()));
    sending.on('error', () => undefined).end(patternBytes(BYTES));
    expect(Buffer.from(await received.promise).equals(patternBytes(BYTES))).toBe(true);
  });

  it('is empty when nothing was sent', async () => {
    const received = Promise.withResolvers<string>();
    const sending = await put((incoming) => received.resolve(new Response(incomingBody(incoming)).text()), 0);
    sending.on('error', () => undefined).end();
    expect(await received.promise).toBe('');
  });

  it('holds the sender back while nobody reads', async () => {
    const reached = Promise.withResolvers<ReadableStreamDefaultReader<Uint8Array>>();
    const huge = 64 * 1024 * 1024;
    const sending = await put((incoming) => reached.resolve(incomingBody(incoming).getReader()), huge);
    sending.on('error', () => undefined).end(new Uint8Array(huge));
    const reader = await reached.promise;
    await reader.read();
    await pause(200);
    expect(sending.socket?.writableLength).toBeGreaterThan(huge / 2);
  });

  it('fails when the sender goes away', async () => {
    const received = Promise.withResolvers<unknown>();
    const reached = Promise.withResolvers<undefined>();
    const sending = await put((incoming) => {
      new Response(incomingBody(incoming)).arrayBuffer().then(() => received.resolve('a whole body'), received.resolve);
      reached.resolve(undefined);
    });
    sending.on('error', () => undefined).write(patternBytes(100_000));
    await reached.promise;
    sending.destroy();
    expect(await received.promise).toBeInstanceOf(Error);
  });

  it('fails when it is read after the sender went away', async () => {
    const received = Promise.withResolvers<unknown>();
    const sending = await put((incoming) => {
      incoming.once('close', () => {
        new Response(incomingBody(incoming)).arrayBuffer().then(() => received.resolve('a body'), received.resolve);
      });
      sending.destroy();
    });
    sending.on('error', () => undefined).write(patternBytes(1000));
    expect(await received.promise).toBeInstanceOf(Error);
  });

  it('flows away after a cancel, so that the sender reads the answer', async () => {
    const sending = await put((incoming, outgoing) => {
      const reader = incomingBody(incoming).getReader();
      const refuse = async (): Promise<void> => {
        await reader.read();
        await reader.cancel();
        outgoing.writeHead(409).end();
      };
      void refuse();
    });
    sending.end(patternBytes(BYTES));
    const [reply] = await Promise.all([replyTo(sending), once(sending, 'finish')]);
    expect(reply.statusCode).toBe(409);
    reply.resume();
  });
});
