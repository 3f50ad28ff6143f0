import { join } from 'node:path';
import { startMeasuredServer } from './program.ts';
import { startBareServer } from './bare.ts';
import { createBareTransfer } from './bare-transfer.ts';
import type { Benchmark, BenchOptions, Row } from './benchmark.ts';
import type { Times } from './command.ts';
import { commandTransfer } from './command.ts';
import { runProgram, runShell, writeCurlConfig } from './programs.ts';
import { interleave, throughput, timed } from './rounds.ts';
import type { ComparedStore } from './stores.ts';
import { STORES } from './stores.ts';

/** `sgraph-send send` and `receive` against curl, which encrypts nothing, and against age with curl, which encrypts as we do. */
export const transferBenchmark: Benchmark = {
  title: 'The command line: one file, from the start of the process to its end',
  async run(options) {
    const rows: Row[] = [];
    for (const store of STORES.slice(0, 2)) rows.push(...(await measure(store, options)));
    return rows;
  },
};

async function measure(store: ComparedStore, options: BenchOptions): Promise<Row[]> {
  const { bytes, rounds, fixtures } = options;
  const product = await startMeasuredServer(store.url(fixtures, 'product'));
  const bare = await startBareServer(store.url(fixtures, 'bare'));
  try {
    const times = await interleave<'command' | 'curl' | 'age', Times>(rounds, {
      command: commandTransfer(product.userUrl, await fixtures.file(), fixtures),
      curl: await curlTransfer(product.userUrl, options),
      age: await ageTransfer(bare, options),
    });
    const speeds = (all: readonly Times[], way: keyof Times): number[] =>
      throughput(
        bytes,
        all.map((each) => each[way]),
      );
    const compared = (way: keyof Times, theirs: 'curl' | 'age', what: string, atLeast: number): Row => ({
      what: `${way}, ${store.name}`,
      unit: 'MiB/s',
      ours: speeds(times.command, way),
      baseline: { what, values: speeds(times[theirs], way) },
      goal: { atLeast },
    });
    return [
      compared('upload', 'curl', 'curl -T, same server', 0.85),
      compared('upload', 'age', 'age | curl -T -, bare server', store.name === 'memory' ? 1.3 : 1.1),
      compared('download', 'curl', 'curl, same server', 0.75),
      compared('download', 'age', 'curl | age -d, bare server', 1.3),
    ];
  } finally {
    await Promise.all([product.kill(), bare.stop()]);
  }
}

async function curlTransfer(serverUrl: string, { bytes, fixtures }: BenchOptions): Promise<() => Promise<Times>> {
  const [files, config] = [await fixtures.parts(), join(fixtures.memory, 'curl')];
  const curl = (): Promise<number> => timed(() => runProgram('curl', ['-K', config]));
  return async () => {
    const transfer = await createBareTransfer(serverUrl, bytes);
    await writeCurlConfig(config, { urls: transfer.partUrls, headers: transfer.ownerHeaders, files });
    const upload = await curl();
    await transfer.complete();
    const { partUrls, headers } = await transfer.claim();
    await writeCurlConfig(config, { urls: partUrls, headers, output: join(fixtures.memory, 'received') });
    const download = await curl();
    await transfer.delete();
    return { upload, download };
  };
}

async function ageTransfer(
  bare: { readonly url: string; clear(): Promise<void> },
  { fixtures }: BenchOptions,
): Promise<() => Promise<Times>> {
  const [file, key] = [await fixtures.file(), join(fixtures.memory, `age-key-${crypto.randomUUID()}`)];
  await runShell(`age-keygen -o ${key} 2> /dev/null`);
  const recipient = (await runProgram('age-keygen', ['-y', key])).trim();
  return async () => {
    const upload = await timed(() =>
      runShell(`age -r ${recipient} ${file} | curl -sSf -H Expect: -T - ${bare.url}/file`),
    );
    const received = join(fixtures.memory, 'received');
    const download = await timed(() => runShell(`curl -sSf ${bare.url}/file | age -d -i ${key} > ${received}`));
    await bare.clear();
    return { upload, download };
  };
}
