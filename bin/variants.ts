import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { STANDARD } from '../core/look/choices.ts';
import type { Variant, VariantName } from '../core/look/variants.ts';
import { VARIANT_NAMES, VARIANTS } from '../core/look/variants.ts';
import type { Built, Bundle } from './bundle-page.ts';
import { bundlePage, integrityOf } from './bundle-page.ts';
import { everyBundle, RELEASES, ROOT, version } from './bundling.ts';
import { keptReleases } from './kept-releases.ts';

/** What the variants add to the user's page. */
interface BuiltVariants {
  /** Decides which variant is shown, and loads it. */
  readonly script: Built;
  /** With those that the page has not. */
  readonly files: readonly Built[];
}

/** What a variant loads at its start; the first script reads it. */
interface Loaded {
  readonly script: string;
  /** Of what the page does not name. */
  readonly integrity: Readonly<Record<string, string>>;
}

/** Builds every variant; undefined where there is none, and the page starts as it always did. */
export async function bundleVariants(usual: Bundle): Promise<BuiltVariants | undefined> {
  if (VARIANT_NAMES.length === 0) return undefined;
  const files = new Map<string, Built>();
  const table: Record<string, object> = { [STANDARD]: loadedBy(usual, usual) };
  for (const name of VARIANT_NAMES) {
    const { release, overrides, theme, layout }: Variant = VARIANTS[name];
    if (release !== undefined && overrides !== undefined)
      throw new Error(`the variant ${name} has a release and overrides: a release is as it was, so take one of them`);
    const bundle = overrides && (await bundlePage('user', '', overrides, metafileOf(name)));
    for (const file of bundle?.files ?? []) files.set(file.path, file);
    table[name] = {
      ...(release === undefined ? loadedBy(bundle ?? usual, usual) : loadedByRelease(release)),
      theme,
      layout,
    };
  }
  for (const { path } of usual.files) files.delete(path);
  const script = await bundleFirst(table);
  return { script, files: [script, ...files.values()] };
}

/** Whether a variant has a bundle of its own. */
export function hasOverrides(name: VariantName): boolean {
  const { overrides }: Variant = VARIANTS[name];
  return overrides !== undefined;
}

export function metafileOf(name: VariantName): string {
  return `page-user-${name}`;
}

function loadedBy(bundle: Bundle, usual: Bundle): Loaded {
  const named = new Set(startOf(usual).map(({ path }) => path));
  const own = startOf(bundle).filter(({ path }) => !named.has(path));
  const hashes = own.map(({ path, contents }) => [path, integrityOf(contents)] as const);
  return { script: bundle.script.path, integrity: Object.fromEntries(hashes) };
}

function startOf({ script, style, imports }: Bundle): readonly Built[] {
  return [script, style, ...imports];
}

function loadedByRelease(release: string): Loaded {
  const { start, integrity } = keptReleases(RELEASES).start(release);
  return { script: start.script, integrity };
}

async function bundleFirst(table: Readonly<Record<string, object>>): Promise<Built> {
  const { outputFiles } = await build({
    ...everyBundle,
    entryPoints: [fileURLToPath(new URL('frontend/variants/start.ts', ROOT))],
    outdir: 'none',
    entryNames: 'start-[hash]',
    minify: true,
    target: 'es2022',
    define: { BUILT_VARIANTS: JSON.stringify(table) },
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error('the build made no first script');
  return { path: `/assets/${version}/${basename(file.path)}`, contents: file.contents, immutable: true };
}
