import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startMeasuredServer } from './program.ts';
import type { Benchmark, BenchOptions, Row } from './benchmark.ts';
import type { ClientProgram } from './client.ts';
import { buildClient } from './client.ts';
import { writeSparseFile } from './fixtures.ts';
import { peakMemoryMib } from './peak-memory.ts';

const MIB = 1024 ** 2;
const SIZES_MIB = [256, 1024, 4096] as const;
/** MiB */
const GOAL = { atMost: 120 };

/** The most memory that client and server have resident: it must not grow with the file. */
export const memoryBenchmark: Benchmark = {
  title: 'Peak memory (VmHWM) of a transfer, disk store',
  async run(options) {
    const client = await buildClient(options.fixtures);
    const rows: Row[] = [];
    for (const size of SIZES_MIB) rows.push(...(await measure(client, size, options)));
    return rows;
  },
};

async function measure(client: ClientProgram, sizeMib: number, { fixtures }: BenchOptions): Promise<Row[]> {
  const folder = join(fixtures.disk, 'peak');
  const file = await writeSparseFile(join(fixtures.disk, 'zeros'), sizeMib * MIB);
  const server = await startMeasuredServer(`disk:${folder}`);
  try {
    const uploaded = await client.upload(server.userUrl, file);
    const downloaded = await client.download(server.userUrl, uploaded, '/dev/null');
    const serverMib = await peakMemoryMib(server.process.pid ?? 0);
    const row = (who: string, mib: number | null | undefined): Row => {
      if (typeof mib !== 'number') throw new Error('this system tells no peak memory (VmHWM): run this on Linux');
      return { what: `${who}, ${sizeMib} MiB`, unit: 'MiB', ours: [mib], goal: GOAL };
    };
    return [
      row('client upload', uploaded.peakMib),
      row('client download', downloaded.peakMib),
      row('server', serverMib),
    ];
  } finally {
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
