import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { DEFAULT_PART_BYTES, partCount } from '../../core/crypto/layout.ts';
import { startMeasuredServer } from './program.ts';
import type { BareServer } from './bare.ts';
import { startBareServer } from './bare.ts';
import type { Benchmark, BenchOptions, Goal, Row } from './benchmark.ts';
import { createBareTransfer } from './bare-transfer.ts';
import { spentBy } from './cpu-time.ts';
import { runProgram, writeCurlConfig } from './programs.ts';
import { interleave, throughput, timed } from './rounds.ts';
import type { ComparedStore } from './stores.ts';
import { STORES } from './stores.ts';

/** Each part costs the same. */
const MAX_BYTES = 256 * 1024 ** 2;
/** Of the ratio. */
const GOAL: Goal = { atLeast: 0.95 };

/** Milliseconds, and microseconds of the server's processor time. */
interface Times {
  readonly put: number;
  readonly get: number;
  readonly putCpu: number;
  readonly getCpu: number;
}

/** Of a bare server. The second does what no server of parts can leave out: the event of a part has its SHA-256. */
const BARE = 'bare node:http server';
const HASHING = 'bare node:http server that hashes';

/** Only the server: curl sends and reads parts, from the product and from two bare servers that store as much, one of which hashes. */
export const serverBenchmark: Benchmark = {
  title: 'Server: parts of 4 MiB, sent and read by one curl; processor time of the server for each part',
  async run(options) {
    const rows: Row[] = [];
    for (const store of STORES) rows.push(...(await measure(store, options)));
    return rows;
  },
};

async function measure({ name, url, isSlow }: ComparedStore, options: BenchOptions): Promise<Row[]> {
  const { fixtures } = options;
  const bytes = Math.min(options.bytes, MAX_BYTES);
  const files = (await fixtures.parts()).slice(0, partCount(bytes, DEFAULT_PART_BYTES));
  const product = await startMeasuredServer(url(fixtures, 'product'));
  const bare = await startBareServer(url(fixtures, 'bare'));
  const hashing = await startBareServer(url(fixtures, 'hashing'), 'hash');
  const config = join(fixtures.memory, 'curl');
  const curl = (): Promise<number> => timed(() => runProgram('curl', ['-K', config]));
  try {
    const times = await interleave<'ours' | 'bare' | 'hashing', Times>(options.rounds, {
      ours: async () => {
        const transfer = await createBareTransfer(product.userUrl, bytes);
        await writeCurlConfig(config, { urls: transfer.partUrls, headers: transfer.ownerHeaders, files });
        const put = await spent(product.process, curl);
        await transfer.complete();
        const claimed = await transfer.claim();
        await writeCurlConfig(config, { urls: claimed.partUrls, headers: claimed.headers });
        const get = await spent(product.process, curl);
        await transfer.delete();
        return { put: put.ms, get: get.ms, putCpu: put.cpu, getCpu: get.cpu };
      },
      bare: () => measureBare(bare, files, config, curl),
      hashing: () => measureBare(hashing, files, config, curl),
    });
    return rowsOf(times, { name, bytes, parts: files.length, ...(!isSlow && { goal: GOAL }) });
  } finally {
    await Promise.all([product.kill(), bare.stop(), hashing.stop()]);
  }
}

async function measureBare(
  { url, process, clear }: BareServer,
  files: readonly string[],
  config: string,
  curl: () => Promise<number>,
): Promise<Times> {
  const urls = files.map((_, part) => `${url}/${part}`);
  await writeCurlConfig(config, { urls, files });
  const put = await spent(process, curl);
  await writeCurlConfig(config, { urls });
  const get = await spent(process, curl);
  await clear();
  return { put: put.ms, get: get.ms, putCpu: put.cpu, getCpu: get.cpu };
}

async function spent({ pid }: ChildProcess, work: () => Promise<number>): Promise<{ ms: number; cpu: number }> {
  const before = await spentBy(pid);
  const ms = await work();
  return { ms, cpu: (await spentBy(pid)) - before };
}

function rowsOf(
  times: Readonly<Record<'ours' | 'bare' | 'hashing', readonly Times[]>>,
  { name, bytes, parts, goal }: { name: string; bytes: number; parts: number; goal?: Goal },
): Row[] {
  return (['put', 'get'] as const).flatMap((verb): Row[] => {
    const what = `server ${verb.toUpperCase()}, ${name}`;
    const speeds = (all: readonly Times[]): number[] =>
      throughput(
        bytes,
        all.map((each) => each[verb]),
      );
    const cpu = (all: readonly Times[]): number[] => all.map((each) => each[`${verb}Cpu`] / parts);
    // A GET hashes nothing, so that there both bare servers do the same.
    const [limit, theirs] = verb === 'put' ? [HASHING, times.hashing] : [BARE, times.bare];
    const row = { what, unit: 'MiB/s' as const, ours: speeds(times.ours) };
    return [
      { ...row, baseline: { what: BARE, values: speeds(times.bare) }, ...(goal && { goal }) },
      ...(verb === 'put' ? [{ ...row, baseline: { what: HASHING, values: speeds(times.hashing) } }] : []),
      { what: '  each part', unit: 'µs CPU', ours: cpu(times.ours), baseline: { what: limit, values: cpu(theirs) } },
    ];
  });
}
