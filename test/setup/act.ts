import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { CACHE, ensureInstalled } from './cache.ts';
import { run } from './command.ts';
import { runInGroup } from './process-group.ts';

const MODULE = 'github.com/nektos/act';
const VERSION = 'v0.2.89';
const INSTALL_SECONDS = 900;
const LONGEST_JOB_SECONDS = 30 * 60;
const PROGRAM = process.platform === 'win32' ? 'act.exe' : 'act';

/** The program that runs workflows on this machine, where it is there: building it takes two minutes, which no test shall take. */
export function findAct(): string | undefined {
  const folders = [join(CACHE, 'act'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, PROGRAM)).find((file) => existsSync(file));
}

export async function installAct(): Promise<string> {
  const install = async (folder: string): Promise<void> => {
    const env = { GOBIN: folder, GOFLAGS: '-trimpath' };
    await run('go', ['install', `${MODULE}@${VERSION}`], { env, timeoutSeconds: INSTALL_SECONDS });
  };
  return join(await ensureInstalled('act', VERSION, install, (folder) => existsSync(join(folder, PROGRAM))), PROGRAM);
}

export interface ActRun {
  readonly act: string;
  /** The working tree. */
  readonly root: string;
  /** An empty folder, for the copy that the jobs see and all that act keeps. */
  readonly folder: string;
}

/** What replaces an action of others on this machine: the tools are there, the packages are lent. */
const STUB = `name: Stub
description: Stands for what sets up a machine.
runs:
  using: composite
  steps:
    - shell: bash
      run: ln -sfn "$LENT_PACKAGES" node_modules
`;

/** Copies what would be committed, changes that are not yet committed included, and makes it a repository as act wants one. */
export function prepareAct({ root, folder }: ActRun): void {
  const files = git(root, 'ls-files', '-co', '--exclude-standard').split('\n');
  const copy = join(folder, 'copy');
  for (const file of files.filter((each) => existsSync(join(root, each)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  makeRepository(copy);
  git(copy, 'remote', 'add', 'origin', 'https://github.com/owner/name.git');
  mkdirSync(join(folder, 'stub'));
  writeFileSync(join(folder, 'stub', 'action.yml'), STUB);
  makeRepository(join(folder, 'stub'));
}

/** Runs one job of a workflow on this machine, with every line that it runs, and gives its exit code. */
export async function runJob(
  { act, root, folder }: ActRun,
  workflow: string,
  job: string,
  stubbed: readonly string[],
): Promise<number> {
  const args = [
    'workflow_call',
    ...['--workflows', `.github/workflows/${workflow}.yml`, '--job', job],
    ...['--platform', 'ubuntu-24.04=-self-hosted', '--no-cache-server', '--action-offline-mode'],
    ...['--env', `LENT_PACKAGES=${join(root, 'node_modules')}`],
    ...['--directory', join(folder, 'copy')],
    ...stubbed.flatMap((action) => ['--local-repository', `${action}=${join(folder, 'stub')}`]),
  ];
  return runInGroup(act, args, { XDG_CACHE_HOME: join(folder, 'cache') }, LONGEST_JOB_SECONDS);
}

function makeRepository(folder: string): void {
  const identity = ['-c', 'user.name=act', '-c', 'user.email=act@localhost', '-c', 'core.hooksPath=/dev/null'];
  git(folder, 'init', '--quiet', '--initial-branch=dev');
  git(folder, 'add', '--all');
  git(folder, ...identity, 'commit', '--quiet', '--message', 'Copy');
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim();
}
