import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KEPT_RELEASES, keptReleases } from '../../../bin/kept-releases.ts';
import type { AssetManifest } from '../../../lambdas/assets.ts';

let base: string;
let folder: URL;
let built: URL;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'sgraph-send-kept-'));
  folder = pathToFileURL(`${join(base, 'releases')}/`);
  built = pathToFileURL(`${join(base, 'built')}/`);
  mkdirSync(folder);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** What a build makes of these texts, by their names. */
function build(version: string, texts: Readonly<Record<string, string>>, immutable = true): void {
  const files = Object.entries(texts).map(([name, text]) => {
    const path = `/assets/${version}/${name}`;
    const file = `user${path}`;
    const target = join(base, 'built', `${file}.br`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, brotliCompressSync(text));
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { path, file, type: 'text/javascript', bytes: text.length, sha256, immutable, forms: 'all' as const };
  });
  const start = { script: `/assets/${version}/own.js`, style: '', imports: [] };
  const manifest: AssetManifest = { version, apps: { user: { files, start }, admin: { files: [], start } } };
  writeFileSync(new URL('manifest.json', built), JSON.stringify(manifest));
}

const stored = (): string[] => readdirSync(new URL('files/user/', folder));
const kept = () => keptReleases(folder);

it('a folder without releases has none', () => {
  rmSync(folder, { recursive: true });
  expect(kept().versions()).toEqual([]);
  expect(kept().files('user')).toEqual([]);
});

it('the last releases are kept by number, not by alphabet, and what no release names is removed', () => {
  const versions = ['v0.2.8', 'v0.2.9', 'v0.2.10', 'v0.2.11'];
  for (const version of versions) {
    build(version, { 'same.js': 'same', 'own.js': version });
    kept().keep(built);
  }
  expect(kept().versions()).toEqual([...versions].reverse().slice(0, KEPT_RELEASES));
  expect(stored()).toHaveLength(KEPT_RELEASES + 1);
  expect(
    kept()
      .files('user')
      .map(({ file }) => file.path),
  ).toContain('/assets/v0.2.9/own.js');
});

it('a page itself is not kept: its address has the newest one', () => {
  build('v0.1.1', { 'index.html': 'page' }, false);
  kept().keep(built);
  expect(kept().files('user')).toEqual([]);
});

it('a file that was changed or removed stops the build, with its name and its release', () => {
  build('v0.1.1', { 'own.js': 'own' });
  kept().keep(built);
  const [name = ''] = stored();
  writeFileSync(new URL(`files/user/${name}`, folder), brotliCompressSync('another'));
  expect(() => kept().files('user')).toThrow(/own\.js\.br is not what v0\.1\.1 released/);
  writeFileSync(new URL(`files/user/${name}`, folder), 'no brotli');
  expect(() => kept().files('user')).toThrow(/own\.js\.br is not what v0\.1\.1 released/);
  rmSync(new URL(`files/user/${name}`, folder));
  expect(() => kept().files('user')).toThrow(/own\.js\.br of v0\.1\.1 is missing/);
});
