import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Ignore } from 'ignore';
import ignore from 'ignore';
import { systemCode } from '../core/system-words.ts';
import { failWith, readFault } from './failure.ts';
import type { LeaveOut, Sieve } from './leave-out.ts';

/** Rules that hold below a folder. */
interface Level {
  readonly folder: string;
  readonly rules: Ignore;
}

/** For everything below `root`, which was named and is therefore sent itself. Throws `unreadable`. */
export async function createSieve(root: string, { exclude, gitignore }: LeaveOut): Promise<Sieve> {
  const excluded = levelOf(root, exclude);
  const withLevels = (levels: readonly Level[]): Sieve => ({
    enter: async (folder) => {
      const own = gitignore ? await readRules(folder) : undefined;
      return own === undefined ? withLevels(levels) : withLevels([...levels, levelOf(folder, own)]);
    },
    leavesOut: (path, isFolder) =>
      verdict([excluded], path, isFolder) ||
      (gitignore && (path.endsWith(`${sep}.git`) || verdict(levels, path, isFolder))),
  });
  return withLevels([]).enter(root);
}

function levelOf(folder: string, rules: string | readonly string[]): Level {
  return { folder, rules: ignore.default({ ignorecase: false }).add(rules) };
}

/** The deepest file that says something of a path decides, as in git. */
function verdict(levels: readonly Level[], path: string, isFolder: boolean): boolean {
  let isOut = false;
  for (const { folder, rules } of levels) {
    const name = relative(folder, path).split(sep).join('/');
    const { ignored, unignored } = rules.test(isFolder ? `${name}/` : name);
    if (ignored || unignored) isOut = ignored;
  }
  return isOut;
}

async function readRules(folder: string): Promise<string | undefined> {
  return readFile(join(folder, '.gitignore'), 'utf8')
    .catch((thrown: unknown) => {
      if (['ENOENT', 'EISDIR'].includes(systemCode(thrown) ?? '')) return undefined;
      throw thrown;
    })
    .catch(failWith(readFault));
}
