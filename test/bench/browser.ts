import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Uploaded } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { startMeasuredServer } from './program.ts';
import { createBareTransfer } from './bare-transfer.ts';
import type { Benchmark, BenchOptions, Row } from './benchmark.ts';
import type { BenchPage } from './browser-page.ts';
import { openPage } from './devtools.ts';
import { interleave, throughput } from './rounds.ts';
import { compareSegmentSizes } from './segment-sizes.ts';

const ENTRY = fileURLToPath(new URL('browser-page.ts', import.meta.url));
const MAX_BYTES = 128 * 1024 * 1024;
/** Of the ratio. */
const GOAL = { atLeast: 0.9 };

interface Times {
  readonly upload: number;
  readonly download: number;
}

/** Calls a function of the page and gives what it resolves with. */
type Call = <Name extends keyof BenchPage>(
  name: Name,
  ...args: Parameters<BenchPage[Name]>
) => Promise<Awaited<ReturnType<BenchPage[Name]>>>;

/** The client in a page of a real Chromium, with the page's own transport. */
export const browserBenchmark: Benchmark = {
  title: 'Client in Chromium, disk store on tmpfs',
  async run(options) {
    const { fixtures, rounds, bytes } = options;
    const server = await startMeasuredServer(`disk:${join(fixtures.memory, 'browser')}`);
    const page = await openPage(`${server.userUrl}/health`, join(fixtures.disk, 'profile'));
    try {
      await page.evaluate(await bundlePage());
      const call = ((name, ...args) =>
        page.evaluate(`bench.${name}(${args.map((value) => JSON.stringify(value)).join(', ')})`)) as Call;
      const size = Math.min(bytes, MAX_BYTES);
      const seal = (sealed: number, segmentBytes: number): Promise<number> => call('sealParts', sealed, segmentBytes);
      return [
        ...(await measureTransfers(call, server.userUrl, size, options)),
        ...(await compareSegmentSizes(rounds, size, seal)),
      ];
    } finally {
      await page.close();
      await server.kill();
    }
  },
};

async function bundlePage(): Promise<string> {
  const options = { bundle: true, format: 'iife', target: 'es2022', write: false } as const;
  const { outputFiles } = await build({ entryPoints: [ENTRY], ...options });
  return outputFiles[0]?.text ?? '';
}

async function measureTransfers(
  call: Call,
  serverUrl: string,
  bytes: number,
  { rounds }: BenchOptions,
): Promise<Row[]> {
  const times = await interleave<'client' | 'plain', Times>(rounds, {
    client: async () => {
      const { ms, uploaded } = await call('upload', bytes);
      const download = await call('download', uploaded);
      await removeTransfer(serverUrl, uploaded);
      return { upload: ms, download };
    },
    plain: async () => {
      const transfer = await createBareTransfer(serverUrl, bytes);
      const upload = await call('put', transfer.partUrls, transfer.ownerHeaders);
      await transfer.complete();
      const { partUrls, headers } = await transfer.claim();
      const download = await call('get', partUrls, headers);
      await transfer.delete();
      return { upload, download };
    },
  });
  return (['upload', 'download'] as const).map((way) => {
    const speeds = (all: readonly Times[]): number[] =>
      throughput(
        bytes,
        all.map((each) => each[way]),
      );
    return {
      what: `client ${way} in Chromium`,
      unit: 'MiB/s',
      ours: speeds(times.client),
      baseline: {
        what: `${way === 'upload' ? 'XMLHttpRequest' : 'fetch'} of the same parts`,
        values: speeds(times.plain),
      },
      goal: GOAL,
    };
  });
}

async function removeTransfer(baseUrl: string, { id, ownerSecret }: Uploaded): Promise<void> {
  await createClient({ baseUrl }).delete(id, ownerSecret);
}
