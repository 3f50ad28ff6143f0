import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DeployError } from '../lib/deploy-error.ts';
import { openRepository } from '../tools/release/git.ts';
import { makeRelease, planRelease } from '../tools/release/release.ts';
import { releaseSettings } from '../tools/release/settings.ts';
import type { Increment } from '../tools/release/version.ts';
import { INCREMENTS } from '../tools/release/version.ts';
import { problemsOf, versionOf } from '../tools/release/version-files.ts';
import { runProgram } from '../lib/run-program.ts';

const USAGE = `npm run release:check [-- --tag v0.2.15]
npm run release -- patch|minor [--dry-run] [--push]
check says where a version differs from the version file, and whether that is the tag's. patch (v0.2.15 to v0.2.16) and minor (v0.2.15 to v0.3.0) write the new
version everywhere, make its section of CHANGELOG.md, commit and tag; --push sends branch and tag together.`;
const ROOT = join(import.meta.dirname, '..');
const DATE_CHARACTERS = 10;

await runProgram(USAGE, () => run(process.argv.slice(2)));

function run(args: readonly string[]): number {
  const { verb, dryRun, push, tag } = readArgs(args);
  if (verb === 'check') return check(tag);
  const settings = releaseSettings();
  const repository = openRepository(ROOT, settings.token);
  const date = new Date().toISOString().slice(0, DATE_CHARACTERS);
  const request = { root: ROOT, repository, increment: verb, date };
  const { version, notes } = dryRun ? planRelease(request) : makeRelease(request);
  console.log(`${dryRun ? 'would release' : 'released'} ${version}\n\n${notes}`);
  if (dryRun || !push) return 0;
  const isPushed = repository.push(version);
  if (!isPushed)
    console.log(`::notice::${version} is not released: the branch has moved on, and its newest run will release`);
  if (settings.outputFile !== undefined)
    appendFileSync(settings.outputFile, `version=${version}\nreleased=${isPushed}\n`);
  return 0;
}

function check(tag: string | undefined): number {
  const version = versionOf(ROOT);
  const other = tag === undefined || tag === version ? [] : [`version says ${version}, expected ${tag} as asked`];
  const problems = [...problemsOf(ROOT), ...other];
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(`everything is ${version}`);
  return problems.length === 0 ? 0 : 1;
}

interface Arguments {
  readonly verb: Increment | 'check';
  readonly dryRun: boolean;
  readonly push: boolean;
  /** The version that it has to be. */
  readonly tag: string | undefined;
}

function readArgs(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      'dry-run': { type: 'boolean', default: false },
      push: { type: 'boolean', default: false },
      tag: { type: 'string' },
    },
    allowPositionals: true,
  });
  const verb = [...INCREMENTS, 'check' as const].find((known) => known === positionals[0]);
  if (verb === undefined || positionals.length !== 1) throw new DeployError('config', USAGE);
  return { verb, dryRun: values['dry-run'], push: values.push, tag: values.tag };
}
