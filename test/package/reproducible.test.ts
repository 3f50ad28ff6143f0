import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../setup/command.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES = ['bin', 'cli', 'core', 'frontend', 'lambdas', 'lib', 'package.json', 'tsconfig.json', 'version'];
const BUILDS = ['bin/build.ts', 'bin/build-functions.ts', 'bin/build-package.ts'];

/** Builds in a new folder, and gives the SHA-256 of every file that was made. */
async function buildIn(name: string): Promise<Map<string, string>> {
  const temporary = mkdtempSync(join(tmpdir(), 'sgraph-send-build-'));
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  const folder = join(temporary, name);
  mkdirSync(folder, { recursive: true });
  for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const build of BUILDS)
    await run(process.execPath, [build], { cwd: folder, env: { TZ: `Etc/GMT${name.length}` } });
  const published = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith(join('dist', 'meta')));
  const hash = (path: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
  return new Map(published.sort().map((path) => [path, hash(path)]));
}

describe('the build', () => {
  it('gives the same bytes in another folder at another time', async () => {
    const one = await buildIn('one');
    const other = await buildIn(join('another', 'much deeper', 'folder'));
    expect(one.size).toBeGreaterThan(150);
    expect(Object.fromEntries(other)).toEqual(Object.fromEntries(one));
  });
});
