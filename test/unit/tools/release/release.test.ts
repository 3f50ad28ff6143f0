import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Repository } from '../../../../tools/release/git.ts';
import { openRepository } from '../../../../tools/release/git.ts';
import { makeRelease, planRelease, tagRelease } from '../../../../tools/release/release.ts';
import { homeProblems } from '../../../../tools/release/home.ts';
import { gitEnvironment, releaseSettings } from '../../../../tools/release/settings.ts';
import type { Increment } from '../../../../tools/release/version.ts';
import { documentsOf, problemsOf, versionOf } from '../../../../tools/release/version-files.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const FILES = ['version', 'package.json', 'package-lock.json', 'CHANGELOG.md', 'compose.yaml'];

let base: string;
let folder: string;
let clone: string;
let repository: Repository;

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'core.hooksPath=/dev/null'];
  return execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function write(file: string, change: (text: string) => string): void {
  writeFileSync(join(clone, file), change(readFileSync(join(clone, file), 'utf8')));
}

/** A clone with a remote, of the very files that this product writes its version into. */
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'sgraph-send-release-'));
  const first = join(base, 'clone');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=dev', join(base, 'origin.git')]);
  execFileSync('git', ['init', '--quiet', '--initial-branch=dev', first]);
  git(first, 'config', 'user.name', 'Test');
  git(first, 'config', 'user.email', 'test@example.org');
  mkdirSync(join(first, 'docs'));
  for (const file of [...FILES, ...documentsOf(ROOT)]) cpSync(join(ROOT, file), join(first, file));
  git(first, 'add', '.');
  git(first, 'commit', '--quiet', '--message', 'Begin');
  git(first, 'remote', 'add', 'origin', '../origin.git');
  git(first, 'push', '--quiet', 'origin', 'dev');
});
afterAll(() => rmSync(base, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sgraph-send-release-'));
  cpSync(base, folder, { recursive: true });
  clone = join(folder, 'clone');
  repository = openRepository(clone);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const origin = (): string => join(folder, 'origin.git');
const request = (increment: Increment): Parameters<typeof makeRelease>[0] => ({
  root: clone,
  repository,
  increment,
  date: '2026-02-01',
  home: 'https://github.com/Owner/name',
  keepPages: () => {
    mkdirSync(join(clone, 'releases'), { recursive: true });
    writeFileSync(join(clone, 'releases', `${versionOf(clone)}.json`), '{}');
    return ['releases'];
  },
});

describe('the files of this product', () => {
  it('agree about the version', () => expect(problemsOf(ROOT)).toEqual([]));
});

describe('the check of versions', () => {
  const faults: Readonly<Record<string, { file: string; change: (text: string) => string; says: RegExp }>> = {
    package: {
      file: 'package.json',
      change: (text) => text.replace(/"version": "[^"]+"/, '"version": "9.9.9"'),
      says: /^package\.json says v9\.9\.9, expected v/,
    },
    'lock file': {
      file: 'package-lock.json',
      change: (text) => text.replace(/"version": "[^"]+"/, '"version": "9.9.9"'),
      says: /^package-lock\.json says v9\.9\.9/,
    },
    'second place of the lock file': {
      file: 'package-lock.json',
      change: (text) => text.replace(/("packages": \{\s+"": \{[^}]*?"version": ")[^"]+/, '$19.9.9'),
      says: /^package-lock\.json packages\[""\] says v9\.9\.9/,
    },
    changelog: {
      file: 'CHANGELOG.md',
      change: (text) => text.replace(/## \[v/, '## [v9'),
      says: /^newest section of CHANGELOG\.md says v9/,
    },
    compose: {
      file: 'compose.yaml',
      change: (text) => text.replace(/sgraph-send:v[0-9.]+/, 'sgraph-send:v9.9.9'),
      says: /^compose\.yaml says v9\.9\.9/,
    },
    document: {
      file: 'docs/format.md',
      change: (text) => text.replace('Describes version', 'Is about'),
      says: /^third line of docs\/format\.md says nothing/,
    },
  };
  it.each(Object.entries(faults))('finds a different %s, in one line', (_name, { file, change, says }) => {
    write(file, change);
    const problems = problemsOf(clone);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(says);
  });

  it('finds every problem, and a version that is none', () => {
    for (const file of ['package.json', 'compose.yaml'])
      write(file, faults[file === 'package.json' ? 'package' : 'compose']!.change);
    expect(problemsOf(clone)).toHaveLength(2);
    write('version', () => '1.0\n');
    expect(problemsOf(clone)).toEqual(['version says "1.0", expected a version such as v0.2.15']);
  });
});

describe('a release', () => {
  it('writes the version and the repository everywhere and commits; its tag comes after', () => {
    const before = versionOf(clone);
    appendFileSync(join(clone, 'docs', 'format.md'), '\nMore.\n');
    git(clone, 'commit', '--quiet', '--all', '--message', 'Say more');
    const { version, notes } = makeRelease(request('patch'));
    expect(version).not.toBe(before);
    expect(problemsOf(clone)).toEqual([]);
    expect(versionOf(clone)).toBe(version);
    expect(notes).toMatch(/- Say more \([0-9a-f]{9}\)\n- Begin \(/);
    expect(repository.isDirty()).toBe(false);
    expect(homeProblems(clone, 'https://github.com/Owner/name')).toEqual([]);
    expect(repository.pushCommit()).toBe(true);
    expect(git(origin(), 'log', '-1', '--format=%s', 'dev')).toBe(`Release ${version}`);
    expect(git(clone, 'tag') + git(origin(), 'tag')).toBe('');
    expect(tagRelease(clone, repository)).toBe(version);
    repository.pushTag(version);
    expect(git(clone, 'describe', '--exact-match')).toBe(version);
    expect(git(clone, 'cat-file', '-t', version)).toBe('tag');
    expect(git(origin(), 'tag')).toBe(version);
  });

  it('is tagged again without a complaint, and never moved', () => {
    const { version } = makeRelease(request('patch'));
    const tagAndPush = (): void => repository.pushTag(tagRelease(clone, repository));
    tagAndPush();
    tagAndPush();
    expect(git(origin(), 'tag')).toBe(version);
    git(clone, 'commit', '--quiet', '--allow-empty', '--message', `Release ${version}`);
    expect(() => tagRelease(clone, repository)).toThrow(/^the tag v\S+ is at [0-9a-f]{40}, this is [0-9a-f]{40}: tags/);
    git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'Go on');
    expect(() => tagRelease(clone, repository)).toThrow(/^the current commit is "Go on", expected "Release v/);
  });

  it('that was never tagged is told of by the next one', () => {
    makeRelease(request('patch'));
    const { notes } = makeRelease(request('patch'));
    expect(notes).toMatch(/- Begin \(/);
  });

  it('tells of the commits since the last one alone, and not of releases', () => {
    makeRelease(request('patch'));
    tagRelease(clone, repository);
    git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'Go on');
    const { notes } = makeRelease(request('minor'));
    expect(notes).toMatch(/^### Commits\n\n- Go on \([0-9a-f]{9}\)$/);
    expect(versionOf(clone)).toMatch(/\.0$/);
  });

  it('that is only planned changes nothing', () => {
    const { version } = planRelease(request('minor'));
    expect(version).toMatch(/\.0$/);
    expect(repository.isDirty()).toBe(false);
    expect(git(clone, 'tag')).toBe('');
  });

  it('is refused when files disagree, lie about, or the tag is there', () => {
    writeFileSync(join(clone, 'draft.txt'), 'x');
    expect(() => makeRelease(request('patch'))).toThrow(/uncommitted changes/);
    rmSync(join(clone, 'draft.txt'));
    const { version } = planRelease(request('patch'));
    git(clone, 'tag', version);
    expect(() => makeRelease(request('patch'))).toThrow(/exists, but the version file is behind it/);
    write('package.json', (text) => text.replace(/"version": "[^"]+"/, '"version": "9.9.9"'));
    expect(() => makeRelease(request('minor'))).toThrow(/^package\.json says v9\.9\.9/);
  });

  it('is not pushed over what somebody pushed meanwhile', () => {
    const other = join(folder, 'other');
    execFileSync('git', ['clone', '--quiet', '--branch', 'dev', join(folder, 'origin.git'), other], { stdio: 'pipe' });
    git(other, 'commit', '--quiet', '--allow-empty', '--message', 'Faster');
    git(other, 'push', '--quiet', 'origin', 'dev');
    makeRelease(request('patch'));
    expect(repository.pushCommit()).toBe(false);
    expect(git(origin(), 'log', '-1', '--format=%s', 'dev')).toBe('Faster');
  });

  it('says what git says when it cannot be pushed at all', () => {
    makeRelease(request('patch'));
    rmSync(origin(), { recursive: true });
    expect(() => repository.pushCommit()).toThrow(/^git push failed: .*does not appear to be a git repository/);
  });
});

describe('the settings of a release', () => {
  it('give git the token by its environment, for GitHub alone', () => {
    const environment = gitEnvironment('secret', {});
    expect(environment['GIT_CONFIG_KEY_0']).toBe('http.https://github.com/.extraheader');
    expect(environment['GIT_CONFIG_VALUE_0']).toBe(`AUTHORIZATION: basic ${btoa('x-access-token:secret')}`);
    expect(gitEnvironment(undefined, {})).not.toHaveProperty('GIT_CONFIG_COUNT');
  });

  it('take an empty variable for none', () => {
    expect(releaseSettings({ GITHUB_TOKEN: '', GITHUB_REPOSITORY: '', NODE_AUTH_TOKEN: '' })).toEqual({
      token: undefined,
      outputFile: undefined,
      home: undefined,
      hasNpmToken: false,
    });
  });
});
