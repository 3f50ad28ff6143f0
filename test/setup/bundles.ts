import { join } from 'node:path';
import { functionsAreBuilt } from '../../bin/is-built.ts';
import { exclusively } from './cache.ts';
import { run } from './command.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Builds the functions' bundles unless they are newer than all that goes into them. Needs the pages to be built. */
export async function ensureBundles(): Promise<void> {
  await exclusively('functions', async () => {
    if (functionsAreBuilt()) return;
    await run(process.execPath, [join(ROOT, 'bin', 'build-functions.ts')]);
  });
}
