import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endChildren } from './children.ts';
import type { Figures } from './figures.ts';
import { figuresOf, keepFigures, readFigures } from './figures.ts';
import { createFixtures } from './fixtures.ts';
import { GROUPS } from './groups.ts';
import { missingPrograms } from './programs.ts';
import { changes, describeMachine, goalsTable, toMarkdown } from './report.ts';
import { withFigures } from './page.ts';

const KEPT = fileURLToPath(new URL('../../docs/performance.json', import.meta.url));
const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const MIB = 1024 ** 2;
const USAGE = `npm run bench -- [name…] [--size MiB] [--sizes MiB,MiB…] [--rounds N] [--keep] [--json FILE]
names: ${Object.keys(GROUPS).join(', ')}; without a name, all, which takes about a quarter of an hour
--sizes are those of \`tab\`
--keep writes the figures to docs/performance.json, with which later ones are compared, and their goals to docs/performance.md`;

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1024' },
    sizes: { type: 'string', default: '256,1024' },
    rounds: { type: 'string', default: '5' },
    keep: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [size, rounds] = [Number(flags.size), Number(flags.rounds)];
const sizesMib = flags.sizes.split(',').map(Number);
const isUsable = [size, rounds, ...sizesMib].every((number) => Number.isInteger(number) && number > 0);
if (flags.help || !isUsable || names.some((name) => !Object.hasOwn(GROUPS, name))) {
  console.log(USAGE);
  process.exit(flags.help ? 0 : 2);
}

const chosen = Object.entries(GROUPS).filter(([name]) => names.length === 0 || names.includes(name));
const missing = await missingPrograms(chosen.flatMap(([, { programs = [] }]) => programs));
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
for (const prepare of new Set(chosen.map(([, group]) => group.prepare))) await prepare?.();
const machine = describeMachine();
console.log(`${machine}; ${size} MiB, ${rounds} rounds. The ratio is ours / theirs within one round.
Only ratios, processor time, memory and counts are compared with figures kept on another machine.\n`);
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
const kept = await readFigures(KEPT);
const measured: Figures = {};
const date = new Date().toISOString().slice(0, 10);
try {
  for (const [name, { load }] of chosen) {
    const { title, run } = await load();
    const started = performance.now();
    try {
      const rows = await run({ bytes: size * MIB, sizesMib, rounds, fixtures });
      measured[name] = { title, date, machine, size, rounds, rows: figuresOf(rows) };
      const seconds = Math.round((performance.now() - started) / 1000);
      console.log(`## ${title}\n\n${toMarkdown(rows, kept[name])}\n\n\`${name}\` took ${seconds} s\n`);
    } catch (thrown) {
      // The others can be measured nevertheless.
      console.error(`${name} failed:`, thrown);
      process.exitCode = 1;
    }
  }
} finally {
  await fixtures.remove();
}
console.log(
  `## Goals\n\n${goalsTable(measured)}\n\n## Changed since the figures kept\n\n${changes(measured, kept, machine)}`,
);
if (flags.keep) {
  const all = await keepFigures(KEPT, measured);
  await writeFile(PAGE, withFigures(await readFile(PAGE, 'utf8'), all));
}
if (flags.json !== undefined)
  await writeFile(flags.json, `${JSON.stringify({ machine, size, rounds, measured }, null, 2)}\n`);
