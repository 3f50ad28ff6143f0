import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { AppName } from '../lambdas/assets.ts';
import { everyBundle, FRONTEND, keepMetafile, ROOT, version } from './bundling.ts';
import { lightErrors } from './light-errors.ts';
import { lightSchemas } from './light-schemas.ts';
import type { Chunk } from './merged-chunks.ts';
import { mergedChunks } from './merged-chunks.ts';
import { compiledMessages } from './messages.ts';
import { findPageTexts, textsOfParts } from './page-texts.ts';
import { themeStyles } from './theme-styles.ts';
import type { Overrides } from './versions.ts';
import { changedTexts, versions } from './versions.ts';

/** A page of the user's app, which is loaded when it is opened. */
const PAGE = /^frontend\/user\/([a-z-]+)\.ts$/;

const TARGET = 'es2022';

/** A file that the build made. */
export interface Built {
  readonly path: string;
  readonly contents: Uint8Array;
  readonly immutable: boolean;
}

/** A bundled page: its files, and those of them that the page needs at once. */
export interface Bundle {
  readonly files: readonly Built[];
  readonly style: Built;
  readonly script: Built;
  /** What the script imports; the page lists it, so that the browser loads it early. */
  readonly imports: readonly Built[];
  /** The scripts that each page of the app needs besides, by the page's name. */
  readonly pages: ReadonlyMap<string, readonly Built[]>;
}

/** What the browser compares a file with. */
export function integrityOf(contents: Uint8Array): string {
  return `sha384-${createHash('sha384').update(contents).digest('base64')}`;
}

/** Bundles a page with these versions of its elements; `name` is that of its metafile. */
export async function bundlePage(
  app: AppName,
  prefix: string,
  overrides: Overrides = {},
  metafileName = `page-${app}`,
): Promise<Bundle> {
  const [changed, texts] = await Promise.all([changedTexts(overrides), findPageTexts(app, overrides)]);
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
    plugins: [
      versions(overrides),
      compiledMessages(changed, texts.start),
      await textsOfParts(app, changed, texts),
      lightErrors,
      lightSchemas,
      themeStyles,
    ],
    // A member of zod that the light schemas do not have.
    logOverride: { 'import-is-undefined': 'error' },
    write: false,
  });
  await keepMetafile(metafileName, metafile);
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
