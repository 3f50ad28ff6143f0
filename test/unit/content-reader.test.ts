import { describe, expect, it } from 'vitest';
import { listArchive } from '../../core/archive-directory.ts';
import { readArchived } from '../../core/archive-entry.ts';
import type { Bytes } from '../../core/bytes.ts';
import { concatBytes } from '../../core/bytes.ts';
import type { Client, Transport } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { ciphertextLength, DEFAULT_SEGMENT_BYTES } from '../../core/crypto/layout.ts';
import { limitMs } from '../setup/time-limits.ts';
import type { TestApps } from '../support/app.ts';
import { zipBytes } from '../support/zip-bytes.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
/** Three parts, of which the last has one segment that is not full. */
const PLAINTEXT = patternBytes(8 * 1024 * 1024 + 5_000);
const SEGMENT = DEFAULT_SEGMENT_BYTES;

interface Reading {
  readonly apps: TestApps;
  readonly client: Client;
  readonly sent: { readonly id: string; readonly secret: string; readonly ownerSecret: string };
  /** Of each request for a part: its number, and how many bytes of ciphertext came. */
  readonly fetched: { readonly part: number; readonly bytes: number }[];
}

/** `change` gets each answer with a part, and what was asked of it. */
async function uploaded(
  plaintext: Bytes = PLAINTEXT,
  change: (answer: Response, part: number) => Response | Promise<Response> = (answer) => answer,
): Promise<Reading> {
  const apps = createTestApps();
  const fetched: { part: number; bytes: number }[] = [];
  const transport: Transport = async (request) => {
    const answer = await apps.transport(request);
    const part = Number(/\/parts\/([0-9]+)/.exec(request.url)?.[1] ?? 0);
    if (part === 0) return answer;
    fetched.push({ part, bytes: Number(answer.headers.get('content-length')) });
    return change(answer, part);
  };
  const sent = await apps.client.upload({ ...TERMS, source: sourceOf(plaintext) });
  return { apps, client: createClient({ baseUrl: ORIGIN, transport }), sent, fetched };
}

const downloadsOf = async ({ apps, sent }: Reading): Promise<unknown> =>
  (await apps.client.status(sent.id, sent.ownerSecret)).downloads;

describe('a range of the content', () => {
  const inSecondPart = 16 * (SEGMENT - 16) - 40 + 10;
  it('is the plaintext there: at both ends, across segments and parts, nothing, everything', async () => {
    const { client, sent } = await uploaded();
    const claimId = newSecret();
    for (const [start, end] of [
      [0, 1],
      [7, 7],
      [SEGMENT - 57, SEGMENT - 55],
      [inSecondPart, inSecondPart + 100],
      [inSecondPart - 20, inSecondPart + 20],
      [PLAINTEXT.byteLength - 10, PLAINTEXT.byteLength],
      [0, PLAINTEXT.byteLength],
    ] as const) {
      const { content } = await client.openContent({ ...sent, claimId });
      const read = await content.read(start, end, { wholeParts: start % 2 === 1 });
      expect(Buffer.from(read).equals(PLAINTEXT.subarray(start, end))).toBe(true);
    }
  });

  it('needs its segments and the first one, each fetched once; whole parts where that is asked', async () => {
    const { client, sent, fetched } = await uploaded();
    const { content } = await client.openContent({ ...sent, claimId: newSecret() });
    expect(fetched).toEqual([]);
    await content.read(inSecondPart, inSecondPart + 100);
    await content.read(inSecondPart + 50, inSecondPart + 200);
    expect(fetched).toEqual([
      { part: 1, bytes: SEGMENT },
      { part: 2, bytes: SEGMENT },
    ]);
    await content.read(inSecondPart + SEGMENT, inSecondPart + SEGMENT + 1, { wholeParts: true });
    expect(fetched.slice(2)).toEqual([{ part: 2, bytes: 16 * SEGMENT }]);
  });

  it('is refused outside of the content', async () => {
    const { client, sent } = await uploaded();
    const { content } = await client.openContent({ ...sent, claimId: newSecret() });
    for (const [start, end] of [
      [-1, 1],
      [2, 1],
      [0, PLAINTEXT.byteLength + 1],
      [0.5, 1],
    ] as const)
      await expect(content.read(start, end)).rejects.toMatchObject({ code: 'range_not_satisfiable' });
  });

  it('is read through something that gives whole parts for ranges', async () => {
    const reading = await uploaded();
    const transport: Transport = ({ headers: { range, ...headers }, ...request }) =>
      reading.apps.transport({ ...request, headers: range === undefined ? headers : { ...headers } });
    const client = createClient({ baseUrl: ORIGIN, transport });
    const { content } = await client.openContent({ ...reading.sent, claimId: newSecret() });
    const read = await content.read(inSecondPart, inSecondPart + 100);
    expect(Buffer.from(read).equals(PLAINTEXT.subarray(inSecondPart, inSecondPart + 100))).toBe(true);
  });

  it('that was altered or cut short is never given, and is reported with its part', async () => {
    const altered = async (answer: Response): Promise<Response> => {
      const bytes = new Uint8Array(await answer.arrayBuffer());
      bytes[bytes.byteLength >> 1]! ^= 1;
      return new Response(bytes, { status: answer.status });
    };
    const cut = async (answer: Response): Promise<Response> =>
      new Response((await answer.arrayBuffer()).slice(0, -1), { status: answer.status });
    for (const [change, code] of [
      [altered, 'damaged'],
      [cut, 'truncated'],
    ] as const) {
      for (const damaged of [1, 2]) {
        const { client, sent } = await uploaded(PLAINTEXT, (answer, part) =>
          part === damaged ? change(answer) : answer,
        );
        const { content } = await client.openContent({ ...sent, claimId: newSecret() });
        const at = damaged === 1 ? 0 : inSecondPart;
        await expect(content.read(at, at + 1)).rejects.toMatchObject({
          code,
          message: expect.stringContaining(`restore part ${damaged} of transfer ${sent.id}`) as string,
        });
      }
    }
  });

  it('uses one download however much is read, which a download of everything under the same claim ends', async () => {
    const reading = await uploaded();
    const { client, sent } = reading;
    const claimId = newSecret();
    for (let visit = 0; visit < 2; visit++) {
      const { content } = await client.openContent({ ...sent, claimId });
      await content.read(0, 10);
      await content.read(PLAINTEXT.byteLength - 10, PLAINTEXT.byteLength);
    }
    expect(await downloadsOf(reading)).toEqual({ claimed: 1, finished: 0, max: 1 });
    await expect(client.openContent({ ...sent, claimId: newSecret() })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    const { sink, bytes } = collector();
    await client.download({ ...sent, claimId, sink });
    expect((await bytes()).byteLength).toBe(PLAINTEXT.byteLength);
    expect(await downloadsOf(reading)).toEqual({ claimed: 1, finished: 1, max: 1 });
  });

  it('is not read any more after the download was finished', async () => {
    const reading = await uploaded();
    const claimId = newSecret();
    const { content } = await reading.client.openContent({ ...reading.sent, claimId });
    await content.read(0, 1);
    expect(await content.finish()).toBe(true);
    expect(await downloadsOf(reading)).toEqual({ claimed: 1, finished: 1, max: 1 });
    await expect(content.read(inSecondPart, inSecondPart + 1)).rejects.toThrow();
  });
});

it(
  'one of 5,000 files is taken by its range: what is fetched is its segment, the first, and those of the directory',
  { timeout: limitMs(60) },
  async () => {
    const files = Array.from({ length: 5_000 }, (_, index) => `holiday/day ${index % 30}/picture ${index}.jpg`);
    const bytesOf = (index: number): Bytes => patternBytes(4_000 + (index % 100), index + 1);
    const archive = zipBytes(files.map((name, index) => ({ name, content: bytesOf(index) })));
    const { client, sent, fetched } = await uploaded(archive);
    const { content } = await client.openContent({ ...sent, claimId: newSecret() });
    const entries = await listArchive(content.read, content.bytes);
    expect(entries).toHaveLength(5_000);
    const directory = fetched.splice(0);
    const chosen = entries.find(({ path }) => path === files[2_500])!;
    const chunks: Bytes[] = [];
    for await (const chunk of readArchived(content.read, chosen)) chunks.push(chunk);
    expect(Buffer.from(concatBytes(chunks)).equals(bytesOf(2_500))).toBe(true);

    const all = ciphertextLength(content.bytes, SEGMENT);
    expect(all).toBeGreaterThan(20_000_000);
    expect(directory.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(6 * SEGMENT);
    const parts = Math.ceil(all / (16 * SEGMENT));
    expect(directory.map(({ part }) => part).filter((part) => part > 1 && part < parts - 1)).toEqual([]);
    expect(fetched.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(2 * SEGMENT);
  },
);
