import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively } from './cache.ts';
import { run } from './command.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BUNDLE = join(ROOT, 'dist', 'functions', 'admin', 'frontend', 'manifest.json');

/** Builds the functions' bundles unless they are newer than all that goes into them. Needs the pages to be built. */
export async function ensureBundles(): Promise<void> {
  await exclusively('functions', async () => {
    const sources = globSync(['lambdas/**/*.ts', 'core/**/*.ts', 'dist/frontend/manifest.json', 'version'], {
      cwd: ROOT,
    });
    const newest = Math.max(...sources.map((source) => statSync(join(ROOT, source)).mtimeMs));
    if ((statSync(BUNDLE, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return;
    await run(process.execPath, [join(ROOT, 'bin', 'build-functions.ts')]);
  });
}
