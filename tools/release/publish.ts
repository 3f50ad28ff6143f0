import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { DeployError } from '../../lib/deploy-error.ts';
import { homeProblems, writeHome } from './home.ts';

interface Publication {
  readonly root: string;
  /** Where the project is at home, as the pipeline or the remote says; undefined where neither does. */
  readonly home: string | undefined;
  /** The commit that is published. */
  readonly commit: string;
  /** Whether the environment has a token in NODE_AUTH_TOKEN. Else npm has itself trusted by the pipeline that it runs in. */
  readonly hasToken: boolean;
  /** More arguments for npm, which count more than ours. */
  readonly args: readonly string[];
}

const Package = z.object({ name: z.string(), version: z.string() });

/**
 * Publishes the package to the registry that npm is set to, with its provenance. What is there already from the same commit is done:
 * a job whose end got lost can be run again. A fork's package names the fork, and package.json is as it was afterwards.
 * Throws `config` without a home, and `refused` where the registry has this version from another commit.
 */
export function publishPackage({ root, home, commit, hasToken, args }: Publication): 'published' | 'already there' {
  if (home === undefined)
    throw new DeployError('config', 'the repository is not known: set GITHUB_REPOSITORY to owner/name, or add origin');
  const { name, version } = Package.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const there = publishedCommit(root, `${name}@${version}`);
  if (there === commit) return 'already there';
  if (there !== undefined)
    throw new DeployError('refused', `${name} ${version} is published from ${there}, this is ${commit}: release again`);
  const original = readFileSync(join(root, 'package.json'));
  try {
    if (homeProblems(root, home).length > 0) writeHome(root, home);
    runPublish(root, hasToken, args);
  } finally {
    writeFileSync(join(root, 'package.json'), original);
  }
  return 'published';
}

/** npm says of which commit a package is (`gitHead`); undefined when the registry has no such version. */
function publishedCommit(root: string, wanted: string): string | undefined {
  try {
    const found = execFileSync('npm', ['view', wanted, 'gitHead'], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    return found.trim() || 'a commit that it does not name';
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    if (said.includes('E404')) return undefined;
    throw new DeployError('unreachable', `cannot see whether ${wanted} is published: ${said.split('\n')[0] ?? ''}`, {
      cause,
    });
  }
}

function runPublish(root: string, hasToken: boolean, args: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-publish-'));
  try {
    const registry = execFileSync('npm', ['config', 'get', 'registry'], { cwd: root, encoding: 'utf8' }).trim();
    const userconfig = join(folder, 'npmrc');
    // npm itself puts the token in, so that it is written nowhere. It looks for a registry with a slash at its end.
    const line = `${registry.replace(/^https?:|\/$/g, '')}/:_authToken=\${NODE_AUTH_TOKEN}\n`;
    writeFileSync(userconfig, hasToken ? line : '', { mode: 0o600 });
    const flags = ['--provenance', '--access', 'public', '--userconfig', userconfig, ...args];
    execFileSync('npm', ['publish', ...flags], { cwd: root, stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
