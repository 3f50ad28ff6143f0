import { describe, expect, it } from 'vitest';
import { createClient } from '../../core/client/client.ts';
import type { KeptParts } from '../../core/client/download.ts';
import { keptBytes } from '../../core/client/download.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import type { Transport } from '../../core/client/transport.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';

const PLAINTEXT = patternBytes(14 * 1024 * 1024);
const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };

/** A client that counts its requests for parts, and an upload to download. */
async function uploaded(): Promise<{
  client: ReturnType<typeof createClient>;
  sent: { id: string; secret: string };
  parts: () => number;
}> {
  const apps = createTestApps();
  let parts = 0;
  const counting: Transport = (request) => {
    if (/\/parts\/[0-9]+/.test(request.url)) parts += 1;
    return apps.transport(request);
  };
  const sent = await apps.client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) });
  return { client: createClient({ baseUrl: ORIGIN, transport: counting }), sent, parts: () => parts };
}

/** Downloads until so many parts are kept, then gives up. */
async function interrupted(
  client: ReturnType<typeof createClient>,
  sent: { id: string; secret: string },
  claimId: string,
  after: number,
): Promise<KeptParts> {
  let last: KeptParts | undefined;
  const onKept = (kept: KeptParts): void => {
    last = kept;
    if (kept.parts === after) throw new Error('interrupted');
  };
  const { sink } = collector();
  await expect(client.download({ ...sent, claimId, sink, onKept })).rejects.toThrow('interrupted');
  return last!;
}

describe('a download that goes on', () => {
  it.each([1, 2, 3])('behind %i parts gives what follows them, under the same claim', async (after) => {
    const { client, sent, parts } = await uploaded();
    const claimId = newSecret();
    const kept = await interrupted(client, sent, claimId, after);
    expect(kept.parts).toBe(after);
    const before = parts();
    const rest = collector();
    const { info } = await client.download({ ...sent, claimId, sink: rest.sink, kept });
    expect(parts() - before).toBe(info.parts - after);
    expect(Buffer.from(await rest.bytes()).equals(PLAINTEXT.subarray(keptBytes(after, info)))).toBe(true);
    expect(rest.ended()).toBe('closed');
  });

  it('refuses what follows when the header is not the one that was kept', async () => {
    const { client, sent } = await uploaded();
    const claimId = newSecret();
    const kept = await interrupted(client, sent, claimId, 1);
    for (const [index, code] of [
      [0, 'damaged'],
      [1, 'damaged'],
      [39, 'damaged'],
    ] as const) {
      const header = kept.header.slice();
      header[index]! ^= 1;
      const { sink, bytes } = collector();
      await expect(client.download({ ...sent, claimId, sink, kept: { ...kept, header } })).rejects.toMatchObject({
        code,
      });
      expect((await bytes()).byteLength).toBe(0);
    }
  });

  it('tells of a part only after its plaintext was taken', async () => {
    const { client, sent } = await uploaded();
    const seen: [number, number][] = [];
    let taken = 0;
    const counting = new WritableStream<Uint8Array<ArrayBuffer>>({
      write: (chunk) => void (taken += chunk.byteLength),
    });
    const { info } = await client.download({
      ...sent,
      claimId: newSecret(),
      sink: counting,
      onKept: ({ parts }) => seen.push([parts, taken]),
    });
    expect(seen).toEqual(Array.from({ length: info.parts }, (_, index) => [index + 1, keptBytes(index + 1, info)]));
  });
});
