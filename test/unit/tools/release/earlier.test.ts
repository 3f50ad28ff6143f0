import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOutRelease } from '../../../../tools/release/earlier.ts';
import { openRepository } from '../../../../tools/release/git.ts';

let root: string;

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'core.hooksPath=/dev/null'];
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' });
}

function release(version: string, packages: string): void {
  writeFileSync(join(root, 'version'), `${version}\n`);
  writeFileSync(join(root, 'package-lock.json'), packages);
  git('add', '.');
  git('commit', '--quiet', '--message', version);
  git('tag', version);
}

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
const checkOut = (version: string, acrossMinor = false): string =>
  checkOutRelease({ root, repository: openRepository(root), version, acrossMinor });

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sgraph-send-earlier-'));
  git('init', '--quiet');
  writeFileSync(join(root, '.gitignore'), '.cache/\nnode_modules\n');
  release('v0.1.9', 'older packages');
  release('v0.2.0', 'packages');
  release('v0.2.9', 'packages');
  release('v0.2.10', 'packages');
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules', 'installed'), '');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('an earlier release', () => {
  it('is checked out beside the sources, as often as one likes, and shares packages that are the same', () => {
    for (let time = 1; time <= 2; time++) {
      const folder = checkOut('v0.2.9');
      expect(read(folder, 'version')).toBe('v0.2.9\n');
      expect(existsSync(join(folder, 'node_modules', 'installed'))).toBe(true);
      writeFileSync(join(folder, 'left over'), '');
    }
    expect(read(root, 'version')).toBe('v0.2.10\n');
    expect(existsSync(join(checkOut('v0.2.9'), 'left over'))).toBe(false);
    expect(existsSync(join(root, 'node_modules', 'installed'))).toBe(true);
  });

  it('installs packages of its own where they differ', () => {
    expect(existsSync(join(checkOut('v0.1.9', true), 'node_modules'))).toBe(false);
  });

  it('is deployed with the configuration of today', () => {
    writeFileSync(join(root, 'deploy.config.json'), '{"today":true}');
    expect(read(checkOut('v0.2.0'), 'deploy.config.json')).toBe('{"today":true}');
    rmSync(join(root, 'deploy.config.json'));
  });

  it('of another minor version is refused unless that is said', () => {
    expect(() => checkOut('v0.1.9')).toThrow('v0.1.9 may not be able to read what v0.2.10 stored');
    expect(read(checkOut('v0.1.9', true), 'version')).toBe('v0.1.9\n');
  });

  it.each(['v0.2.11', 'main', '--force', ''])('is not %j, and the newest releases are named', (version) => {
    expect(() => checkOut(version)).toThrow(
      `"${version}" is not a release of this repository: the newest are v0.2.10, v0.2.9, v0.2.0, v0.1.9`,
    );
  });
});
