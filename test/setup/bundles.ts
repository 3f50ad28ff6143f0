import { join } from 'node:path';
import { isBuilt } from '../../bin/is-built.ts';
import { exclusively } from './cache.ts';
import { run } from './command.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BUNDLE = 'dist/functions/admin/frontend/manifest.json';
const SOURCES = ['lambdas/**/*.ts', 'core/**/*.ts', 'dist/frontend/manifest.json', 'version'];

/** Builds the functions' bundles unless they are newer than all that goes into them. Needs the pages to be built. */
export async function ensureBundles(): Promise<void> {
  await exclusively('functions', async () => {
    if (isBuilt([BUNDLE], SOURCES)) return;
    await run(process.execPath, [join(ROOT, 'bin', 'build-functions.ts')]);
  });
}
