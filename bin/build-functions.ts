import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { AppName } from '../lambdas/assets.ts';
import { AssetManifest } from '../lambdas/assets.ts';
import { FRONTEND, keepMetafile, programBundle, ROOT, version } from './bundling.ts';
import { holdLock } from './lock.ts';

const release = await holdLock('build');
const manifest = AssetManifest.parse(JSON.parse(await readFile(new URL('manifest.json', FRONTEND), 'utf8')));
const lines = await Promise.all((['user', 'admin'] as const).map(buildFunction));
await release();
// In the order of the apps, not of who was built first: documents show what is printed.
console.log(lines.join('\n'));

/** Bundles one app as a Lambda function (its handler, what it needs, its own pages) and returns a line about it. Needs `npm run build` before. */
async function buildFunction(app: AppName): Promise<string> {
  const target = new URL(`dist/functions/${app}/`, ROOT);
  await rm(target, { recursive: true, force: true });
  const { metafile } = await build({
    ...programBundle,
    entryPoints: { index: fileURLToPath(new URL(`lambdas/${app}/handler.ts`, ROOT)) },
    outdir: fileURLToPath(target),
    outExtension: { '.js': '.mjs' },
    target: 'node24',
    minify: true,
    // Their store is S3: they need no credentials of Google.
    external: ['google-auth-library'],
  });
  await keepMetafile(`function-${app}`, metafile);
  await copyPages(app, new URL('frontend/', target));
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  const entry = (await stat(new URL('index.mjs', target))).size;
  return `${app.padEnd(6)} function ${String(bytes).padStart(8)} bytes, entry ${entry}`;
}

async function copyPages(app: AppName, target: URL): Promise<void> {
  await mkdir(new URL(`${app}/`, target), { recursive: true });
  await cp(new URL(`${app}/`, FRONTEND), new URL(`${app}/`, target), { recursive: true });
  const { user, admin } = manifest.apps;
  const apps = { user: { ...user, files: [] }, admin: { ...admin, files: [] }, [app]: manifest.apps[app] };
  await writeFile(new URL('manifest.json', target), `${JSON.stringify({ version, apps }, null, 2)}\n`);
}
