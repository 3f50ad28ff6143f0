import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedFiles, unitTestsOf } from '../setup/changed.ts';

let root = '';
const write = (path: string, text = ''): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const git = (...args: string[]): void =>
  void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a', ...args], { cwd: root });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'changed-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('what npm run check looks at', () => {
  it('names what was changed, added or never given to git, and nothing that is gone', () => {
    git('init', '-q');
    for (const name of ['same.ts', 'changed.ts', 'gone.ts']) write(name);
    git('add', '.');
    git('commit', '-qm', 'first');
    write('changed.ts', 'x');
    write('added.ts');
    git('add', 'added.ts');
    write('unknown.ts');
    rmSync(join(root, 'gone.ts'));
    expect(changedFiles(root)).toEqual(['added.ts', 'changed.ts', 'unknown.ts']);
  });

  it('finds nothing where there is no git, so that everything is looked at', () => {
    expect(changedFiles(root)).toEqual([]);
  });

  it('takes the tests that import what was changed, that were changed, and that read all files', () => {
    write('test/unit/a/near.test.ts', "import { x } from '../../../core/x.ts';");
    write('test/unit/a/far.test.ts', "import { y } from '../../../core/y.ts';");
    write('test/unit/a/own.test.ts');
    write('test/unit/rooms.test.ts');
    expect(unitTestsOf(root, ['core/x.ts', 'test/unit/a/own.test.ts'])).toEqual([
      'test/unit/a/near.test.ts',
      'test/unit/a/own.test.ts',
      'test/unit/rooms.test.ts',
    ]);
  });
});
