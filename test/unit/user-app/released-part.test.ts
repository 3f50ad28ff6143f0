import { expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { createClient } from '../../../core/client/client.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

it('the pieces of a part that came in are given back once the store has them', async () => {
  const { user, transport } = createTestApps();
  const pieces: Bytes[] = [];
  const client = createClient({
    baseUrl: ORIGIN,
    transport: async (request) => {
      const { url, method, headers, body } = request;
      if (method !== 'PUT' || !body) return transport(request);
      pieces.push(body.slice(0, 2_000), body.slice(2_000));
      const sent = { ...headers, 'content-length': String(body.byteLength) };
      const streamed = { method, headers: sent, body: streamOf(pieces), duplex: 'half' };
      return user.request(url, streamed);
    },
  });
  const terms = { metadata: { name: 'a', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
  await client.upload({ ...terms, source: sourceOf(patternBytes(5_000)) });
  expect(pieces.map(({ byteLength }) => byteLength)).toEqual([0, 0]);
});

function streamOf(pieces: readonly Bytes[]): ReadableStream<Bytes> {
  const rest = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const next = rest.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
  });
}
