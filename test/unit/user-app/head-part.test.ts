import { expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

/** A store that knows which of the bodies that it gave are still open. */
function watched(store: Store): { store: Store; open: () => number } {
  let open = 0;
  const get: Store['get'] = async (key, range) => {
    const found = await store.get(key, range);
    if (!found) return undefined;
    open += 1;
    const reader = found.stream.getReader();
    const ended = (): void => void (open -= 1);
    const stream = new ReadableStream<Bytes>({
      async pull(controller) {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        ended();
        controller.close();
      },
      async cancel(reason) {
        ended();
        await reader.cancel(reason);
      },
    });
    return { bytes: found.bytes, stream };
  };
  return { store: { ...store, get }, open: () => open };
}

it('a part that is asked for by HEAD is not left open', async () => {
  const { store, open } = watched(createMemoryStore());
  const { client, user } = createTestApps({}, store);
  const terms = { metadata: { name: 'a', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
  const { id, secret } = await client.upload({ ...terms, source: sourceOf(patternBytes(5_000)) });
  const { downloadProof } = await deriveLinkKeys(secret);
  const claimId = newSecret();
  const headers = { 'x-sgraph-send-proof': downloadProof, 'x-sgraph-send-claim': claimId };
  const body = JSON.stringify({ claimId });
  const posted = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
  expect((await user.request(`${ORIGIN}/api/transfers/${id}/downloads`, posted)).status).toBe(201);
  const address = `${ORIGIN}/api/transfers/${id}/parts/1?download=1`;
  const head = await user.request(address, { method: 'HEAD', headers });
  const [length, text] = [Number(head.headers.get('content-length')), await head.text()];
  expect([head.status, text, open()]).toEqual([200, '', 0]);
  const part = await user.request(address, { headers });
  expect((await part.arrayBuffer()).byteLength).toBe(length);
  expect(open()).toBe(0);
});
