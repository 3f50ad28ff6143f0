import { execFileSync } from 'node:child_process';
import { DeployError } from '../../lib/deploy-error.ts';
import type { Commit } from './changelog.ts';
import { gitEnvironment } from './settings.ts';

const SHOWN_LINES = 5;

/** What a release asks of a repository. */
export interface Repository {
  /** Whether tracked files differ from the last commit, or files lie about that nobody ignores. */
  isDirty(): boolean;
  /** The newest version tag behind the current commit; undefined when nothing was released yet. */
  lastTag(): string | undefined;
  hasTag(tag: string): boolean;
  /** Commits since a tag, or all, newest first, without merges and without releases. */
  commitsSince(tag: string | undefined): Commit[];
  commit(files: readonly string[], message: string): void;
  tag(name: string, message: string): void;
  /** The current branch and the tag together or neither. Gives false when the branch has moved on since. */
  push(tag: string): boolean;
}

export const RELEASE_SUBJECT = 'Release ';

/** @param token Of GitHub, for pushing by HTTPS; undefined pushes with whatever git itself has. */
export function openRepository(root: string, token?: string): Repository {
  const git = (...args: string[]): string => runGit(root, args, token);
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
    lastTag: () => tryGit('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*.[0-9]*.[0-9]*'),
    hasTag: (tag) => git('tag', '--list', tag) !== '',
    commitsSince: (tag) =>
      commitsOf(git('log', '--no-merges', '--format=%H %s', tag === undefined ? 'HEAD' : `${tag}..HEAD`)),
    commit: (files, message) => void git('commit', '--quiet', '--message', message, '--', ...files),
    tag: (name, message) => void git('tag', '--annotate', '--message', message, name),
    push: (tag) => push(git, tag),
  };
}

function commitsOf(log: string): Commit[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ hash: line.slice(0, line.indexOf(' ')), subject: line.slice(line.indexOf(' ') + 1) }))
    .filter(({ subject }) => !subject.startsWith(RELEASE_SUBJECT));
}

function push(git: (...args: string[]) => string, tag: string): boolean {
  const branch = git('branch', '--show-current');
  if (branch === '') throw new DeployError('refused', 'no branch is checked out: a release is pushed to one');
  try {
    git('push', '--quiet', '--atomic', 'origin', `HEAD:refs/heads/${branch}`, `refs/tags/${tag}`);
    return true;
  } catch (thrown) {
    // Somebody pushed meanwhile: their run releases this commit together with theirs.
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
