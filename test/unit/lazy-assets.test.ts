import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lazyPackedAssets, loadAssets } from '../../lambdas/assets.ts';

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
});
