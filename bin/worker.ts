import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { WORKER_PATH } from '../core/look/installed.ts';
import type { Built } from './bundle-page.ts';
import { integrityOf } from './bundle-page.ts';
import { everyBundle, ROOT, version } from './bundling.ts';

const NAMING_CHARACTERS = 16;

/** The service worker of the page, with the addresses and hashes of `shell`, which it keeps for when there is no connection. */
export async function bundleWorker(shell: ReadonlyMap<string, Uint8Array>): Promise<Built> {
  const files = Object.fromEntries([...shell].map(([path, contents]) => [path, integrityOf(contents)]));
  const name = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, NAMING_CHARACTERS);
  const { outputFiles } = await build({
    ...everyBundle,
    splitting: false,
    format: 'iife',
    entryPoints: [fileURLToPath(new URL('frontend/worker/worker.ts', ROOT))],
    outdir: 'none',
    minify: true,
    target: 'es2022',
    // Not that of the folder, which a build in an image does not have: the bytes would be others.
    tsconfigRaw: { compilerOptions: { strict: true } },
    define: { SHELL: JSON.stringify({ name: `${version}.${name}`, files, scripts: `/assets/${version}/` }) },
    write: false,
  });
  const [script] = outputFiles;
  if (!script) throw new Error('the build made no worker');
  return { path: WORKER_PATH, contents: script.contents, immutable: false };
}
