import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { createInterface } from 'node:readline';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { readMetafile, ROOT } from '../../bin/bundling.ts';
import { reachedFromHandler } from '../../bin/imports.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { runProgram } from './programs.ts';
import { interleave } from './rounds.ts';

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const PROCESS = pathOf('function-process.ts');
const BUCKET = pathOf('bare-bucket.ts');
const HANDLER = pathOf('../../dist/functions/user/index.mjs');

const Times = z.tuple([z.number(), z.number(), z.number()]);
type Times = z.infer<typeof Times>;

/** What a function of AWS Lambda takes before it answers its first request. The bench builds it where it is not. */
export const functionBenchmark: Benchmark = {
  title: 'The user function over a bucket on this machine: processor time of one process',
  async run({ rounds }) {
    const bucket = spawn(process.execPath, [BUCKET], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [endpoint] = (await once(createInterface(bucket.stdout), 'line')) as [string];
      const times = await interleave(rounds, {
        health: () => ask(endpoint, '/health'),
        info: () => ask(endpoint, '/api/info'),
      });
      const all = [...times.health, ...times.info];
      return [
        row('load', all, 0, 90),
        row('first request, /health', times.health, 1, 15),
        row('first request, /api/info', times.info, 1, 15),
        row('second request, /api/info', times.info, 2),
        { what: 'code loaded at the start, gzip', unit: 'KB', ours: [await startKb()], goal: { atMost: 60 } },
      ];
    } finally {
      bucket.kill();
      await once(bucket, 'exit');
    }
  },
};

async function ask(endpoint: string, path: string): Promise<Times> {
  const environment = [
    'SGRAPH_SEND_STORE=s3://bucket',
    'SGRAPH_SEND_UPLOADS=open',
    'SGRAPH_SEND_LOG_LEVEL=error',
    'AWS_REGION=eu-west-2',
    'AWS_ACCESS_KEY_ID=key',
    'AWS_SECRET_ACCESS_KEY=secret',
    `AWS_CONFIG_FILE=${devNull}-none`,
    `AWS_SHARED_CREDENTIALS_FILE=${devNull}-none`,
    `AWS_ENDPOINT_URL=${endpoint}`,
  ];
  const printed = await runProgram('env', [...environment, process.execPath, PROCESS, HANDLER, path]);
  return Times.parse(JSON.parse(printed));
}

/** The entry and all that it imports, each compressed as in a package for AWS Lambda; not what is loaded on demand. */
async function startKb(): Promise<number> {
  const outputs = (await readMetafile('function-user')).outputs;
  const codes = await Promise.all(reachedFromHandler(outputs).map((file) => readFile(new URL(file, ROOT))));
  return codes.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).byteLength, 0) / 1000;
}

function row(what: string, times: readonly Times[], index: 0 | 1 | 2, goal?: number): Row {
  const ours = times.map((each) => each[index]);
  return { what, unit: 'ms CPU', ours, ...(goal !== undefined && { goal: { atMost: goal } }) };
}
