import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { run } from '../setup/command.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES = [
  'bin',
  'cli',
  'core',
  'frontend',
  'lambdas',
  'lib',
  'releases',
  // The contract of stores is in the package.
  'test/contracts',
  'package.json',
  'tsconfig.json',
  'version',
];
const BUILDS = ['bin/build.ts', 'bin/build-functions.ts', 'bin/build-package.ts'];
const TIMEOUT_MS = 300_000;

/** Builds the sources of this repository in a new folder. */
async function buildElsewhere(): Promise<string> {
  const temporary = mkdtempSync(join(tmpdir(), 'sgraph-send-build-'));
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  const folder = join(temporary, 'some', 'other folder');
  mkdirSync(folder, { recursive: true });
  for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const env = { TZ: 'Pacific/Kiritimati', LANG: 'C' };
  for (const build of BUILDS) await run(process.execPath, [build], { cwd: folder, env });
  return folder;
}

/** SHA-256 of every file of the build that is published. */
function hashesOf(folder: string): Record<string, string> {
  const files = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith(join('dist', 'meta')))
    .sort();
  const hash = (path: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
  return Object.fromEntries(files.map((path) => [path, hash(path)]));
}

describe('the build', () => {
  it(
    'gives the bytes of the installed package again, in another folder at another time',
    async () => {
      const installed = hashesOf(join(inject('consumer'), 'node_modules', 'sgraph-send'));
      expect(Object.keys(installed).length).toBeGreaterThan(150);
      expect(hashesOf(await buildElsewhere())).toEqual(installed);
    },
    TIMEOUT_MS,
  );
});
