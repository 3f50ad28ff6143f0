import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile, OutputFile, Plugin } from 'esbuild';
import { build } from 'esbuild';
import { LANGUAGE_CODES } from '../core/look/language-codes.ts';
import type { AppName } from '../lambdas/assets.ts';
import { everyBundle, ROOT } from './bundling.ts';
import { importsOf, reachedFrom } from './imports.ts';
import { lightSchemas } from './light-schemas.ts';
import { allCompiled, compiledMessages, textsOf } from './messages.ts';
import { themeStyles } from './theme-styles.ts';
import { textsAskedFor } from './texts-asked-for.ts';
import type { ChangedTexts, Overrides } from './versions.ts';
import { versions } from './versions.ts';

/** Characters of text below which they are no file of their own, in each language, but come with what loads the part. */
const SMALL = 250;

/** Which texts the parts of a page need, by their keys. */
export interface PageTexts {
  /** What is there from the start. */
  readonly start: ReadonlySet<string>;
  /** What comes with a script that is loaded on demand, by the source that it begins with. */
  readonly parts: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Bundles a page without its texts and looks which of them each of its scripts asks for. */
export async function findPageTexts(app: AppName, overrides: Overrides): Promise<PageTexts> {
  const { outputFiles, metafile } = await build({
    ...everyBundle,
    entryPoints: [fileURLToPath(new URL(`frontend/${app}/main.ts`, ROOT))],
    outdir: 'none',
    minify: true,
    target: 'es2022',
    plugins: [versions(overrides), compiledMessages({}, new Set()), lightSchemas, themeStyles],
    write: false,
  });
  const { en = {} } = await textsOf(app, {});
  const asked = askedByEntry(outputFiles, metafile, Object.keys(en));
  const start = asked.get(`frontend/${app}/main.ts`)?.keys ?? new Set();
  giveSmallOnesAway(asked, start, (key) => en[key]?.length ?? 0);
  const missing = [...asked].map(([source, part]) => [source, missingIn(part, asked, start)] as const);
  const parts = new Map(missing.filter(([, keys]) => keys.size > 0));
  return { start, parts };
}

/** Texts of a part that has too few for a file of their own come with what loads it. */
function giveSmallOnesAway(
  asked: ReadonlyMap<string, Asked>,
  start: Set<string>,
  lengthOf: (key: string) => number,
): void {
  for (let given = true; given;) {
    given = false;
    for (const part of asked.values()) {
      const missing = [...missingIn(part, asked, start)];
      if (missing.length === 0 || missing.reduce((sum, key) => sum + lengthOf(key), 0) > SMALL) continue;
      for (const importer of part.importers) for (const key of missing) (asked.get(importer)?.keys ?? start).add(key);
      given = true;
    }
  }
}

/** What a part asks for that is not there when it is loaded. */
function missingIn(
  { keys, importers }: Asked,
  asked: ReadonlyMap<string, Asked>,
  start: ReadonlySet<string>,
): ReadonlySet<string> {
  const there = importers.map((importer) => asked.get(importer)?.keys ?? start);
  return new Set([...keys].filter((key) => !start.has(key) && !there.every((each) => each.has(key))));
}

interface Asked {
  readonly keys: Set<string>;
  /** What loads it on demand. */
  readonly importers: readonly string[];
}

/** For the start, and for each script that is loaded on demand: what it and all that it imports ask for. */
function askedByEntry(
  files: readonly OutputFile[],
  { outputs }: Metafile,
  keys: readonly string[],
): Map<string, Asked> {
  const own = new Map(
    files
      .filter(({ path }) => path.endsWith('.js'))
      .map(({ path, text }) => [basename(path), textsAskedFor(text, keys)]),
  );
  const entries = Object.entries(outputs).flatMap(([file, { entryPoint }]) =>
    entryPoint === undefined || !file.endsWith('.js')
      ? []
      : [{ file, source: entryPoint, reached: reachedFrom(outputs, file) }],
  );
  return new Map(
    entries.map(({ file, source, reached }) => [
      source,
      {
        keys: new Set([...reached].flatMap((each) => [...(own.get(basename(each)) ?? [])])),
        importers: entries
          .filter((other) =>
            [...other.reached].some((each) => importsOf(outputs, each, 'dynamic-import').includes(file)),
          )
          .map((other) => other.source),
      },
    ]),
  );
}

const TEXTS = 'i18n';

/**
 * Gives each script that is loaded on demand the texts that only it asks for: English in itself, the other languages in a file each, which
 * `addTexts` of `frontend/i18n/i18n.ts` loads. A language stays one source.
 */
export async function textsOfParts(app: AppName, changed: ChangedTexts, { parts }: PageTexts): Promise<Plugin> {
  const all = await textsOf(app, changed);
  const sources = new Map([...parts].map(([source, keys]) => [fileURLToPath(new URL(source, ROOT)), { source, keys }]));
  const textsIn = (code: string, source: string): string => {
    const wanted = [...(parts.get(source) ?? [])].map((key) => [key, all[code]?.[key]] as const);
    return JSON.stringify(allCompiled(Object.fromEntries(wanted)));
  };
  const others = LANGUAGE_CODES.filter((code) => code !== 'en');
  return {
    name: 'texts of parts',
    setup(plugins) {
      plugins.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const part = sources.get(path);
        if (!part) return undefined;
        return { contents: `import '${TEXTS}:${part.source}';\n${await readFile(path, 'utf8')}`, loader: 'ts' };
      });
      plugins.onResolve({ filter: new RegExp(`^${TEXTS}:`) }, ({ path }) => {
        const [, source = '', code] = path.split(':');
        const name = basename(source, '.ts');
        // The file is named by what comes after the slash.
        return {
          path: `parts/${code === undefined ? name : `${code}-${name}`}`,
          namespace: TEXTS,
          pluginData: { source, code },
        };
      });
      plugins.onLoad({ filter: /./, namespace: TEXTS }, ({ pluginData }) => {
        const { source, code } = pluginData as { readonly source: string; readonly code: string | undefined };
        if (code !== undefined) return { contents: `export const texts = ${textsIn(code, source)};` };
        const loads = others.map((each) => `'${each}': () => import('${TEXTS}:${source}:${each}')`);
        return {
          contents: `import { addTexts } from './frontend/i18n/i18n.ts';\naddTexts(${textsIn('en', source)}, { ${loads.join(', ')} });`,
          resolveDir: fileURLToPath(ROOT),
        };
      });
    },
  };
}
