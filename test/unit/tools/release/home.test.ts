import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { homeOfRemote, homeProblems, writeHome } from '../../../../tools/release/home.ts';
import { releaseSettings } from '../../../../tools/release/settings.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const HOME = 'https://github.com/Owner/na.me';

let folder: string;
const file = (): string => join(folder, 'package.json');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sgraph-send-home-'));
  cpSync(join(ROOT, 'package.json'), file());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the home of a project', () => {
  it.each([
    'https://github.com/Owner/na.me',
    'https://github.com/Owner/na.me.git',
    'https://github.com/Owner/na.me/',
    'git+https://github.com/Owner/na.me.git',
    'https://x-access-token:ghs_secret@github.com/Owner/na.me.git',
    'git@github.com:Owner/na.me.git',
    'ssh://git@github.com/Owner/na.me.git',
    'ssh://git@github.com:22/Owner/na.me',
    'git://github.com/Owner/na.me.git',
  ])('is the address for browsers of the remote %s, without what is secret in it', (remote) => {
    expect(homeOfRemote(remote)).toBe(HOME);
  });

  it('of a group in a group is the whole path', () => {
    expect(homeOfRemote('git@git.example.org:group/inner/name.git')).toBe('https://git.example.org/group/inner/name');
  });

  it.each(['', '../origin.git', '/srv/git/name.git', 'file:///srv/git/name.git', 'C:\\git\\name'])(
    'is not known of the remote "%s"',
    (remote) => expect(homeOfRemote(remote)).toBeUndefined(),
  );

  it('is what the pipeline says, also of a server of its own', () => {
    expect(releaseSettings({ GITHUB_REPOSITORY: 'Owner/na.me' }).home).toBe(HOME);
    const own = { GITHUB_REPOSITORY: 'Owner/na.me', GITHUB_SERVER_URL: 'https://git.example.org' };
    expect(releaseSettings(own).home).toBe('https://git.example.org/Owner/na.me');
  });
});

describe('package.json', () => {
  it('has what npm shows of a package', () => {
    const fields = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
    for (const name of ['repository', 'homepage', 'bugs', 'keywords']) expect(fields[name]).toBeTruthy();
  });

  it('names a home once it is written, and is the same otherwise', () => {
    const fields = (): Record<string, unknown> => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;
    const before = fields();
    expect(homeProblems(folder, HOME)).toHaveLength(3);
    writeHome(folder, HOME);
    expect(homeProblems(folder, HOME)).toEqual([]);
    const { repository, homepage, bugs, ...others } = fields();
    expect({ ...before, repository, homepage, bugs }).toEqual({ ...others, repository, homepage, bugs });
    expect(repository).toEqual({ type: 'git', url: `git+${HOME}.git` });
    expect(Object.keys(fields())).toEqual(Object.keys(before));
  });

  it('that names another repository is told with the command that sets it, also for upper and lower case', () => {
    writeHome(folder, HOME.toLowerCase());
    expect(homeProblems(folder, HOME)[0]).toBe(
      `package.json has repository.url git+${HOME.toLowerCase()}.git, expected git+${HOME}.git: run npm pkg set "repository.url=git+${HOME}.git"`,
    );
  });

  it('that names none, or in the short form, is told', () => {
    writeFileSync(file(), JSON.stringify({ name: 'x' }));
    expect(homeProblems(folder, HOME)[0]).toMatch(/^package\.json has repository\.url not set, expected git\+https/);
    writeFileSync(file(), JSON.stringify({ name: 'x', repository: 'github:Owner/na.me' }));
    expect(homeProblems(folder, HOME)[0]).toMatch(/^package\.json has repository\.url github:Owner\/na\.me/);
  });
});
