import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { build } from 'esbuild';
import type { AppName } from '../lambdas/assets.ts';
import { AssetManifest } from '../lambdas/assets.ts';
import { FRONTEND, keepMetafile, programBundle, ROOT, version } from './bundling.ts';
import { holdLock } from './lock.ts';

/** Bytes of code (gzip) that a function loads before its first request at most. Raise it only together with a decision. */
const BUDGETS: Readonly<Record<AppName, number>> = { user: 172_000, admin: 177_200 };

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
  const atStart = await bytesAtStart(metafile);
  if (atStart > BUDGETS[app])
    throw new Error(
      `the ${app} function loads ${atStart} bytes of code (gzip) at its start, ${BUDGETS[app]} are its budget`,
    );
  return `${app.padEnd(6)} function ${String(bytes).padStart(8)} bytes, entry ${entry}`;
}

/** Of the entry and all that it imports, but not of what it imports on demand. */
async function bytesAtStart({ outputs }: Metafile): Promise<number> {
  const entry = Object.keys(outputs).find((path) => path.endsWith('/index.mjs')) ?? '';
  const files = new Set([entry]);
  // The set grows while it is walked.
  for (const file of files) {
    const imports =
      outputs[file]?.imports.filter(({ kind, external }) => kind === 'import-statement' && !external) ?? [];
    for (const { path } of imports) files.add(path);
  }
  const codes = await Promise.all([...files].map((file) => readFile(new URL(file, ROOT))));
  return codes.reduce((sum, code) => sum + gzipSync(code).byteLength, 0);
}

async function copyPages(app: AppName, target: URL): Promise<void> {
  await mkdir(new URL(`${app}/`, target), { recursive: true });
  await cp(new URL(`${app}/`, FRONTEND), new URL(`${app}/`, target), { recursive: true });
  const { user, admin } = manifest.apps;
  const apps = { user: { ...user, files: [] }, admin: { ...admin, files: [] }, [app]: manifest.apps[app] };
  await writeFile(new URL('manifest.json', target), `${JSON.stringify({ version, apps }, null, 2)}\n`);
}
