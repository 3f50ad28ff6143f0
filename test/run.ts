import { globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { functionsAreBuilt, pagesAreBuilt } from '../bin/is-built.ts';
import { readAsked } from './setup/asked-levels.ts';
import { CACHE } from './setup/cache.ts';
import { changedFiles, unitTestsOf } from './setup/changed.ts';
import { endOnSignals, runLanes } from './setup/lanes.ts';
import type { Output } from './setup/level-output.ts';
import { print } from './setup/level-output.ts';
import { runInGroup } from './setup/process-group.ts';
import type { Tried } from './setup/second-try.ts';
import { tryTwice } from './setup/second-try.ts';
import type { TestCounts } from './setup/test-counts.ts';
import { readCounts } from './setup/test-counts.ts';
import { keepTemporaryFilesTogether } from './setup/temporary.ts';
import { limitMs } from './setup/time-limits.ts';

/** A level runs programs of Node, one after the other. */
interface Level {
  readonly programs: readonly (readonly string[])[];
  /** Where its test runner writes its counts. A level without is one test, unless it tests nothing. */
  readonly report?: string;
  readonly testsNothing?: true;
  /** The program that runs once more what failed, where a test runner knows its files. */
  readonly again?: (files: readonly string[]) => readonly string[];
}

interface Result extends Tried {
  readonly level: string;
  readonly seconds: number;
}

/** Most of what a level takes on an idle machine, three times over. */
const LIMIT_SECONDS = limitMs(13 * 60) / 1_000;
const ROOT = join(import.meta.dirname, '..');
const REPORTS = join(CACHE, 'reports');
const TSC = 'node_modules/typescript/bin/tsc';
const ESLINT = 'node_modules/eslint/bin/eslint.js';
const KNIP = 'node_modules/knip/bin/knip.js';
const PRETTIER = 'node_modules/prettier/bin/prettier.cjs';
const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'];
/** What the first try left of its failures stays where it is. */
const LAST_FAILED = [
  '--last-failed',
  '--trace=retain-on-failure',
  '--last-failed-file=test-results/.last-run.json',
  `--output=${join(CACHE, 'second-try')}`,
];
const PLAYWRIGHT = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'test/e2e/playwright.config.ts'];

const COMMANDS: Readonly<Record<string, Level>> = {
  install: { programs: [['test/setup/prepare.ts']], testsNothing: true },
  // All rooms but the page's are one program for ESLint, which needs more memory than Node gives a process on a small machine.
  lint: {
    programs: [
      ['--max-old-space-size=6144', ESLINT, '.'],
      [KNIP, '--no-progress'],
      [PRETTIER, '--check', '.'],
    ],
  },
  // A room is compiled again only where it, or what a room before it declares, has changed.
  types: { programs: [[TSC, '-b']] },
  build: { programs: [['bin/build.ts'], ['bin/build-functions.ts']], testsNothing: true },
};
/** Stages, one after the other, of lanes beside each other. */
const EVERY_RUN = [
  [['install', 'build']],
  // Targets wait for containers and use about one core. Browsers are not run beside them: each network that Docker makes or removes
  // breaks off what Chromium is loading.
  [['lint', 'types', 'unit', 'workflows', 'site', 'recipes'], ['targets']],
  // None of the three makes a network. What the package level writes where it packs, no other level reads but README.md, whose commands
  // stay as they are.
  [['integration'], ['e2e', 'package']],
] as const;
const CHECK = ['lint', 'types', 'unit'];
/** Levels that only look at sources. */
const UNBUILT = ['install', 'lint', 'types', 'build', 'workflows', 's3-servers'];
/** What `npm run check` looks at: what differs from the last commit, or everything where nothing does. */
const changed = process.argv.includes('check') ? changedFiles(ROOT) : [];

/** The levels of a check, of the files that were changed. */
function checkLevel(name: string, files: readonly string[]): Level | undefined {
  const code = files.filter((file) => /\.(?:ts|js|mjs)$/.test(file) && !file.startsWith('examples/'));
  if (name === 'lint') {
    const eslint = code.length === 0 ? [] : [[ESLINT, ...code]];
    return { programs: [...eslint, [PRETTIER, '--check', '--ignore-unknown', ...files]] };
  }
  const unit = findLevel(name);
  return unit && name === 'unit'
    ? { ...unit, programs: unit.programs.map((program) => [...program, ...unitTestsOf(ROOT, files)]) }
    : unit;
}

function findLevel(name: string): Level | undefined {
  if (name in COMMANDS) return COMMANDS[name];
  if (globSync(`test/${name}/**/*.{test,spec}.ts`, { cwd: ROOT }).length === 0) return undefined;
  const report = join(REPORTS, `${name}.json`);
  if (name === 'e2e') {
    const program = [...PLAYWRIGHT, '--reporter=list,json'];
    return { programs: [program], report, again: () => [...program, ...LAST_FAILED] };
  }
  // `unit` is two projects: cryptography has one more, see vitest.config.ts.
  const program = [...VITEST, `--outputFile.json=${report}`, '--project', name === 'unit' ? 'unit*' : name];
  return { programs: [program], report, again: (files) => [...program, ...files] };
}

async function runLevel(name: string, level: Level, output: Output): Promise<Result> {
  const { programs, report, again } = level;
  print(output, `\n── ${name}`);
  const started = performance.now();
  let { codes, first } = await runOnce(name, level, output);
  // An emulator, an image or a package of a registry could not be made ready.
  if (report !== undefined && first.passed + first.failed === 0) {
    print(output, `\n── ${name}, once more: no test could begin`);
    ({ codes, first } = await runOnce(name, level, output));
  }
  const isGood = codes.every((code) => code === 0);
  const tried = await tryTwice(first, async (files) => {
    if (again === undefined || report === undefined) return undefined;
    print(output, `\n── ${name}, once more: ${first.names.join(', ')}`);
    rmSync(report);
    await runProgram(name, again(files), report, output);
    return readCounts(report);
  });
  const seconds = (performance.now() - started) / 1000;
  // A run that ends badly although all that it counted is good has crashed somewhere else.
  const hasCrashed = first.failed === 0 && (!isGood || (report !== undefined && first.passed === 0));
  if (!hasCrashed) return { level: name, ...tried, seconds };
  const crashed = programs.filter((_, index) => codes[index] !== 0).map((program) => program.join(' '));
  return { level: name, ...tried, failed: 1, names: crashed, seconds };
}

async function runOnce(
  name: string,
  { programs, report, testsNothing }: Level,
  output: Output,
): Promise<{ codes: number[]; first: TestCounts }> {
  const codes: number[] = [];
  if (report !== undefined) rmSync(report, { force: true });
  for (const program of programs) codes.push(await runProgram(name, program, report, output));
  const isGood = codes.every((code) => code === 0);
  const silent = { passed: isGood && report === undefined && !testsNothing ? 1 : 0, failed: 0, names: [], files: [] };
  return { codes, first: (report === undefined ? undefined : readCounts(report)) ?? silent };
}

function runProgram(
  name: string,
  program: readonly string[],
  report: string | undefined,
  output: Output,
): Promise<number> {
  const isTerminal = output === 'inherit' && process.stdout.isTTY;
  return runInGroup(process.execPath, program, environment(name, report, isTerminal), LIMIT_SECONDS, output);
}

function environment(name: string, report: string | undefined, isTerminal: boolean): Record<string, string> {
  // Playwright colours its workers itself, and Node warns of both at once.
  const colours: Record<string, string> = isTerminal || name === 'e2e' ? {} : { NO_COLOR: '1' };
  // Tests start hundreds of programs: a deployment's takes 1.5 s instead of 2.4 s of CPU where what Node compiled is kept.
  const common = { ...colours, NODE_COMPILE_CACHE: join(CACHE, 'compile') };
  return report === undefined ? common : { ...common, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
}

function printResults(results: readonly Result[], wholeSeconds: number): void {
  const row = (...cells: [string, string, string, string]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(14) : cell.padStart(9))).join('');
  console.log(`\n${row('level', 'passed', 'failed', 'seconds')}`);
  for (const { level, passed, failed, seconds } of results) {
    console.log(row(level, String(passed), String(failed), seconds.toFixed(1)));
  }
  console.log(row('the whole run', '', '', wholeSeconds.toFixed(1)));
  for (const { level, names, unsteady } of results) {
    for (const name of unsteady) console.log(`\npassed at the second try in ${level}: ${name}`);
    for (const name of names) console.log(`\nfailed in ${level}: ${name}`);
  }
  const sum = (pick: (result: Result) => number): number => results.reduce((total, result) => total + pick(result), 0);
  console.log(`\n${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`);
}

endOnSignals();
process.chdir(ROOT);
keepTemporaryFilesTogether();
mkdirSync(REPORTS, { recursive: true });
const asked = readAsked(process.argv.slice(2), [...EVERY_RUN.flat(2), 'browsers', 's3-servers', 'check']);
if ('help' in asked) console.log(asked.help);
else if ('refused' in asked) {
  console.error(asked.refused);
  process.exitCode = 2;
} else process.exitCode = await runAll(stagesOf(asked.levels), asked.paths);

/** All of them, or those that were asked for in their order, with a build before where they need one. */
function stagesOf(levels: readonly string[]): readonly (readonly (readonly string[])[])[] {
  if (levels.length === 0) return EVERY_RUN;
  const isBuilt = levels.includes('build') || levels.every((name) => name === 'check' || UNBUILT.includes(name));
  const names = levels.flatMap((name) => (name === 'check' ? CHECK : [name]));
  return [[isBuilt || (pagesAreBuilt() && functionsAreBuilt()) ? names : ['build', ...names]]];
}

async function runAll(stages: readonly (readonly (readonly string[])[])[], paths: readonly string[]): Promise<number> {
  const started = performance.now();
  const results: Result[] = [];
  for (const lanes of stages) {
    const run = (name: string, output: Output): Promise<Result | undefined> => {
      const level = changed.length > 0 ? checkLevel(name, changed) : findLevel(name);
      if (!level) return Promise.resolve(undefined);
      const isNarrowed = level.report !== undefined && paths.length > 0;
      const programs = isNarrowed ? level.programs.map((program) => [...program, ...paths]) : level.programs;
      return runLevel(name, { ...level, programs }, output);
    };
    results.push(...(await runLanes(lanes, run, REPORTS)).filter((result) => result !== undefined));
  }
  printResults(results, (performance.now() - started) / 1_000);
  return results.some(({ failed }) => failed > 0) ? 1 : 0;
}
