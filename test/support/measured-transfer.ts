import { newSecret } from '../../core/crypto/keys.ts';
import type { Client } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import type { Key } from '../../core/stores/key.ts';
import type { PresigningStore, Store } from '../../core/stores/store.ts';
import type { Transport } from '../../core/client/transport.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from './app.ts';
import type { StoreCalls } from './counting-store.ts';
import { countCalls } from './counting-store.ts';

const BUCKET = 'https://bucket.test';
const SMALL = { partBytes: 4_096, segmentBytes: 4_096 };

export interface Measured {
  readonly mode: 'server' | 'direct';
  readonly parts: number;
  /** A new process for every request. */
  readonly isFresh?: boolean;
  /** So many transfers come before the measured one: the first of a day makes what the others find. */
  readonly after?: number;
}

/** The calls of the store for one transfer: it is uploaded, opened and downloaded once, which is all that is allowed. */
export async function measureTransfer({ mode, parts, isFresh = false, after = 0 }: Measured): Promise<StoreCalls> {
  const counting = countCalls(createMemoryStore());
  const store = presigning(counting.store);
  const environment = { SGRAPH_SEND_MODE: mode };
  const apps = createTestApps(environment, store);
  const transportOf = (): Transport => (isFresh ? createTestApps(environment, store) : apps).transport;
  const client = createClient({ baseUrl: ORIGIN, transport: smallParts(toBucket(store, transportOf)) });
  for (let transfers = 0; transfers <= after; transfers++) {
    counting.take();
    await transferOnce(client, parts);
  }
  return counting.take();
}

/** An upload of so many small parts, a look, and the one download that is allowed. */
export async function transferOnce(client: Client, parts: number): Promise<void> {
  const { id, secret } = await client.upload({
    source: sourceOf(patternBytes((parts - 1) * SMALL.partBytes + 1_000)),
    metadata: { name: 'a.bin', type: '' },
    expiresInSeconds: 3_600,
    maxDownloads: 1,
  });
  await client.open(id, secret);
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
}

/** Bucket URLs that {@link toBucket} serves. */
function presigning(store: Store): PresigningStore {
  const url = (key: Key): string => `${BUCKET}/${key}`;
  return {
    ...store,
    origin: BUCKET,
    presignPut: (key) => Promise.resolve({ method: 'PUT', url: url(key), headers: { 'if-none-match': '*' } }),
    presignGet: (key) => Promise.resolve({ method: 'GET', url: url(key), headers: {} }),
  };
}

function toBucket(store: Store, transportOf: () => Transport): Transport {
  return async (request) => {
    if (!request.url.startsWith(BUCKET)) return transportOf()(request);
    const key = request.url.slice(BUCKET.length + 1) as Key;
    if (request.body) return new Response(null, { status: (await store.create(key, request.body)) ? 200 : 412 });
    return new Response((await store.get(key))?.stream ?? null);
  };
}

/** The server as one that cuts files into parts of 4 KiB. */
export function smallParts(transport: Transport): Transport {
  return async (request) => {
    const response = await transport(request);
    if (!request.url.endsWith('/api/info')) return response;
    const info = (await response.json()) as { limits: object };
    return Response.json({ ...info, limits: { ...info.limits, ...SMALL } });
  };
}
