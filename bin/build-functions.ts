import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Metafile, OutputFile } from 'esbuild';
import { build } from 'esbuild';
import type { AppName } from '../lambdas/assets.ts';
import { AssetManifest } from '../lambdas/assets.ts';
import { FRONTEND, keepMetafile, programBundle, ROOT, version } from './bundling.ts';
import { reachedFromHandler } from './imports.ts';
import { holdLock } from './lock.ts';
import { filesIn, namedIn, replaceFiles } from './replace-files.ts';

/** Bytes of code (gzip) that a function loads before its first request at most. Raise it only together with a decision. */
const BUDGETS: Readonly<Record<AppName, number>> = { user: 125_500, admin: 131_200 };

const release = await holdLock('build');
const manifest = AssetManifest.parse(JSON.parse(await readFile(new URL('manifest.json', FRONTEND), 'utf8')));
const lines = await Promise.all((['user', 'admin'] as const).map(buildFunction));
await release();
// In the order of the apps, not of who was built first: documents show what is printed.
console.log(lines.join('\n'));

/** Bundles one app as a Lambda function (its handler, what it needs, its own pages) and returns a line about it. Needs `npm run build` before. */
async function buildFunction(app: AppName): Promise<string> {
  const target = fileURLToPath(new URL(`dist/functions/${app}`, ROOT));
  const { metafile, outputFiles } = await build({
    ...programBundle,
    entryPoints: { index: fileURLToPath(new URL(`lambdas/${app}/handler.ts`, ROOT)) },
    outdir: target,
    write: false,
    outExtension: { '.js': '.mjs' },
    target: 'node24',
    minify: true,
    // Their store is S3: they need no credentials of Google.
    external: ['google-auth-library'],
  });
  await keepMetafile(`function-${app}`, metafile);
  const bytes = outputFiles.reduce((sum, { contents }) => sum + contents.byteLength, 0);
  const codes = new Map(outputFiles.map(({ path, contents }) => [namedIn(target, path), contents]));
  const entry = codes.get('index.mjs')?.byteLength ?? 0;
  const atStart = bytesAtStart(metafile, outputFiles);
  if (atStart > BUDGETS[app])
    throw new Error(
      `the ${app} function loads ${atStart} bytes of code (gzip) at its start, ${BUDGETS[app]} are its budget`,
    );
  // The entry last: `isBuilt` looks at its time only.
  const entryLast = [...codes].sort(([one], [other]) => Number(one === 'index.mjs') - Number(other === 'index.mjs'));
  await replaceFiles(target, new Map([...(await pagesOf(app)), ...entryLast]));
  return `${app.padEnd(6)} function ${String(bytes).padStart(8)} bytes, entry ${entry}`;
}

/** Of the entry and all that it imports, but not of what it imports on demand. */
function bytesAtStart({ outputs }: Metafile, built: readonly OutputFile[]): number {
  const atStart = new Set(reachedFromHandler(outputs).map((file) => fileURLToPath(new URL(file, ROOT))));
  const codes = built.filter(({ path }) => atStart.has(path));
  return codes.reduce((sum, { contents }) => sum + gzipSync(contents).byteLength, 0);
}

/** Its own pages, with a manifest of only those. */
async function pagesOf(app: AppName): Promise<Map<string, Uint8Array>> {
  const pages = await filesIn(fileURLToPath(new URL(app, FRONTEND)));
  const { user, admin } = manifest.apps;
  const apps = { user: { ...user, files: [] }, admin: { ...admin, files: [] }, [app]: manifest.apps[app] };
  const own = Buffer.from(`${JSON.stringify({ version, apps }, null, 2)}\n`);
  return new Map([
    ...[...pages].map(([name, bytes]) => [`frontend/${app}/${name}`, bytes] as const),
    ['frontend/manifest.json', own],
  ]);
}
