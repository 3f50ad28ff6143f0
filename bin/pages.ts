import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { AppName, AssetFile, Start } from '../lambdas/assets.ts';
import { MISSING, PAGES } from '../lambdas/pages.ts';
import type { Built, Bundle } from './bundle-page.ts';
import { bundlePage, integrityOf } from './bundle-page.ts';
import { FRONTEND, RELEASES, ROOT } from './bundling.ts';
import { keptReleases } from './kept-releases.ts';
import { shellOf } from './shell.ts';
import { staticText } from './static-text.ts';
import { themeColours } from './theme-styles.ts';
import { bundleVariants } from './variants.ts';
import { bundleWorker } from './worker.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
/** Files that are served as they are, at the root of an app; the card of a link is the user's only. */
const PUBLIC: Readonly<Record<AppName, readonly string[]>> = {
  user: ['favicon.svg', 'apple-touch-icon.png', 'icon-192.png', 'icon-512.png', 'icon-maskable.png', 'preview.png'],
  admin: ['favicon.svg', 'apple-touch-icon.png'],
};
/** What is read where the script of a page does not start, in all languages. */
const STARTING = 'starting.html';
/** Which page is at the address of the app itself. */
const FIRST_PAGE: Readonly<Record<AppName, string>> = { user: 'upload', admin: 'admin' };
/** What opens without a connection: pages that need nothing of the server. */
const OFFLINE = ['/', '/sent', '/about', '/accessibility'] as const;
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
  const files: Built[] = [
    ...(await htmlPages(app, prefix, bundle, variants?.script)),
    await startingPage(prefix, bundle),
    ...(await Promise.all(PUBLIC[app].map((name) => publicFile(prefix, name)))),
    ...bundle.files,
    ...(variants?.files ?? []),
  ];
  const always = [bundle.script, bundle.style, ...bundle.imports, ...(variants ? [variants.script] : [])];
  if (app === 'user') files.push(await bundleWorker(offlineFilesOf(files, bundle, always)));
  const startOf = (file: Built): string[] =>
    [...bundle.pages].filter(([, own]) => always.includes(file) || own.includes(file)).map(([name]) => name);
  const packed = await Promise.all(files.map((file) => pack(app, prefix, file, startOf(file))));
  const { script, style, imports } = bundle;
  const start = { script: script.path, style: style.path, imports: imports.map(({ path }) => path) };
  return { packed: [...packed, ...(await addKept(app, packed))], start };
}

/** What the page needs to open without a connection, at the addresses where it is asked for. */
function offlineFilesOf(
  files: readonly Built[],
  bundle: Bundle,
  always: readonly Built[],
): ReadonlyMap<string, Uint8Array> {
  const scripts = OFFLINE.flatMap((address) => bundle.pages.get(pageName('user', '', PAGES.user[address])) ?? []);
  const icon = files.filter(({ path }) => path === '/favicon.svg');
  const documents = OFFLINE.map((address) => {
    const contents = files.find(({ path }) => path === PAGES.user[address])?.contents;
    if (!contents) throw new Error(`the build made no page for ${address}`);
    return [address, contents] as const;
  });
  return new Map([
    ...documents,
    ...[...always, ...scripts, ...icon].map(({ path, contents }) => [path, contents] as const),
  ]);
}

/** By which a bundle knows the page of a document. */
function pageName(app: AppName, prefix: string, path: string): string {
  const name = path.slice(`${prefix}/`.length, -'.html'.length);
  return name === 'index' ? FIRST_PAGE[app] : name;
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

/** The one page, once for each of those that the app shows: they differ in what they load early, and in the frame that is painted first. `first` is what chooses a variant. */
async function htmlPages(app: AppName, prefix: string, bundle: Bundle, first: Built | undefined): Promise<Built[]> {
  const names = new Set([...Object.values(PAGES[app]), MISSING[app]]);
  return Promise.all(
    [...names].map(async (path) => {
      const name = pageName(app, prefix, path);
      const own = bundle.pages.get(name);
      if (!own) throw new Error(`${path} shows no page of frontend/${app}`);
      return { path, contents: await htmlPage(app, prefix, { bundle, name, own, first }), immutable: false };
    }),
  );
}

/** Has no script: it is read where none runs. */
async function startingPage(prefix: string, { style }: Bundle): Promise<Built> {
  const { whole } = await staticText(`${prefix}/${STARTING}`);
  const page = `<!doctype html>
<html lang="en" dir="ltr" data-theme="auto" data-layout="card">
  <head>
    <meta charset="utf-8" />
    <title>SGraph Send</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="${prefix}/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="${style.path}" integrity="${integrityOf(style.contents)}" />
  </head>
  <body>
    ${whole}  </body>
</html>
`;
  return { path: `${prefix}/${STARTING}`, contents: new TextEncoder().encode(page), immutable: false };
}

interface PageParts {
  readonly bundle: Bundle;
  readonly name: string;
  /** What the page needs besides the start. */
  readonly own: readonly Built[];
  readonly first: Built | undefined;
}

/** A page with references to its scripts and style; the browser checks them against their hashes. */
async function htmlPage(app: AppName, prefix: string, { bundle, name, own, first }: PageParts): Promise<Uint8Array> {
  const { style, script, imports } = bundle;
  const [template, shell, text] = await Promise.all([
    readFile(new URL(`frontend/${app}/index.html`, ROOT), 'utf8'),
    shellOf(app, name),
    staticText(`${prefix}/${STARTING}`),
  ]);
  const integrity = ({ contents }: Built): string => `integrity="${integrityOf(contents)}"`;
  const atStart = [script, ...imports];
  const early = [...(first ? atStart : imports), ...own.filter((file) => !atStart.includes(file))];
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
  const places = { assets: head.join('\n    '), static: shell + text.inPage };
  let page = template;
  for (const [place, content] of Object.entries(places)) {
    if (!page.includes(`<!-- ${place} -->`))
      throw new Error(`frontend/${app}/index.html has no <!-- ${place} --> line`);
    page = page.replace(`<!-- ${place} -->`, content);
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
