import { chmod, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { AppName, AssetManifest } from '../lambdas/assets.ts';
import { FRONTEND, keepMetafile, programBundle, ROOT, version } from './bundling.ts';
import type { Packed } from './pages.ts';
import { buildPage } from './pages.ts';

const COMMAND = new URL('dist/bin/', ROOT);
/** Bytes after Brotli of the scripts and styles that a page loads at its start; the build fails above. Other languages are loaded on demand. */
const BUDGETS: Readonly<Record<string, number>> = {
  upload: 70_500,
  sent: 57_000,
  download: 63_500,
  manage: 64_000,
  about: 37_000,
  transparency: 51_500,
  docs: 37_500,
  'not-found': 36_000,
  admin: 51_000,
};

const started = performance.now();
await Promise.all([FRONTEND, COMMAND].map((directory) => rm(directory, { recursive: true, force: true })));
const [user, admin] = await Promise.all([buildPage('user', ''), buildPage('admin', '/admin'), buildCommand()]);
const pages = { user, admin };
const manifest: AssetManifest = {
  version,
  apps: {
    user: { files: user.map(({ file }) => file) },
    admin: { files: admin.map(({ file }) => file) },
  },
};
await writeFile(new URL('manifest.json', FRONTEND), `${JSON.stringify(manifest, null, 2)}\n`);
for (const app of ['user', 'admin'] as const) report(app, pages[app]);
console.log(`built ${version} in ${Math.round(performance.now() - started)} ms`);
const packed = [...user, ...admin];
for (const page of new Set(packed.flatMap(({ startOf }) => startOf))) checkBudget(page, packed);

/** Bundles the command with all it needs; what is imported on demand, such as the AWS SDK, becomes files of its own. */
async function buildCommand(): Promise<void> {
  const { metafile } = await build({
    ...programBundle,
    entryPoints: [fileURLToPath(new URL('bin/sgraph-send.ts', ROOT))],
    outdir: fileURLToPath(COMMAND),
    target: 'node22',
    minifySyntax: true,
  });
  await keepMetafile('command', metafile);
  await chmod(new URL('sgraph-send.js', COMMAND), 0o755);
}

function report(app: AppName, files: readonly Packed[]): void {
  for (const { file, brBytes } of files) {
    console.log(`${app.padEnd(6)}${String(file.bytes).padStart(8)}${String(brBytes).padStart(8)} br  ${file.path}`);
  }
}

function checkBudget(page: string, files: readonly Packed[]): void {
  const counted = files.filter(({ file, startOf }) => /\.(?:js|css)$/.test(file.file) && startOf.includes(page));
  const total = counted.reduce((sum, { brBytes }) => sum + brBytes, 0);
  const bytes = BUDGETS[page] ?? 0;
  console.log(`${page} page: ${total} of ${bytes} bytes of script and style (br, at its start)`);
  if (total <= bytes) return;
  console.error(`the ${page} page is ${total - bytes} bytes larger than its budget`);
  process.exitCode = 1;
}
