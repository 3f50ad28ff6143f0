import { join } from 'node:path';
import { DEFAULT_PART_BYTES, partCount } from '../../core/crypto/layout.ts';
import { startMeasuredServer } from './program.ts';
import { startBareServer } from './bare.ts';
import type { Benchmark, BenchOptions, Row } from './benchmark.ts';
import { createBareTransfer } from './bare-transfer.ts';
import { runProgram, writeCurlConfig } from './programs.ts';
import { interleave, throughput, timed } from './rounds.ts';
import type { ComparedStore } from './stores.ts';
import { STORES } from './stores.ts';

/** Each part costs the same. */
const MAX_BYTES = 256 * 1024 ** 2;
/** Of the ratio. */
const GOAL = { atLeast: 0.95 };

interface Times {
  readonly put: number;
  readonly get: number;
}

/** Only the server: curl sends and reads parts, once from the product, once from a bare server that stores as much. */
export const serverBenchmark: Benchmark = {
  title: 'Server: parts of 4 MiB, sent and read by one curl',
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
  const config = join(fixtures.memory, 'curl');
  const curl = (): Promise<number> => timed(() => runProgram('curl', ['-K', config]));
  try {
    const times = await interleave<'ours' | 'bare', Times>(options.rounds, {
      ours: async () => {
        const transfer = await createBareTransfer(product.userUrl, bytes);
        await writeCurlConfig(config, { urls: transfer.partUrls, headers: transfer.ownerHeaders, files });
        const put = await curl();
        await transfer.complete();
        const claimed = await transfer.claim();
        await writeCurlConfig(config, { urls: claimed.partUrls, headers: claimed.headers });
        const get = await curl();
        await transfer.delete();
        return { put, get };
      },
      bare: async () => {
        const urls = files.map((_, part) => `${bare.url}/${part}`);
        await writeCurlConfig(config, { urls, files });
        const put = await curl();
        await writeCurlConfig(config, { urls });
        const get = await curl();
        await bare.clear();
        return { put, get };
      },
    });
    return (['put', 'get'] as const).map((verb) => {
      const speeds = (all: readonly Times[]): number[] =>
        throughput(
          bytes,
          all.map((each) => each[verb]),
        );
      return {
        what: `server ${verb.toUpperCase()}, ${name}`,
        unit: 'MiB/s',
        ours: speeds(times.ours),
        baseline: { what: 'bare node:http server', values: speeds(times.bare) },
        ...(!isSlow && { goal: GOAL }),
      };
    });
  } finally {
    await Promise.all([product.kill(), bare.stop()]);
  }
}
