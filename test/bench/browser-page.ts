import type { Uploaded } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { DEFAULT_PART_BYTES } from '../../core/crypto/layout.ts';
import { browserTransport } from '../../frontend/transport.ts';
import { sealParts } from './seal-parts.ts';

// Runs in the page. Every function resolves with the milliseconds that the work took.

const PARTS_AT_ONCE = 4;
const client = createClient({ baseUrl: location.origin, transport: browserTransport });
const block = new Uint8Array(DEFAULT_PART_BYTES);

const page = {
  async upload(bytes: number): Promise<{ ms: number; uploaded: Uploaded }> {
    const source = { bytes, read: (start: number, end: number) => Promise.resolve(block.slice(0, end - start)) };
    const metadata = { name: 'bench', type: 'application/octet-stream' };
    const started = performance.now();
    const uploaded = await client.upload({ source, metadata, expiresInSeconds: 3600, maxDownloads: 10 });
    return { ms: performance.now() - started, uploaded };
  },
  async download({ id, secret }: Uploaded): Promise<number> {
    const started = performance.now();
    await client.download({ id, secret, claimId: newSecret(), sink: new WritableStream() });
    return performance.now() - started;
  },
  sealParts,
  /** Sends parts that are ready, as the client does it but without encryption. */
  put: (urls: readonly string[], headers: Readonly<Record<string, string>>): Promise<number> =>
    forEachPart(urls, async (url) => {
      const response = await browserTransport({ method: 'PUT', url, headers, body: block });
      if (!response.ok) throw new Error(`PUT answers with ${response.status}`);
    }),
  get: (urls: readonly string[], headers: Readonly<Record<string, string>>): Promise<number> =>
    forEachPart(urls, async (url) => {
      const response = await fetch(url, { headers });
      await response.arrayBuffer();
    }),
};

export type BenchPage = typeof page;
Object.assign(globalThis, { bench: page });

async function forEachPart(urls: readonly string[], move: (url: string) => Promise<void>): Promise<number> {
  const started = performance.now();
  const left = [...urls];
  const worker = async (): Promise<void> => {
    for (let url = left.shift(); url !== undefined; url = left.shift()) await move(url);
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, worker));
  return performance.now() - started;
}
