import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { build } from 'esbuild';
import type { AppName, AssetFile } from '../lambdas/assets.ts';
import { everyBundle, FRONTEND, keepMetafile, ROOT, version } from './bundling.ts';
import { compiledMessages } from './messages.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** The byte of a gzip header that names the system which compressed, and its value for "unknown" (RFC 1952). */
const GZIP_SYSTEM = { at: 9, unknown: 255 };

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
  /** What the script imports; the page lists it, so that the browser loads it early. */
  readonly imports: readonly Built[];
}

export interface Packed {
  readonly file: AssetFile;
  readonly brBytes: number;
  /** Whether the page loads it at its start, rather than on demand. */
  readonly atOnce: boolean;
}

/** Bundles one page and writes it below `dist/frontend/{app}`; `prefix` is where the app lives on its server. */
export async function buildPage(app: AppName, prefix: string): Promise<Packed[]> {
  const bundle = await bundlePage(app, prefix);
  const favicon = await readFile(new URL('frontend/public/favicon.svg', ROOT));
  const index = await indexPage(app, prefix, bundle);
  const files: Built[] = [
    { path: `${prefix}/index.html`, contents: index, immutable: false },
    { path: `${prefix}/favicon.svg`, contents: favicon, immutable: false },
    ...bundle.files,
  ];
  const needed = [bundle.script, bundle.style, ...bundle.imports];
  return Promise.all(files.map((file) => pack(app, prefix, file, needed.includes(file))));
}

async function bundlePage(app: AppName, prefix: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...everyBundle,
    entryPoints: [fileURLToPath(new URL(`frontend/${app}/main.ts`, ROOT))],
    outdir: fileURLToPath(FRONTEND),
    entryNames: `${app}-[hash]`,
    chunkNames: '[name]-[hash]',
    minify: true,
    target: 'es2022',
    // WebKit does not apply nested rules again when the media query around them changes, for example when a phone is turned.
    supported: { nesting: false },
    plugins: [compiledMessages],
    write: false,
  });
  await keepMetafile(`page-${app}`, metafile);
  const files = outputFiles
    // The style of the page has those of what is loaded on demand, too.
    .filter(({ path }) => !path.endsWith('.css') || basename(path).startsWith(`${app}-`))
    .map(({ path, contents }) => ({ path: `${prefix}/assets/${version}/${basename(path)}`, contents, immutable: true }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  const named = (name: string): Built => {
    const found = files.find(({ path }) => basename(path) === basename(name));
    if (!found) throw new Error(`the build of ${app} made no ${name}`);
    return found;
  };
  const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === `frontend/${app}/main.ts`);
  if (!entry) throw new Error(`the build of ${app} made no script`);
  const [script, { cssBundle = 'style' }] = entry;
  const imports = importedBy(script, metafile).map(named);
  return { files, style: named(cssBundle), script: named(script), imports };
}

/** What a script imports, and what that imports in turn, without what is imported on demand. */
function importedBy(script: string, { outputs }: Metafile): string[] {
  const found = new Set([script]);
  for (const file of found) {
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement') found.add(path);
  }
  found.delete(script);
  return [...found];
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
async function pack(app: AppName, prefix: string, built: Built, atOnce: boolean): Promise<Packed> {
  const { path, contents, immutable } = built;
  const file = `${app}${path.slice(prefix.length)}`;
  const type = CONTENT_TYPES[extname(file)];
  if (type === undefined) throw new Error(`no content type is known for ${file}`);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(contents, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: contents.byteLength } }),
    promisify(gzip)(contents, { level: 9 }),
  ]);
  gz[GZIP_SYSTEM.at] = GZIP_SYSTEM.unknown;
  const target = new URL(file, FRONTEND);
  await mkdir(new URL('.', target), { recursive: true });
  await Promise.all([
    writeFile(target, contents),
    writeFile(new URL(`${target.href}.br`), br),
    writeFile(new URL(`${target.href}.gz`), gz),
  ]);
  const sha256 = createHash('sha256').update(contents).digest('hex');
  const bytes = contents.byteLength;
  return { file: { path, file, type, bytes, sha256, immutable, compressed: true }, brBytes: br.byteLength, atOnce };
}
