import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';
import type { AppName, AssetFile } from '../lambdas/assets.ts';
import { everyBundle, FRONTEND, keepMetafile, RELEASES, ROOT, version } from './bundling.ts';
import { keptReleases } from './kept-releases.ts';
import { lightSchemas } from './light-schemas.ts';
import type { Chunk } from './merged-chunks.ts';
import { mergedChunks } from './merged-chunks.ts';
import { compiledMessages } from './messages.ts';
import { themeColours, themeStyles } from './theme-styles.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
/** Files that are served as they are, at the root of an app; the card of a link is the user's only. */
const PUBLIC: Readonly<Record<AppName, readonly string[]>> = {
  user: ['favicon.svg', 'apple-touch-icon.png', 'preview.png'],
  admin: ['favicon.svg', 'apple-touch-icon.png'],
};
/** The byte of a gzip header that names the system which compressed, and its value for "unknown" (RFC 1952). */
const GZIP_SYSTEM = { at: 9, unknown: 255 };

/** A page of the user's app, which is loaded when it is opened. */
const PAGE = /^frontend\/user\/([a-z-]+)\.ts$/;

const TARGET = 'es2022';

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
  /** The scripts that each page of the app needs besides, by the page's name. */
  readonly pages: ReadonlyMap<string, readonly Built[]>;
}

export interface Packed {
  readonly file: AssetFile;
  /** Of what is not compressed its own, and of a release before, which has Brotli only, those. */
  readonly gzBytes: number;
  readonly brBytes: number;
  /** Names of the pages that load it at their start, rather than on demand. */
  readonly startOf: readonly string[];
}

/** Bundles one page and writes it below `dist/frontend/{app}`; `prefix` is where the app lives on its server. */
export async function buildPage(app: AppName, prefix: string): Promise<Packed[]> {
  const bundle = await bundlePage(app, prefix);
  const index = await indexPage(app, prefix, bundle);
  const files: Built[] = [
    { path: `${prefix}/index.html`, contents: index, immutable: false },
    ...(await Promise.all(PUBLIC[app].map((name) => publicFile(prefix, name)))),
    ...bundle.files,
  ];
  const always = [bundle.script, bundle.style, ...bundle.imports];
  const startOf = (file: Built): string[] =>
    [...bundle.pages].filter(([, own]) => always.includes(file) || own.includes(file)).map(([name]) => name);
  const packed = await Promise.all(files.map((file) => pack(app, prefix, file, startOf(file))));
  return [...packed, ...(await addKept(app, packed))];
}

/** The files of earlier releases, at their addresses, so that an open page of them finds what it has not loaded yet. */
async function addKept(app: AppName, built: readonly Packed[]): Promise<Packed[]> {
  const paths = new Set(built.map(({ file }) => file.path));
  const earlier = keptReleases(RELEASES)
    .files(app)
    .filter(({ file }) => !paths.has(file.path));
  return Promise.all(
    earlier.map(async ({ file, br }) => {
      const same = built.find((each) => each.file.sha256 === file.sha256)?.file;
      const target = new URL(`${file.file}.br`, FRONTEND);
      if (!same) {
        await mkdir(new URL('.', target), { recursive: true });
        await writeFile(target, br);
      }
      const stored = same ? { file: same.file, forms: same.forms } : {};
      return { file: { ...file, ...stored }, gzBytes: br.byteLength, brBytes: br.byteLength, startOf: [] };
    }),
  );
}

async function publicFile(prefix: string, name: string): Promise<Built> {
  const contents = await readFile(new URL(`frontend/public/${name}`, ROOT));
  return { path: `${prefix}/${name}`, contents, immutable: false };
}

async function bundlePage(app: AppName, prefix: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...everyBundle,
    entryPoints: [fileURLToPath(new URL(`frontend/${app}/main.ts`, ROOT))],
    outdir: fileURLToPath(FRONTEND),
    entryNames: `${app}-[hash]`,
    chunkNames: '[name]-[hash]',
    minify: true,
    target: TARGET,
    // WebKit does not apply nested rules again when the media query around them changes, for example when a phone is turned.
    supported: { nesting: false },
    plugins: [compiledMessages, lightSchemas, themeStyles],
    // A member of zod that the light schemas do not have.
    logOverride: { 'import-is-undefined': 'error' },
    write: false,
  });
  await keepMetafile(`page-${app}`, metafile);
  const start = `frontend/${app}/main.ts`;
  const [scripts, styles] = ['.js', '.css'].map((type) => outputFiles.filter(({ path }) => path.endsWith(type)));
  const chunks = await mergedChunks(scripts ?? [], metafile, { start, target: TARGET });
  const built = (name: string, contents: Uint8Array): Built => ({
    path: `${prefix}/assets/${version}/${name}`,
    contents,
    immutable: true,
  });
  const byName = new Map(chunks.map(({ name, code }) => [name, built(name, code)]));
  const reached = (first: Chunk | undefined): Built[] => {
    const found = new Set(first ? [first.name] : []);
    for (const name of found)
      for (const each of chunks.find((one) => one.name === name)?.imports ?? []) found.add(each);
    return [...found].flatMap((name) => byName.get(name) ?? []);
  };
  const [script, ...imports] = reached(chunks.find(({ source }) => source === start));
  // The style of the start has those of what is loaded on demand, too.
  const sheet = styles?.find(({ path }) => basename(path).startsWith(`${app}-`));
  if (!script || !sheet) throw new Error(`the build of ${app} made no script or no style`);
  const style = built(basename(sheet.path), sheet.contents);
  const pages = chunks.flatMap((chunk) => {
    const name = PAGE.exec(chunk.source ?? '')?.[1];
    return name === undefined || name === 'main' ? [] : [[name, reached(chunk)] as const];
  });
  return {
    files: [...byName.values(), style].sort((one, other) => (one.path < other.path ? -1 : 1)),
    style,
    script,
    imports,
    pages: new Map(pages.length > 0 ? pages : [[app, []]]),
  };
}

/** The page with references to its script and style; the browser checks them against their hashes. */
async function indexPage(app: AppName, prefix: string, { style, script, imports }: Bundle): Promise<Uint8Array> {
  const [template, text] = await Promise.all(
    [`frontend/${app}/index.html`, 'frontend/static.html'].map((file) => readFile(new URL(file, ROOT), 'utf8')),
  );
  const integrity = ({ contents }: Built): string =>
    `integrity="sha384-${createHash('sha384').update(contents).digest('base64')}"`;
  const head = [
    `<link rel="icon" href="${prefix}/favicon.svg" type="image/svg+xml" />`,
    `<link rel="apple-touch-icon" href="${prefix}/apple-touch-icon.png" />`,
    ...themeColours(),
    `<link rel="stylesheet" href="${style.path}" ${integrity(style)} />`,
    ...imports.map((file) => `<link rel="modulepreload" href="${file.path}" ${integrity(file)} />`),
    `<script type="module" src="${script.path}" ${integrity(script)}></script>`,
  ];
  const places = { assets: head.join('\n    '), static: text ?? '' };
  let page = template ?? '';
  for (const [name, content] of Object.entries(places)) {
    if (!page.includes(`<!-- ${name} -->`)) throw new Error(`frontend/${app}/index.html has no <!-- ${name} --> line`);
    page = page.replace(`<!-- ${name} -->`, content);
  }
  return new TextEncoder().encode(page);
}

/** Writes a file with its compressed forms. */
async function pack(app: AppName, prefix: string, built: Built, startOf: readonly string[]): Promise<Packed> {
  const { path, contents, immutable } = built;
  const file = `${app}${path.slice(prefix.length)}`;
  const type = CONTENT_TYPES[extname(file)];
  if (type === undefined) throw new Error(`no content type is known for ${file}`);
  const sha256 = createHash('sha256').update(contents).digest('hex');
  const bytes = contents.byteLength;
  const forms = extname(file) === '.png' ? 'plain' : 'all';
  const target = new URL(file, FRONTEND);
  await mkdir(new URL('.', target), { recursive: true });
  await writeFile(target, contents);
  const sizes = forms === 'all' ? await writeCompressed(target, contents) : { gzBytes: bytes, brBytes: bytes };
  return { file: { path, file, type, bytes, sha256, immutable, forms }, ...sizes, startOf };
}

/** Writes the compressed forms beside a file; returns their bytes. */
async function writeCompressed(target: URL, contents: Uint8Array): Promise<{ gzBytes: number; brBytes: number }> {
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(contents, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: contents.byteLength } }),
    promisify(gzip)(contents, { level: 9 }),
  ]);
  gz[GZIP_SYSTEM.at] = GZIP_SYSTEM.unknown;
  await Promise.all([writeFile(new URL(`${target.href}.br`), br), writeFile(new URL(`${target.href}.gz`), gz)]);
  return { gzBytes: gz.byteLength, brBytes: br.byteLength };
}
