import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { CpuProfile, Spending, Spent } from './cpu-profile.ts';
import { spendingOf } from './cpu-profile.ts';

// Runs benchmarks so that each process of Node writes a CPU profile, and adds up where the time went.

const ROOT = join(import.meta.dirname, '..', '..');
const INTERVAL_MICROSECONDS = 500;
const FUNCTIONS = 25;
/** Of a process that did less there is nothing to see. */
const LEAST_MS = 50;
const USAGE = `npm run bench -- profile NAME… [--size MiB] [--rounds N]
runs benchmarks from the sources, and prints where the time of each process goes: by kind, and by function.
Open .cache/profiles/NAME/*.cpuprofile in the developer tools of a browser to see more.`;

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help || names.length === 0) {
  console.log(USAGE);
  process.exit(flags.help ? 0 : 2);
}
for (const name of names) await profile(name);

async function profile(name: string): Promise<void> {
  const folder = join(ROOT, '.cache', 'profiles', name.replaceAll(/[^a-z]/g, ''));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const options = `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval=${INTERVAL_MICROSECONDS}`;
  const args = [join(import.meta.dirname, 'run.ts'), name, '--size', flags.size, '--rounds', flags.rounds];
  const child = spawn(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: options }, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exit(code ?? 1);
  console.log(`${describeLoad()}\nprofiles: ${relative(ROOT, folder)}\n`);
  for (const spending of await readProfiles(folder)) print(name, spending);
}

/** The figures of a machine that does other things too are shares, and no times. */
function describeLoad(): string {
  const [load = 0] = loadavg();
  return `load of the machine: ${load.toFixed(1)} on ${availableParallelism()} cores`;
}

/** Processes of one role are added up: a bench starts a client for each transfer. */
async function readProfiles(folder: string): Promise<Spending[]> {
  const byRole = new Map<Spending['role'], Spending>();
  for (const file of (await readdir(folder)).filter((each) => each.endsWith('.cpuprofile'))) {
    const spending = spendingOf(JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile);
    const before = byRole.get(spending.role);
    byRole.set(spending.role, before ? sumOf(before, spending) : spending);
  }
  return [...byRole.values()].filter(({ ms }) => ms >= LEAST_MS);
}

function sumOf(left: Spending, right: Spending): Spending {
  const merged = (one: readonly Spent[], other: readonly Spent[]): Spent[] => {
    const sums = new Map<string, number>();
    for (const { what, ms } of [...one, ...other]) sums.set(what, (sums.get(what) ?? 0) + ms);
    return [...sums].map(([what, ms]) => ({ what, ms })).sort((a, b) => b.ms - a.ms);
  };
  return {
    role: left.role,
    ms: left.ms + right.ms,
    kinds: merged(left.kinds, right.kinds),
    functions: merged(left.functions, right.functions),
  };
}

function print(name: string, { role, ms, kinds, functions }: Spending): void {
  const lines = (all: readonly Spent[]): string =>
    all
      .map(
        ({ what, ms: own }) =>
          `${((own / ms) * 100).toFixed(1).padStart(6)} % ${own.toFixed(0).padStart(7)} ms  ${what}`,
      )
      .join('\n');
  console.log(
    `## ${name}: ${role}, ${ms.toFixed(0)} ms\n\n${lines(kinds)}\n\n${lines(functions.slice(0, FUNCTIONS))}\n`,
  );
}
