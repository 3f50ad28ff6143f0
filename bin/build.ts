import { chmod, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { build } from 'esbuild';
import type { AppName, AssetManifest } from '../lambdas/assets.ts';
import { FRONTEND, keepMetafile, programBundle, ROOT, version } from './bundling.ts';
import { reachedFrom } from './imports.ts';
import { holdLock } from './lock.ts';
import type { Packed } from './pages.ts';
import { buildPage } from './pages.ts';

const COMMAND = new URL('dist/bin/', ROOT);
/** Bytes of script after gzip that a page loads at its start; the build fails above. Other languages are loaded on demand,
 * and each adds some 40 bytes to a page, for their addresses. */
const BUDGETS: Readonly<Record<string, number>> = {
  upload: 59_000,
  sent: 39_900,
  files: 42_900,
  download: 40_400,
  manage: 46_100,
  request: 55_000,
  'request-upload': 50_000,
  about: 19_900,
  accessibility: 18_700,
  transparency: 32_900,
  docs: 19_300,
  'not-found': 17_700,
  admin: 24_200,
};
/** Bytes of code (not minified) that `serve` loads before it listens, over a store in memory. */
const SERVE_BUDGET = 940_000;
/** The same of the style, which all pages of an app share. */
const STYLE_BUDGET = 8_050;

// Deployments and tests build when they find something stale: two at once would each remove what the other reads.
const release = await holdLock('build');
const started = performance.now();
await Promise.all([FRONTEND, COMMAND].map((directory) => rm(directory, { recursive: true, force: true })));
const [user, admin] = await Promise.all([buildPage('user', ''), buildPage('admin', '/admin'), buildCommand()]);
const pages = { user, admin };
const manifest: AssetManifest = {
  version,
  apps: {
    user: { files: user.packed.map(({ file }) => file), start: user.start },
    admin: { files: admin.packed.map(({ file }) => file), start: admin.start },
  },
};
await writeFile(new URL('manifest.json', FRONTEND), `${JSON.stringify(manifest, null, 2)}\n`);
for (const app of ['user', 'admin'] as const) {
  report(app, pages[app].packed);
  checkBudget(`${app} app`, 'style', sizeOf(atStart(pages[app].packed), '.css'), STYLE_BUDGET);
}
await release();
console.log(`built ${version} in ${Math.round(performance.now() - started)} ms`);
const packed = [...user.packed, ...admin.packed];
for (const page of new Set(packed.flatMap(({ startOf }) => startOf))) {
  const files = packed.filter(({ startOf }) => startOf.includes(page));
  checkBudget(`${page} page`, 'script', sizeOf(files, '.js'), BUDGETS[page] ?? 0);
}

/** Without what only a variant or an earlier release loads. */
function atStart(packed: readonly Packed[]): readonly Packed[] {
  return packed.filter(({ startOf }) => startOf.length > 0);
}

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
  checkBudget('serve command', 'code', bytesOfStart(metafile, ['bin/sgraph-send.ts', 'cli/serve.ts']), SERVE_BUDGET);
  await chmod(new URL('sgraph-send.js', COMMAND), 0o755);
}

/** Of the files that are loaded with these, but not of what they load on demand. */
function bytesOfStart({ outputs }: Metafile, sources: readonly string[]): number {
  const entries = Object.keys(outputs).filter((file) => sources.includes(outputs[file]?.entryPoint ?? ''));
  const files = new Set(entries.flatMap((file) => [...reachedFrom(outputs, file)]));
  return [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
}

function report(app: AppName, files: readonly Packed[]): void {
  for (const { file, gzBytes, brBytes } of files) {
    const sizes = `${String(file.bytes).padStart(8)}${String(gzBytes).padStart(8)} gz${String(brBytes).padStart(8)} br`;
    console.log(`${app.padEnd(6)}${sizes}  ${file.path}`);
  }
}

function sizeOf(files: readonly Packed[], extension: string): number {
  return files.filter(({ file }) => file.file.endsWith(extension)).reduce((sum, { gzBytes }) => sum + gzBytes, 0);
}

function checkBudget(page: string, what: string, total: number, budget: number): void {
  console.log(`${page}: ${total} of ${budget} bytes of ${what} (${what === 'code' ? '' : 'gzip, '}at the start)`);
  if (total <= budget) return;
  console.error(`the ${what} of the ${page} is ${total - budget} bytes larger than its budget`);
  process.exitCode = 1;
}
