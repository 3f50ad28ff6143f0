import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lazyPackedAssets, loadAssets, readAll } from '../../lambdas/assets.ts';

const TEXTS = { 'all.js': 'all forms', 'only.js': 'an earlier release', 'plain.png': 'a picture' } as const;
const FORMS = { 'all.js': 'all', 'only.js': 'br', 'plain.png': 'plain' } as const;
const NAMES = ['all.js', 'only.js', 'plain.png'] as const;

describe('pages that are read when they are asked for', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assets-'));
    const files = NAMES.map((name) => {
      const text = TEXTS[name];
      if (FORMS[name] !== 'br') writeFileSync(join(folder, name), text);
      if (FORMS[name] !== 'plain') writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
      if (FORMS[name] === 'all') writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
      const sha256 = createHash('sha256').update(text).digest('hex');
      const common = { type: 'text/javascript', bytes: text.length, immutable: true };
      return { path: `/${name}`, file: name, sha256, forms: FORMS[name], ...common };
    });
    const app = { files, start: { script: '', style: '', imports: [] } };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '1', apps: { user: app, admin: app } }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const directory = (): URL => pathToFileURL(`${folder}/`);

  it('are the same, in each form, as those that are all read before', async () => {
    const [lazy, all] = [await lazyPackedAssets('user', directory()), await loadAssets('user', directory())];
    expect([...lazy.keys()]).toEqual([...all.keys()]);
    for (const path of all.keys()) expect(await lazy.get(path)).toEqual(all.get(path));
    expect(lazy.get('/none.js')).toBeUndefined();
  });

  it('are read once, and not before', async () => {
    const lazy = await lazyPackedAssets('user', directory());
    writeFileSync(join(folder, 'plain.png'), 'another picture');
    await expect(lazy.get('/plain.png')).rejects.toThrow('plain.png is not the file that was built');
    const asset = await lazy.get('/all.js');
    rmSync(join(folder, 'all.js'));
    expect(lazy.get('/all.js')).toBe(asset);
  });

  it('are all read soon by a server, whose package may be replaced then', async () => {
    const lazy = await lazyPackedAssets('user', directory());
    await readAll(lazy);
    for (const name of NAMES) writeFileSync(join(folder, name), 'of another release');
    for (const name of NAMES)
      expect(Buffer.from((await lazy.get(`/${name}`))?.bytes ?? []).toString()).toBe(TEXTS[name]);
  });

  it('end a server where one of them is not the one that was built', async () => {
    writeFileSync(join(folder, 'plain.png'), 'another picture');
    const lazy = await lazyPackedAssets('user', directory());
    await expect(readAll(lazy)).rejects.toThrow('plain.png is not the file that was built');
  });
});

describe('pages that are all read at the start', () => {
  it('need few files open at once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'assets-'));
    const sha256 = createHash('sha256').update('').digest('hex');
    const files = Array.from({ length: 300 }, (_, index) => {
      writeFileSync(join(folder, `${index}.png`), '');
      const common = { type: 'image/png', bytes: 0, immutable: true, forms: 'plain' };
      return { path: `/${index}.png`, file: `${index}.png`, sha256, ...common };
    });
    const app = { files, start: { script: '', style: '', imports: [] } };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '1', apps: { user: app, admin: app } }));
    const load = `import { loadAssets } from ${JSON.stringify(new URL('../../lambdas/assets.ts', import.meta.url).href)};
console.log((await loadAssets('user', new URL(${JSON.stringify(pathToFileURL(`${folder}/`).href)}))).size);`;
    const limited = ['-c', 'ulimit -n 128 && exec "$0" --input-type=module -e "$1"', process.execPath, load];
    expect(execFileSync('sh', limited, { encoding: 'utf8' })).toBe('300\n');
    rmSync(folder, { recursive: true });
  });
});
