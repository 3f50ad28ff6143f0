import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** They read every file of the project. */
const ALWAYS = ['test/unit/rooms.test.ts', 'test/unit/doc-links.test.ts'];
const IMPORTED = /(?:from|import\()\s*'(\.[^']+)'/g;

/**
 * Files that differ from `since`, or from the last commit: changed, added or not yet known to git; paths from the root. Empty where nothing
 * differs, and where there is no git.
 */
export function changedFiles(root: string, since = 'HEAD'): string[] {
  const git = (...args: string[]): string[] => {
    try {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(
        '\n',
      );
    } catch {
      return [];
    }
  };
  const files = [...git('diff', '--name-only', since), ...git('ls-files', '--others', '--exclude-standard')];
  return [...new Set(files)].filter((file) => file !== '' && existsSync(join(root, file))).sort();
}

/**
 * Unit tests that are among the files, or import one of them themselves: what is further away is for `npm test`. With those that read every
 * file of the project.
 */
export function unitTestsOf(root: string, changed: readonly string[]): string[] {
  const wanted = new Set(changed);
  const importsChanged = (test: string): boolean =>
    [...readFileSync(join(root, test), 'utf8').matchAll(IMPORTED)].some(([, path = '']) =>
      wanted.has(normalize(join(dirname(test), path))),
    );
  const tests = globSync('test/unit/**/*.test.ts', { cwd: root }).sort();
  return tests.filter((test) => wanted.has(test) || ALWAYS.includes(test) || importsChanged(test));
}
