import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { AppName, AssetFile, Start } from '../lambdas/assets.ts';
import type { Built, Bundle } from './bundle-page.ts';
import { bundlePage, integrityOf } from './bundle-page.ts';
import { FRONTEND, RELEASES, ROOT } from './bundling.ts';
import { keptReleases } from './kept-releases.ts';
import { themeColours } from './theme-styles.ts';
import { bundleVariants } from './variants.ts';

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

export interface Packed {
  readonly file: AssetFile;
  /** Of what is not compressed its own, and of a release before, which has Brotli only, those. */
  readonly gzBytes: number;
  readonly brBytes: number;
  /** Names of the pages that load it at their start, rather than on demand. */
  readonly startOf: readonly string[];
}

/** A page as it was written. */
export interface BuiltPage {
  readonly packed: readonly Packed[];
  readonly start: Start;
}

/** Bundles one page and writes it below `dist/frontend/{app}`; `prefix` is where the app lives on its server. */
export async function buildPage(app: AppName, prefix: string): Promise<BuiltPage> {
  const bundle = await bundlePage(app, prefix);
  const variants = app === 'user' ? await bundleVariants(bundle) : undefined;
  const index = await indexPage(app, prefix, bundle, variants?.script);
  const files: Built[] = [
    { path: `${prefix}/index.html`, contents: index, immutable: false },
    ...(await Promise.all(PUBLIC[app].map((name) => publicFile(prefix, name)))),
    ...bundle.files,
    ...(variants?.files ?? []),
  ];
  const always = [bundle.script, bundle.style, ...bundle.imports, ...(variants ? [variants.script] : [])];
  const startOf = (file: Built): string[] =>
    [...bundle.pages].filter(([, own]) => always.includes(file) || own.includes(file)).map(([name]) => name);
  const packed = await Promise.all(files.map((file) => pack(app, prefix, file, startOf(file))));
  const { script, style, imports } = bundle;
  const start = { script: script.path, style: style.path, imports: imports.map(({ path }) => path) };
  return { packed: [...packed, ...(await addKept(app, packed))], start };
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

/** The page with references to its script and style; the browser checks them against their hashes. `first` is what chooses a variant. */
async function indexPage(app: AppName, prefix: string, bundle: Bundle, first: Built | undefined): Promise<Uint8Array> {
  const { style, script, imports } = bundle;
  const [template, text] = await Promise.all(
    [`frontend/${app}/index.html`, 'frontend/static.html'].map((file) => readFile(new URL(file, ROOT), 'utf8')),
  );
  const integrity = ({ contents }: Built): string => `integrity="${integrityOf(contents)}"`;
  const early = first ? [script, ...imports] : imports;
  const entry = first ?? script;
  const head = [
    `<link rel="icon" href="${prefix}/favicon.svg" type="image/svg+xml" />`,
    `<link rel="apple-touch-icon" href="${prefix}/apple-touch-icon.png" />`,
    ...themeColours(),
    // Asked for while the script loads, in the way that the script asks.
    `<link rel="preload" href="${prefix}/brand.json" as="fetch" crossorigin />`,
    `<link rel="stylesheet" href="${style.path}" ${integrity(style)} />`,
    ...(first ? ['<link rel="preload" href="/variants.json" as="fetch" crossorigin />'] : []),
    ...early.map((file) => `<link rel="modulepreload" href="${file.path}" ${integrity(file)} />`),
    `<script type="module" src="${entry.path}" ${integrity(entry)}></script>`,
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
