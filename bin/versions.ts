import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { ROOT } from './bundling.ts';

/** Which version of an element a page takes, by the element. */
export type Overrides = Readonly<Record<string, string>>;

/** Texts that a version changes, by language and key. */
export type ChangedTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

const PLACES = ['frontend/elements', 'frontend/user'].map((place) => fileURLToPath(new URL(place, ROOT)));
const ELEMENT_FILE = /[/\\]frontend[/\\](?:elements|user)[/\\](send-[a-z-]+)[/\\]([^/\\]+)$/;
const TEXTS = 'texts.ts';

/** Takes the files of chosen versions in the place of the base's; a style is added to the base's. */
export function versions(overrides: Overrides): Plugin {
  const folders = new Map(Object.entries(overrides).map(([element, version]) => [element, folderOf(element, version)]));
  const ownFile = (path: string): string | undefined => {
    const [, element = '', file = ''] = ELEMENT_FILE.exec(path) ?? [];
    const folder = folders.get(element);
    const own = folder === undefined ? undefined : join(folder, file);
    return own !== undefined && existsSync(own) ? own : undefined;
  };
  return {
    name: 'versions of elements',
    setup(plugins) {
      plugins.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
        const own = ownFile(resolve(resolveDir, path));
        // A version may import what it changes.
        return own === undefined || dirname(own) === resolve(resolveDir) ? undefined : { path: own };
      });
      plugins.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const own = ownFile(path);
        if (own === undefined) return undefined;
        const contents = (await Promise.all([path, own].map((file) => readFile(file, 'utf8')))).join('\n');
        return { contents, loader: 'css' };
      });
    },
  };
}

/** The texts of chosen versions, laid over each other. */
export async function changedTexts(overrides: Overrides): Promise<ChangedTexts> {
  const changed: Record<string, Record<string, string>> = {};
  for (const [element, version] of Object.entries(overrides)) {
    const file = join(folderOf(element, version), TEXTS);
    if (!existsSync(file)) continue;
    const { texts } = (await import(pathToFileURL(file).href)) as { texts: ChangedTexts };
    for (const [language, messages] of Object.entries(texts)) changed[language] = { ...changed[language], ...messages };
  }
  return changed;
}

function folderOf(element: string, version: string): string {
  const folder = PLACES.map((place) => join(place, element, version)).find(existsSync);
  if (folder === undefined)
    throw new Error(
      `${element} has no version ${version}: expected a folder frontend/elements/${element}/${version}, as core/look/variants.ts names it`,
    );
  return folder;
}

/** The language that a file of texts is of: `pt-br` of `pt-br.ts`; undefined for those of the console. */
export function languageOf(path: string): string | undefined {
  return /^[a-z]{2}(?:-[a-z]{2})?(?=\.ts$)/.exec(basename(path))?.[0];
}
