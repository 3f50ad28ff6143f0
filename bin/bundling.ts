import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { documentApart } from './document-apart.ts';

export const ROOT: URL = new URL('../', import.meta.url);
export const FRONTEND: URL = new URL('dist/frontend/', ROOT);
/** Releases whose pages are served beside those that are built. */
export const RELEASES: URL = new URL('releases/', ROOT);
/** What went into each bundle, for the licences and for inspection. Not published. */
const METAFILES = new URL('dist/meta/', ROOT);

export const version: string = (await readFile(new URL('version', ROOT), 'utf8')).trim();

/** What all bundles have in common. The same sources give the same bytes in any folder, and where packages are linked into it. */
export const everyBundle = {
  absWorkingDir: fileURLToPath(ROOT),
  preserveSymlinks: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  legalComments: 'none',
  metafile: true,
} satisfies BuildOptions;

/**
 * What Google's library needs to be bundled. It imports a CommonJS package on demand, which esbuild gives no names, so that no proxy could be
 * used; and it brings streams for the Node of old, a quarter of its size.
 */
export const googleLibrary: Plugin = {
  name: "Google's library",
  setup(plugins) {
    plugins.onResolve({ filter: /^https-proxy-agent$/ }, ({ path, kind, resolveDir }) =>
      kind === 'dynamic-import' ? { path, namespace: 'named', pluginData: resolveDir } : undefined,
    );
    plugins.onLoad({ filter: /./, namespace: 'named' }, ({ path, pluginData }) => ({
      contents: `export { HttpsProxyAgent } from '${path}';`,
      resolveDir: String(pluginData),
    }));
    plugins.onResolve({ filter: /^web-streams-polyfill\// }, ({ path }) => ({ path, namespace: 'none' }));
    plugins.onLoad({ filter: /./, namespace: 'none' }, () => ({ contents: '' }));
  },
};

/** Leaves out zod's messages in 50 languages but the English ones: 300 KB that nothing here asks for, half of what a function loaded. */
const zodInEnglish: Plugin = {
  name: 'zod in English',
  setup(plugins) {
    plugins.onResolve({ filter: /^\.\.\/locales\/index\.c?js$/ }, ({ path, importer }) =>
      /[/\\]node_modules[/\\]zod[/\\]/.test(importer) ? { path, namespace: 'no languages' } : undefined,
    );
    plugins.onLoad({ filter: /./, namespace: 'no languages' }, () => ({ contents: '' }));
  },
};

/** Bundles that Node runs as they are. */
export const programBundle = {
  ...everyBundle,
  plugins: [googleLibrary, zodInEnglish, documentApart],
  platform: 'node',
  chunkNames: 'chunks/[name]-[hash]',
  define: { SGRAPH_SEND_VERSION: JSON.stringify(version) },
  // Some packages are CommonJS and ask for Node's modules when they are loaded. A module of Cloudflare Workers has no address.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url ?? 'file:///');",
  },
} satisfies BuildOptions;

export async function keepMetafile(name: string, metafile: Metafile): Promise<void> {
  await mkdir(METAFILES, { recursive: true });
  await writeFile(new URL(`${name}.json`, METAFILES), JSON.stringify(metafile));
}

/** The metafile of a bundle that was built. */
export async function readMetafile(name: string): Promise<Metafile> {
  return JSON.parse(await readFile(new URL(`${name}.json`, METAFILES), 'utf8')) as Metafile;
}
