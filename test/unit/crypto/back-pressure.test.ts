import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import type { StreamHeader, StreamParameters } from '../../../core/crypto/segments.ts';
import { createSealer } from '../../../core/crypto/segments.ts';
import { decryptStream, encryptStream } from '../../../core/crypto/stream.ts';
import { segmentCapacity } from '../../../core/crypto/layout.ts';
import { pattern } from '../../vectors/vectors.ts';

const SEGMENT = 4_096;
/** What may be on its way inside: four segments at Web Crypto, one held back, and the queues between the streams. */
const SLACK = 8 * SEGMENT;
/** Turns of the event loop in which a stream without brakes reads many times what is allowed (seen below). */
const TURNS = 300;

const parameters: StreamParameters = { key: pattern(32), purpose: 'content', segmentBytes: SEGMENT };
const header: StreamHeader = { salt: pattern(32), noncePrefix: pattern(7) };

/** A file without an end, in plaintext or encrypted, and how much of it was read. */
function endless(chunkAt: (index: number) => Promise<Bytes>): { stream: ReadableStream<Bytes>; pulled: () => number } {
  let bytes = 0;
  let index = 0;
  const stream = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        // A turn for each chunk: a stream without brakes would otherwise never let the test go on.
        await turns(1);
        const chunk = await chunkAt(index++);
        bytes += chunk.byteLength;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, pulled: () => bytes };
}

async function endlessCiphertext(): Promise<ReturnType<typeof endless>> {
  const sealer = await createSealer(parameters, header);
  return endless(async (index) => {
    if (index === 0) return sealer.header;
    return sealer.seal(index - 1, false, pattern(segmentCapacity(index - 1, SEGMENT)));
  });
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Reads that many bytes and stops. */
async function readSome(reader: ReadableStreamDefaultReader<Bytes>, bytes: number): Promise<number> {
  let got = 0;
  while (got < bytes) got += (await reader.read()).value?.byteLength ?? 0;
  return got;
}

const streams = {
  encrypting: {
    source: () => Promise.resolve(endless(() => Promise.resolve(pattern(1_000)))),
    through: () => encryptStream(parameters),
  },
  decrypting: { source: endlessCiphertext, through: () => decryptStream(parameters) },
};

describe.each(Object.entries(streams))('%s', (_, { source, through }) => {
  it('pulls no more than a few segments while nobody reads', async () => {
    const { stream, pulled } = await source();
    const out = stream.pipeThrough(through());
    await turns(TURNS);
    expect(pulled()).toBeLessThanOrEqual(SLACK);
    await out.cancel();
  });

  it('stays a few segments ahead of a reader who pauses', async () => {
    const { stream, pulled } = await source();
    const out = stream.pipeThrough(through()).getReader();
    for (const pause of [1, 10, 40]) {
      const got = await readSome(out, pause * SEGMENT);
      const before = pulled() - got;
      await turns(TURNS);
      expect([before, pulled() - got].filter((ahead) => ahead > pause * SEGMENT + SLACK)).toEqual([]);
    }
    await out.cancel();
  });

  it('cancels its source when its reader gives up', async () => {
    let cancelled: unknown;
    const { stream } = await source();
    const reader = stream.getReader();
    const watched = new ReadableStream<Bytes>({
      pull: async (controller) => controller.enqueue((await reader.read()).value!),
      cancel: (reason) => {
        cancelled = reason;
      },
    });
    const out = watched.pipeThrough(through()).getReader();
    await readSome(out, 2 * SEGMENT);
    await out.cancel('enough');
    await turns(5);
    expect(cancelled).toBe('enough');
  });

  it('fails with the error of its source', async () => {
    const failing = new ReadableStream<Bytes>({ pull: (controller) => controller.error(new Error('disk on fire')) });
    const out = failing.pipeThrough(through()).getReader();
    await expect(readSome(out, SEGMENT)).rejects.toThrow('disk on fire');
  });
});

it('a stream without brakes is caught by the bound', async () => {
  const { stream, pulled } = endless(() => Promise.resolve(pattern(1_000)));
  const out = stream.pipeThrough(new TransformStream<Bytes, Bytes>({}, {}, { highWaterMark: Infinity }));
  await turns(TURNS);
  expect(pulled()).toBeGreaterThan(4 * SLACK);
  await out.cancel();
});
