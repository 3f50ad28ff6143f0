import { createNodeTransport } from '../../cli/node-transport.ts';
import { randomBytes } from '../../core/bytes.ts';
import type { Client } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { asSendError } from '../../core/errors.ts';
import { startMeasuredServer } from './program.ts';
import type { Benchmark, BenchOptions, Row } from './benchmark.ts';
import { interleave, timed } from './rounds.ts';
import type { ComparedStore } from './stores.ts';
import { STORES } from './stores.ts';

const { transport: nodeTransport } = createNodeTransport();

const SENDERS = 1_000;
const BYTES = 4 * 1024;

/** One round: how long each sender took from the beginning of its upload to its end, and who got an error instead. */
interface Outcome {
  readonly milliseconds: readonly number[];
  readonly errors: readonly string[];
}

/** A crowd that sends at the same time: how long one of it waits, and whether everybody is served. */
export const sendersBenchmark: Benchmark = {
  title: `${SENDERS} senders of 4 KiB at once, one server process`,
  async run(options) {
    const rows: Row[] = [];
    for (const store of STORES.filter(({ isSlow }) => !isSlow)) rows.push(...(await measure(store, options)));
    return rows;
  },
};

async function measure({ name, url }: ComparedStore, { fixtures, rounds }: BenchOptions): Promise<Row[]> {
  const server = await startMeasuredServer(url(fixtures, 'senders'));
  const client = createClient({ baseUrl: server.userUrl, transport: nodeTransport });
  try {
    const { crowd, alone } = await interleave(rounds, {
      crowd: () => sendAtOnce(client, SENDERS),
      alone: () => sendAtOnce(client, 1),
    });
    const one = { what: 'one sender', values: alone.map(({ milliseconds }) => shareOf(milliseconds, 0.5)) };
    const row = (share: number): Row => ({
      what: `${name}: p${share * 100} of a whole upload`,
      unit: 'ms',
      ours: crowd.map(({ milliseconds }) => shareOf(milliseconds, share)),
      baseline: one,
    });
    const codes = new Set(crowd.flatMap(({ errors }) => errors));
    const what = `${name}: errors of ${SENDERS}${codes.size > 0 ? ` (${[...codes].join(', ')})` : ''}`;
    return [row(0.5), row(0.99), { what, unit: 'errors', ours: crowd.map(({ errors }) => errors.length) }];
  } finally {
    await server.kill();
  }
}

async function sendAtOnce(client: Client, senders: number): Promise<Outcome> {
  const content = randomBytes(BYTES);
  const source = { bytes: BYTES, read: (): Promise<typeof content> => Promise.resolve(content.slice()) };
  const terms = { metadata: { name: 'small', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
  const milliseconds: number[] = [];
  const errors: string[] = [];
  const send = async (): Promise<void> => {
    try {
      milliseconds.push(await timed(() => client.upload({ ...terms, source })));
    } catch (thrown) {
      errors.push(asSendError(thrown).code);
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  return { milliseconds, errors };
}

function shareOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
