import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { DeployError } from '../../lib/deploy-error.ts';
import type { Commit } from './changelog.ts';
import { gitEnvironment } from './settings.ts';

const SHOWN_LINES = 5;

type Git = (...args: string[]) => string;

/** What a release asks of a repository. */
export interface Repository {
  /** Whether tracked files differ from the last commit, or there are untracked files that are not ignored. */
  isDirty(): boolean;
  /** The newest version tag behind the current commit; undefined when nothing was released yet. */
  lastTag(): string | undefined;
  hasTag(tag: string): boolean;
  /** Version tags, the highest first. */
  tags(): string[];
  /** Makes the folder hold the files of a tag and nothing else. */
  checkOut(tag: string, folder: string): void;
  /** Commits since a tag, or all, newest first, without merges and without releases. */
  commitsSince(tag: string | undefined): Commit[];
  commit(files: readonly string[], message: string): void;
  /** Tags the current commit. What is tagged so already is left; throws `refused` when the tag is another commit's. */
  tag(name: string, message: string): void;
  /** Id and first line of the current commit. */
  head(): Commit;
  /** The address of `origin`; undefined where there is none. */
  remote(): string | undefined;
  /** Sends the current commit to its branch. Gives false when that has moved on since. */
  pushCommit(): boolean;
  /** Sends a tag. One that is there already, and the same, is left. */
  pushTag(name: string): void;
}

const VERSION_TAGS = 'v[0-9]*.[0-9]*.[0-9]*';
export const RELEASE_SUBJECT = 'Release ';

/** @param token Of GitHub, for pushing by HTTPS; undefined pushes with whatever git itself has. */
export function openRepository(root: string, token?: string): Repository {
  const git: Git = (...args) => runGit(root, args, token);
  const tryGit = (...args: string[]): string | undefined => {
    try {
      return git(...args);
    } catch (thrown) {
      if (thrown instanceof DeployError) return undefined;
      throw thrown;
    }
  };
  return {
    isDirty: () => git('status', '--porcelain') !== '',
    lastTag: () => tryGit('describe', '--tags', '--abbrev=0', '--match', VERSION_TAGS),
    hasTag: (tag) => git('tag', '--list', tag) !== '',
    tags: () => git('tag', '--list', VERSION_TAGS, '--sort=-version:refname').split('\n').filter(Boolean),
    checkOut: (tag, folder) => checkOut(git, tag, folder),
    commitsSince: (tag) =>
      commitsOf(git('log', '--no-merges', '--format=%H %s', tag === undefined ? 'HEAD' : `${tag}..HEAD`)),
    commit: (files, message) => {
      git('add', '--all', '--', ...files);
      git('commit', '--quiet', '--message', message, '--', ...files);
    },
    tag: (name, message) => tag(git, name, message),
    head: () => commitOf(git('log', '-1', '--format=%H %s')),
    remote: () => tryGit('remote', 'get-url', 'origin'),
    pushCommit: () => pushCommit(git),
    pushTag: (name) => void git('push', '--quiet', 'origin', `refs/tags/${name}`),
  };
}

function commitsOf(log: string): Commit[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map(commitOf)
    .filter(({ subject }) => !subject.startsWith(RELEASE_SUBJECT));
}

function commitOf(line: string): Commit {
  return { hash: line.slice(0, line.indexOf(' ')), subject: line.slice(line.indexOf(' ') + 1) };
}

function tag(git: Git, name: string, message: string): void {
  const head = git('rev-parse', 'HEAD');
  const tagged = git('tag', '--list', name) === '' ? undefined : git('rev-list', '-1', name);
  if (tagged === undefined) git('tag', '--annotate', '--message', message, name);
  else if (tagged !== head)
    throw new DeployError(
      'refused',
      `the tag ${name} is at ${tagged}, this is ${head}: tags are not moved, release again`,
    );
}

function checkOut(git: Git, tag: string, folder: string): void {
  // Git leaves what it did not make, such as a link to packages; rmSync removes the link and not what it leads to.
  rmSync(folder, { recursive: true, force: true });
  git('worktree', 'prune');
  git('worktree', 'add', '--quiet', '--force', '--detach', folder, tag);
}

function pushCommit(git: Git): boolean {
  const branch = git('branch', '--show-current');
  if (branch === '') throw new DeployError('refused', 'no branch is checked out: check out the branch to release from');
  try {
    git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    return true;
  } catch (thrown) {
    // Another push came first: its run releases this commit too.
    if (thrown instanceof DeployError && /non-fast-forward|fetch first|stale info/.test(thrown.message)) return false;
    throw thrown;
  }
}

function runGit(root: string, args: readonly string[], token: string | undefined): string {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: gitEnvironment(token),
    }).trim();
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    const lines = said.split('\n').filter((line) => line !== '' && !line.startsWith('hint:'));
    throw new DeployError('failed', `git ${args[0] ?? ''} failed: ${lines.slice(-SHOWN_LINES).join(' ')}`, {
      cause,
    });
  }
}
