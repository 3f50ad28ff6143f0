import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DeployError } from '../lib/deploy-error.ts';
import { runProgram } from '../lib/run-program.ts';
import type { Repository } from '../tools/release/git.ts';
import { openRepository } from '../tools/release/git.ts';
import { homeOfRemote, homeProblems } from '../tools/release/home.ts';
import { makeRelease, planRelease, tagRelease } from '../tools/release/release.ts';
import { releaseSettings } from '../tools/release/settings.ts';
import type { Increment } from '../tools/release/version.ts';
import { INCREMENTS } from '../tools/release/version.ts';
import { problemsOf, versionOf } from '../tools/release/version-files.ts';
import { FRONTEND, RELEASES } from './bundling.ts';
import { keptReleases } from './kept-releases.ts';

const USAGE = `npm run release -- check [--tag v0.2.15]
npm run release -- patch|minor [--dry-run] [--push]
npm run release -- tag [--push]
check says where a version differs from the version file, and where package.json names another repository than GITHUB_REPOSITORY or the remote
origin; with --tag, whether the files are of that version. patch (v0.2.15 to v0.2.16) and minor (v0.2.15 to v0.3.0) write the new version and
the repository everywhere, make the section of CHANGELOG.md, keep the built pages in releases/ and commit; --push sends the commit to its branch. tag tags that commit, once its
package is published or where none is; --push sends the tag.`;
const ROOT = join(import.meta.dirname, '..');
const DATE_CHARACTERS = 10;
const settings = releaseSettings();

await runProgram(USAGE, () => run(process.argv.slice(2)));

function run(args: readonly string[]): number {
  const { verb, dryRun, push, tag } = readArgs(args);
  const repository = openRepository(ROOT, settings.token);
  if (verb === 'check') return check(repository, tag);
  return verb === 'tag' ? tagIt(repository, push) : release(repository, verb, dryRun, push);
}

function release(repository: Repository, increment: Increment, dryRun: boolean, push: boolean): number {
  const date = new Date().toISOString().slice(0, DATE_CHARACTERS);
  const request = { root: ROOT, repository, increment, date, home: homeOf(repository), keepPages };
  const { version, notes } = dryRun ? planRelease(request) : makeRelease(request);
  console.log(`${dryRun ? 'would release' : 'committed'} ${version}\n\n${notes}`);
  if (dryRun || !push) return 0;
  const isPushed = repository.pushCommit();
  if (!isPushed)
    console.log(`::notice::${version} is not released: the branch has moved on, and its newest run will release`);
  output({ commit: repository.head().hash, released: isPushed });
  return 0;
}

/** A build of its own: this process has read the version that was. */
function keepPages(): readonly string[] {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'bin', 'build.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new DeployError('failed', `bin/build.ts ended with ${String(status)}: see above`);
  keptReleases(RELEASES).keep(FRONTEND);
  return ['releases'];
}

function tagIt(repository: Repository, push: boolean): number {
  const version = tagRelease(ROOT, repository);
  if (push) repository.pushTag(version);
  console.log(`tagged ${version}`);
  output({ version, tagged: true });
  return 0;
}

function check(repository: Repository, tag: string | undefined): number {
  const version = versionOf(ROOT);
  const other = tag === undefined || tag === version ? [] : [`version says ${version}, expected ${tag} as asked`];
  const home = homeOf(repository);
  // What is deployed is of a version, wherever its package is from.
  const away = tag !== undefined || home === undefined ? [] : homeProblems(ROOT, home);
  const problems = [...problemsOf(ROOT), ...other, ...away];
  for (const problem of problems) console.error(problem);
  if (tag === undefined && home === undefined)
    console.log('the repository in package.json is not compared: no remote origin with a host was found');
  if (problems.length === 0) console.log(`everything is ${version}`);
  return problems.length === 0 ? 0 : 1;
}

function homeOf(repository: Repository): string | undefined {
  return settings.home ?? homeOfRemote(repository.remote() ?? '');
}

/** For the jobs that follow. */
function output(values: Readonly<Record<string, string | boolean>>): void {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
  if (settings.outputFile !== undefined) appendFileSync(settings.outputFile, lines.join(''));
}

interface Arguments {
  readonly verb: Increment | 'check' | 'tag';
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
  const verb = [...INCREMENTS, 'check' as const, 'tag' as const].find((known) => known === positionals[0]);
  if (verb === undefined || positionals.length !== 1) throw new DeployError('config', USAGE);
  return { verb, dryRun: values['dry-run'], push: values.push, tag: values.tag };
}
