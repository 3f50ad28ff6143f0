import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServerProcess } from './bare.ts';
import { createBareTransfer } from './bare-transfer.ts';
import type { Benchmark, BenchOptions, Row } from './benchmark.ts';
import type { Times } from './command.ts';
import { commandTransfer } from './command.ts';
import { writeRandomFile } from './fixtures.ts';
import { startMeasuredServer } from './program.ts';
import { runProgram, writeCurlConfig } from './programs.ts';
import { interleave, timed } from './rounds.ts';
import { DEFAULT_PART_BYTES } from '../../core/crypto/layout.ts';

const LINK = fileURLToPath(new URL('slow-link.ts', import.meta.url));
/** Each round trip and each width once. */
const LINES = [
  { roundTripMs: 20, megabits: 1_000 },
  { roundTripMs: 80, megabits: 100 },
  { roundTripMs: 200, megabits: 20 },
] as const;
type Line = (typeof LINES)[number];
/** A large file is what the line itself carries in so many seconds, in whole parts. */
const LINE_SECONDS = 1;
const SMALL_BYTES = 4 * 1024;

/** Whether latency is hidden: a program that waits for each answer before its next request leaves the line empty meanwhile. */
export const networkBenchmark: Benchmark = {
  title:
    'The command line over slow lines, from the start of the process to its end; curl sends parts one after the other over one connection',
  async run(options) {
    const rows: Row[] = [];
    for (const line of LINES) rows.push(...(await measure(line, options)));
    return rows;
  },
};

async function measure(line: Line, options: BenchOptions): Promise<Row[]> {
  const { roundTripMs, megabits } = line;
  const product = await startMeasuredServer('memory:');
  const link = await startServerProcess(LINK, new URL(product.userUrl).port, String(roundTripMs), String(megabits));
  const parts = Math.max(1, Math.round((megabits * 1_000_000 * LINE_SECONDS) / 8 / DEFAULT_PART_BYTES));
  try {
    const rows: Row[] = [];
    for (const [size, bytes] of [
      ['4 KiB', SMALL_BYTES],
      [`${(parts * DEFAULT_PART_BYTES) / 1024 ** 2} MiB`, parts * DEFAULT_PART_BYTES],
    ] as const) {
      const times = await interleave<'command' | 'curl', Times>(options.rounds, {
        command: commandTransfer(
          link.url,
          await writeRandomFile(join(options.fixtures.memory, `network-${bytes}`), bytes),
          options.fixtures,
          (manage) => manage.replace(link.url, product.userUrl),
        ),
        curl: await curlTransfer(product.userUrl, link.url, bytes, options),
      });
      const row = (way: keyof Times): Row => ({
        what: `${way}, ${size}, ${roundTripMs} ms, ${megabits} Mbit/s`,
        unit: 'ms',
        ours: times.command.map((each) => each[way]),
        baseline: { what: 'curl', values: times.curl.map((each) => each[way]) },
      });
      rows.push(row('upload'), row('download'));
    }
    return rows;
  } finally {
    await Promise.all([link.stop(), product.kill()]);
  }
}

/** What is neither a part nor its content goes past the line: curl does nothing of it. */
async function curlTransfer(
  serverUrl: string,
  lineUrl: string,
  bytes: number,
  { fixtures }: BenchOptions,
): Promise<() => Promise<Times>> {
  const config = join(fixtures.memory, 'curl');
  const curl = (): Promise<number> => timed(() => runProgram('curl', ['-K', config]));
  const overLine = (urls: readonly string[]): string[] => urls.map((url) => url.replace(serverUrl, lineUrl));
  const files: string[] = [];
  for (let start = 0; start < bytes; start += DEFAULT_PART_BYTES) {
    const path = join(fixtures.memory, `network-${bytes}-${start}`);
    files.push(await writeRandomFile(path, Math.min(DEFAULT_PART_BYTES, bytes - start)));
  }
  return async () => {
    const transfer = await createBareTransfer(serverUrl, bytes);
    await writeCurlConfig(config, { urls: overLine(transfer.partUrls), headers: transfer.ownerHeaders, files });
    const upload = await curl();
    await transfer.complete();
    const { partUrls, headers } = await transfer.claim();
    await writeCurlConfig(config, { urls: overLine(partUrls), headers, output: join(fixtures.memory, 'received') });
    const download = await curl();
    await transfer.delete();
    return { upload, download };
  };
}
