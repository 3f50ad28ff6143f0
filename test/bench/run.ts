import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Benchmark, Row } from './benchmark.ts';
import { endChildren } from './children.ts';
import { createFixtures } from './fixtures.ts';
import type { Program } from './programs.ts';
import { missingPrograms } from './programs.ts';
import { describeMachine, ratiosOf, toMarkdown } from './report.ts';

/** Loaded one after the other: what is measured in this process must not pay for the memory of those to come. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  limits: async () => (await import('./limits.ts')).limitsBenchmark,
  start: async () => (await import('./start.ts')).startBenchmark,
  function: async () => (await import('./function.ts')).functionBenchmark,
  crypto: async () => (await import('./crypto.ts')).cryptoBenchmark,
  server: async () => (await import('./server.ts')).serverBenchmark,
  transfer: async () => (await import('./transfer.ts')).transferBenchmark,
  network: async () => (await import('./network.ts')).networkBenchmark,
  small: async () => (await import('./small.ts')).smallBenchmark,
  senders: async () => (await import('./senders.ts')).sendersBenchmark,
  memory: async () => (await import('./memory.ts')).memoryBenchmark,
  log: async () => (await import('./log.ts')).logBenchmark,
  creations: async () => (await import('./creations.ts')).creationsBenchmark,
  statistics: async () => (await import('./statistics.ts')).statisticsBenchmark,
  purge: async () => (await import('./purge.ts')).purgeBenchmark,
  tab: async () => (await import('./tab.ts')).tabBenchmark,
  browser: async () => (await import('./browser.ts')).browserBenchmark,
};
/** What some of them run beside the product. */
const PROGRAMS: Readonly<Record<string, readonly Program[]>> = {
  server: ['curl'],
  transfer: ['curl', 'age', 'age-keygen'],
  network: ['curl'],
};
const MIB = 1024 ** 2;
const SLOW_ROUNDS = 3;
const USAGE = `npm run bench -- [name…] [--size MiB] [--sizes MiB,MiB…] [--rounds N] [--json FILE]
names: ${Object.keys(BENCHMARKS).join(', ')}; without a name, all
--sizes are those of \`tab\``;

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1024' },
    sizes: { type: 'string', default: '256,1024' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [size, rounds] = [Number(flags.size), Number(flags.rounds)];
const sizesMib = flags.sizes.split(',').map(Number);
const isUsable = [size, rounds, ...sizesMib].every((number) => Number.isInteger(number) && number > 0);
if (flags.help || !isUsable || names.some((name) => !Object.hasOwn(BENCHMARKS, name))) {
  console.log(USAGE);
  process.exit(flags.help ? 0 : 2);
}

const chosen = Object.entries(BENCHMARKS).filter(([name]) => names.length === 0 || names.includes(name));
const missing = await missingPrograms(chosen.flatMap(([name]) => PROGRAMS[name] ?? []));
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
const machine = describeMachine();
console.log(`${machine}; ${size} MiB, ${rounds} rounds. The ratio is ours / theirs within one round.\n`);
const fixtures = await createFixtures(size * MIB);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(
    signal,
    () =>
      void endChildren()
        .then(fixtures.remove)
        .finally(() => process.exit(130)),
  );
}
const report: { benchmark: string; rows: readonly Row[] }[] = [];
try {
  for (const [name, load] of chosen) {
    const { title, run } = await load();
    const started = performance.now();
    try {
      const rows = await run({
        bytes: size * MIB,
        sizesMib,
        rounds,
        slowRounds: Math.min(rounds, SLOW_ROUNDS),
        fixtures,
      });
      report.push({ benchmark: name, rows });
      const seconds = Math.round((performance.now() - started) / 1000);
      console.log(`## ${title}\n\n${toMarkdown(rows)}\n\n\`${name}\` took ${seconds} s\n`);
    } catch (thrown) {
      // The others can be measured nevertheless.
      console.error(`${name} failed:`, thrown);
      process.exitCode = 1;
    }
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
