import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { sendBody } from '../../../lambdas/http/outgoing-body.ts';
import { patternBytes } from '../../support/app.ts';
import type { HttpServer } from '../../support/http-server.ts';
import { listenHttp } from '../../support/http-server.ts';

const PIECE_BYTES = 1024 * 1024;

describe('sendBody', () => {
  const servers: HttpServer[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  const serve = async (
    stream: ReadableStream<Bytes>,
    stalledMs?: number,
  ): Promise<{ url: string; ended: Promise<void> }> => {
    const ended = Promise.withResolvers<undefined>();
    const server = await listenHttp((_, outgoing) => {
      void sendBody(stream, outgoing, stalledMs).then(() => ended.resolve(undefined), ended.reject);
    });
    servers.push(server);
    return { url: server.url, ended: ended.promise };
  };
  const streamOf = (pieces: readonly Bytes[], fault?: Error): ReadableStream<Bytes> => {
    let next = 0;
    return new ReadableStream({
      pull(controller) {
        const piece = pieces[next];
        next += 1;
        if (piece) controller.enqueue(piece);
        else if (fault) controller.error(fault);
        else controller.close();
      },
    });
  };

  /** The answer to a request for a stream without an end, of which nothing is read yet. */
  const receiveEndless = async (
    stalledMs?: number,
  ): Promise<{ reply: IncomingMessage; cancelled: Promise<void>; ended: Promise<void> }> => {
    const cancelled = Promise.withResolvers<undefined>();
    const endless = new ReadableStream<Bytes>({
      pull: (controller) => controller.enqueue(new Uint8Array(PIECE_BYTES)),
      cancel: () => cancelled.resolve(undefined),
    });
    const { url, ended } = await serve(endless, stalledMs);
    const receiving = request(url).on('error', () => undefined);
    receiving.end();
    const [reply] = (await once(receiving, 'response')) as [IncomingMessage];
    return { reply: reply.on('error', () => undefined), cancelled: cancelled.promise, ended };
  };

  it('sends every piece in order and gives its memory back', async () => {
    const pieces = [1, 2, 3, 4].map((seed) => patternBytes(PIECE_BYTES, seed));
    const expected = Buffer.concat(pieces);
    const { url, ended } = await serve(streamOf(pieces));
    const received = Buffer.from(await (await fetch(url)).arrayBuffer());
    await ended;
    expect(received.equals(expected)).toBe(true);
    expect(pieces.map((piece) => piece.byteLength)).toEqual([0, 0, 0, 0]);
  });

  it('leaves a larger memory alone of which a piece is a part', async () => {
    const whole = patternBytes(PIECE_BYTES);
    const { url, ended } = await serve(streamOf([whole.subarray(0, 1000)]));
    await (await fetch(url)).arrayBuffer();
    await ended;
    expect(whole.byteLength).toBe(PIECE_BYTES);
  });

  it('breaks the connection off when the stream fails, so that nobody takes the rest for the whole', async () => {
    const { url, ended } = await serve(streamOf([patternBytes(1000)], new Error('a disk that died')));
    await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow(TypeError);
    await ended;
  });

  it('does not wait for a receiver that takes nothing', async () => {
    const { reply, cancelled, ended } = await receiveEndless(50);
    reply.pause();
    await cancelled;
    await ended;
    reply.destroy();
  });

  it('cancels the stream when the receiver goes away', async () => {
    const { reply, cancelled, ended } = await receiveEndless();
    reply.destroy();
    await cancelled;
    await ended;
  });
});
