import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';
import type { AppName, AssetFile, AssetManifest } from '../lambdas/assets.ts';

const ROOT = new URL('../', import.meta.url);
const FRONTEND = new URL('dist/frontend/', ROOT);
const COMMAND = new URL('dist/bin/', ROOT);
/** Scripts and styles of the user's page after Brotli. The build fails above it. */
const BUDGET_BYTES = 90_000;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Built {
  readonly path: string;
  readonly contents: Uint8Array;
  readonly immutable: boolean;
}

/** A bundled page: its files, and those of them that the page needs at once. */
interface Bundle {
  readonly files: readonly Built[];
  readonly style: Built;
  readonly script: Built;
  /** What the script imports; the browser is told, so that it need not find out. */
  readonly imports: readonly Built[];
}

interface Packed {
  readonly file: AssetFile;
  readonly brBytes: number;
}

const version = (await readFile(new URL('version', ROOT), 'utf8')).trim();
const started = performance.now();
await Promise.all([FRONTEND, COMMAND].map((directory) => rm(directory, { recursive: true, force: true })));
const [user, admin] = await Promise.all([buildApp('user', ''), buildApp('admin', '/admin'), buildCommand()]);
const manifest: AssetManifest = {
  version,
  apps: {
    user: { files: user.map(({ file }) => file) },
    admin: { files: admin.map(({ file }) => file) },
  },
};
await writeFile(new URL('manifest.json', FRONTEND), `${JSON.stringify(manifest, null, 2)}\n`);
report({ user, admin });
checkBudget(user);

/** Bundles one page and writes it below `dist/frontend/{app}`; `prefix` is where the app lives on its server. */
async function buildApp(app: AppName, prefix: string): Promise<Packed[]> {
  const bundled = await bundlePage(app, prefix);
  const favicon = await readFile(new URL('frontend/public/favicon.svg', ROOT));
  const index = await indexPage(app, prefix, bundled);
  const files: Built[] = [
    { path: `${prefix}/index.html`, contents: index, immutable: false },
    { path: `${prefix}/favicon.svg`, contents: favicon, immutable: false },
    ...bundled.files,
  ];
  return Promise.all(files.map((file) => pack(app, prefix, file)));
}

async function bundlePage(app: AppName, prefix: string): Promise<Bundle> {
  const options = {
    entryPoints: [fileURLToPath(new URL(`frontend/${app}/main.ts`, ROOT))],
    absWorkingDir: fileURLToPath(ROOT),
    outdir: fileURLToPath(FRONTEND),
    entryNames: `${app}-[hash]`,
    chunkNames: '[name]-[hash]',
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    target: 'es2022',
    legalComments: 'none',
    write: false,
    metafile: true,
  } satisfies BuildOptions;
  const { outputFiles, metafile } = await build(options);
  const files = outputFiles
    .map(({ path, contents }) => ({ path: `${prefix}/assets/${version}/${basename(path)}`, contents, immutable: true }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  const named = (name: string): Built => {
    const found = files.find(({ path }) => basename(path) === basename(name));
    if (!found) throw new Error(`the build of ${app} made no ${name}`);
    return found;
  };
  const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === `frontend/${app}/main.ts`);
  if (!entry) throw new Error(`the build of ${app} made no script`);
  const [script, { cssBundle = 'style', imports }] = entry;
  const needed = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => named(path));
  return { files, style: named(cssBundle), script: named(script), imports: needed };
}

/** The page with references to its script and style; the browser checks them against their hashes. */
async function indexPage(app: AppName, prefix: string, { style, script, imports }: Bundle): Promise<Uint8Array> {
  const template = await readFile(new URL(`frontend/${app}/index.html`, ROOT), 'utf8');
  const integrity = ({ contents }: Built): string =>
    `integrity="sha384-${createHash('sha384').update(contents).digest('base64')}"`;
  const head = [
    `<link rel="icon" href="${prefix}/favicon.svg" type="image/svg+xml" />`,
    `<link rel="stylesheet" href="${style.path}" ${integrity(style)} />`,
    ...imports.map((file) => `<link rel="modulepreload" href="${file.path}" ${integrity(file)} />`),
    `<script type="module" src="${script.path}" ${integrity(script)}></script>`,
  ];
  const page = template.replace('<!-- assets -->', head.join('\n    '));
  if (page === template) throw new Error(`frontend/${app}/index.html has no <!-- assets --> line`);
  return new TextEncoder().encode(page);
}

/** Writes a file with its compressed forms. */
async function pack(app: AppName, prefix: string, { path, contents, immutable }: Built): Promise<Packed> {
  const file = `${app}${path.slice(prefix.length)}`;
  const type = CONTENT_TYPES[extname(file)];
  if (type === undefined) throw new Error(`no content type is known for ${file}`);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(contents, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: contents.byteLength } }),
    promisify(gzip)(contents, { level: 9 }),
  ]);
  const target = new URL(file, FRONTEND);
  await mkdir(new URL('.', target), { recursive: true });
  await Promise.all([
    writeFile(target, contents),
    writeFile(new URL(`${target.href}.br`), br),
    writeFile(new URL(`${target.href}.gz`), gz),
  ]);
  const sha256 = createHash('sha256').update(contents).digest('hex');
  const bytes = contents.byteLength;
  return { file: { path, file, type, bytes, sha256, immutable, compressed: true }, brBytes: br.byteLength };
}

/** Bundles the command with all it needs; what is imported on demand, such as the AWS SDK, becomes files of its own. */
async function buildCommand(): Promise<void> {
  const entry = fileURLToPath(new URL('bin/sgraph-send.ts', ROOT));
  await build({
    entryPoints: [entry],
    absWorkingDir: fileURLToPath(ROOT),
    outdir: fileURLToPath(COMMAND),
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    splitting: true,
    minifySyntax: true,
    sourcemap: 'external',
    legalComments: 'none',
    define: { SGRAPH_SEND_VERSION: JSON.stringify(version) },
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
    },
  });
  await chmod(new URL('sgraph-send.js', COMMAND), 0o755);
}

function report(apps: Record<string, readonly Packed[]>): void {
  for (const [app, files] of Object.entries(apps)) {
    for (const { file, brBytes } of files) {
      console.log(`${app.padEnd(6)}${String(file.bytes).padStart(8)}${String(brBytes).padStart(8)} br  ${file.path}`);
    }
  }
  console.log(`built ${version} in ${Math.round(performance.now() - started)} ms`);
}

function checkBudget(files: readonly Packed[]): void {
  const counted = files.filter(({ file }) => /\.(?:js|css)$/.test(file.file));
  const total = counted.reduce((sum, { brBytes }) => sum + brBytes, 0);
  console.log(`user page: ${total} of ${BUDGET_BYTES} bytes of script and style (br)`);
  if (total > BUDGET_BYTES) {
    console.error(`the user page weighs ${total - BUDGET_BYTES} bytes more than its budget`);
    process.exitCode = 1;
  }
}
