import { buffer } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { DIRECT } from '../../../cli/network.ts';
import { createNodeTransport } from '../../../cli/node-transport.ts';
import { createRateLimit } from '../../../cli/rate-limit.ts';
import { patternBytes } from '../../support/app.ts';
import { listenHttp } from '../../support/http-server.ts';

/** A limit whose time passes only while something waits for it; gives the moments at which each went on. */
function limitInOwnTime(bytesPerSecond: number) {
  let now = 0;
  const limit = createRateLimit(
    bytesPerSecond,
    () => now,
    (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  );
  return { limit, now: () => now, rest: (milliseconds: number) => void (now += milliseconds) };
}

it('lets bytes pass at its rate, and saves up nothing while none are asked for', async () => {
  const { limit, now, rest } = limitInOwnTime(1_000);
  for (const bytes of [500, 250, 250]) await limit.take(bytes);
  expect(now()).toBe(1_000);
  rest(60_000);
  await limit.take(2_000);
  expect(now()).toBe(63_000);
});

it('serves those who ask at once one after the other', async () => {
  const waits: number[] = [];
  const limit = createRateLimit(
    1_000,
    () => 0,
    (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  );
  await Promise.all([limit.take(100), limit.take(100), limit.take(300)]);
  expect(waits).toEqual([100, 200, 500]);
});

it('sends and receives the same bytes in small steps', async () => {
  const { transport, close } = createNodeTransport({ ...DIRECT, bytesPerSecond: 4_000_000 });
  const server = await listenHttp((incoming, outgoing) => {
    void buffer(incoming).then((bytes) => outgoing.end(bytes));
  });
  onTestFinished(() => {
    close();
    server.close();
  });
  const body = patternBytes(1_200_003);
  const sent: number[] = [];
  const response = await transport({
    method: 'PUT',
    url: server.url,
    headers: {},
    body,
    onSent: (bytes) => sent.push(bytes),
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
  expect(sent).toEqual([500_000, 1_000_000, 1_200_003]);
});

it('passes on an answer that comes before the end of the body', async () => {
  const { transport, close } = createNodeTransport({ ...DIRECT, bytesPerSecond: 4_000_000 });
  const server = await listenHttp((_, outgoing) => outgoing.writeHead(413).end('too large'));
  onTestFinished(() => {
    close();
    server.close();
  });
  const response = await transport({ method: 'PUT', url: server.url, headers: {}, body: patternBytes(1_200_003) });
  expect([response.status, await response.text()]).toEqual([413, 'too large']);
});
