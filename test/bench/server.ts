import { join } from 'node:path';
import { startMeasuredServer } from './program.ts';
import { startBareServer } from './bare.ts';
import type { Benchmark, BenchOptions, Row } from './benchmark.ts';
import { createBareTransfer } from './bare-transfer.ts';
import { runProgram, writeCurlConfig } from './programs.ts';
import { interleave, throughput, timed } from './rounds.ts';
import type { ComparedStore } from './stores.ts';
import { STORES } from './stores.ts';

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
  const { bytes, fixtures } = options;
  const files = await fixtures.parts();
  const product = await startMeasuredServer(url(fixtures, 'product'));
  const bare = await startBareServer(url(fixtures, 'bare'));
  const config = join(fixtures.memory, 'curl');
  const curl = (): Promise<number> => timed(() => runProgram('curl', ['-K', config]));
  try {
    const times = await interleave<'ours' | 'bare', Times>(isSlow ? options.slowRounds : options.rounds, {
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
      };
    });
  } finally {
    await Promise.all([product.kill(), bare.stop()]);
  }
}
