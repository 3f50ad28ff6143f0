import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Benchmark, Row } from './benchmark.ts';
import { browserBenchmark } from './browser.ts';
import { cryptoBenchmark } from './crypto.ts';
import { createFixtures } from './fixtures.ts';
import { memoryBenchmark } from './memory.ts';
import { describeMachine, ratiosOf, toMarkdown } from './report.ts';
import { serverBenchmark } from './server.ts';
import { startBenchmark } from './start.ts';
import { transferBenchmark } from './transfer.ts';

const BENCHMARKS: readonly Benchmark[] = [
  startBenchmark,
  cryptoBenchmark,
  serverBenchmark,
  transferBenchmark,
  memoryBenchmark,
  browserBenchmark,
];
const MIB = 1024 ** 2;
const USAGE = `npm run bench -- [name…] [--size MiB] [--rounds N] [--json FILE]
names: ${BENCHMARKS.map(({ name }) => name).join(', ')}; without a name, all`;

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [size, rounds] = [Number(flags.size), Number(flags.rounds)];
const isUsable = [size, rounds].every((number) => Number.isInteger(number) && number > 0);
if (flags.help || !isUsable || names.some((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name))) {
  console.log(USAGE);
  process.exit(flags.help ? 0 : 2);
}

const machine = describeMachine();
console.log(`${machine}; ${size} MiB, ${rounds} rounds. The ratio is ours / theirs within one round.\n`);
const fixtures = await createFixtures(size * MIB);
const report: { benchmark: string; rows: readonly Row[] }[] = [];
try {
  for (const { name, title, run } of BENCHMARKS) {
    if (names.length > 0 && !names.includes(name)) continue;
    const started = performance.now();
    const rows = await run({ bytes: size * MIB, rounds, fixtures });
    report.push({ benchmark: name, rows });
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`## ${title}\n\n${toMarkdown(rows)}\n\n\`${name}\` took ${seconds} s\n`);
  }
} finally {
  await fixtures.remove();
}
if (flags.json !== undefined) {
  const rows = report.flatMap(({ benchmark, rows: all }) =>
    all.map((row) => ({ benchmark, ...row, ratios: ratiosOf(row) })),
  );
  await writeFile(flags.json, `${JSON.stringify({ machine, size, rounds, rows }, null, 2)}\n`);
}
