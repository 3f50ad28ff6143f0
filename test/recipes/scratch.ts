import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { ROOT } from './recipe.ts';
import type { Changes } from './type-checks.ts';
import { limitMs } from '../setup/time-limits.ts';

const HOME = join(ROOT, '.cache', 'recipes');
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

/** Copies of the repository, each with changes of its own, and tests that run in all of them at once. */
export interface Scratch {
  copy(name: string, changes: Changes): string;
  /** Runs a program in a copy and gives what it prints. */
  program(copy: string, args: readonly string[]): string;
  /** What failed, by the path of a test's file: empty where all passed. */
  runTests(files: readonly string[]): Map<string, string>;
  remove(): void;
}

export function createScratch(): Scratch {
  rmSync(HOME, { recursive: true, force: true });
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const files = listed.stdout
    .split('\0')
    .filter(
      (file) =>
        /^(?:[^/]+|(?:bin|core|cli|lambdas|lib|frontend|tools|docs|releases|test)\/.*)$/.test(file) && file !== '',
    );
  return {
    copy(name, changes) {
      const folder = join(HOME, name);
      const kept = files.filter((file) => !changes.has(file));
      for (const parent of new Set([...kept, ...changes.keys()].map(dirname)))
        mkdirSync(join(folder, parent), { recursive: true });
      for (const file of kept) linkSync(join(ROOT, file), join(folder, file));
      for (const [file, text] of changes) if (text !== undefined) writeFileSync(join(folder, file), text);
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      return folder;
    },
    program(copy, args) {
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
      return stdout;
    },
    runTests(paths) {
      const config = join(HOME, 'vitest.config.ts');
      const report = join(HOME, 'report.json');
      const include = paths.map((path) => path.slice(HOME.length + 1));
      // The copies share the packages that are loaded, and messages are whole, for they name the place.
      const shared = { isolate: false, maxWorkers: 1, chaiConfig: { truncateThreshold: 0 } };
      const test = { include, exclude: [], testTimeout: limitMs(60), ...shared };
      writeFileSync(config, `export default ${JSON.stringify({ test })};\n`);
      const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
      const flags = ['run', '--root', HOME, '--config', config, '--reporter=json', `--outputFile=${report}`];
      const ran = spawnSync(process.execPath, [vitest, ...flags], { cwd: HOME, encoding: 'utf8' });
      const { testResults } = Report.parse(JSON.parse(readFileSync(report, 'utf8') || ran.stderr));
      return new Map(
        testResults.map(({ name, status, message, assertionResults }) => {
          const failed = assertionResults.filter((each) => each.status === 'failed');
          const said = failed.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join(' ')}`);
          return [name, status === 'passed' ? '' : [message, ...said].join('\n')] as const;
        }),
      );
    },
    remove: () => rmSync(HOME, { recursive: true, force: true }),
  };
}
