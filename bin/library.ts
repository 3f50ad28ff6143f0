import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import { build } from 'esbuild';
import { everyBundle, googleLibrary, keepMetafile, programBundle, ROOT } from './bundling.ts';

/** Folder of the package's library: `index.js` and what `package.json` exports besides. */
export const LIBRARY: URL = new URL('dist/lib/', ROOT);

const SCHEMES = readFileSync(new URL('core/stores/schemes.ts', ROOT), 'utf8');
const OPENED = [...SCHEMES.matchAll(/import\('\.\/([a-z0-9]+)\.ts'\)/g)].map(([, name = '']) => name);
if (OPENED.length === 0) throw new Error('core/stores/schemes.ts imports no store: the package would have none');

/** The stores that can be opened by a URL, and what goes with them. */
const STORES = [...OPENED, 'open', 'store', 'key'];

/** What of the sources is exported for Node, by the name of the file that is made of it. */
export const NODE_ENTRIES: Readonly<Record<string, string>> = {
  server: 'lambdas/web-app.ts',
  testing: 'test/contracts/store-contract.ts',
  cdk: 'lib/aws/deploy/cdk.ts',
  ...Object.fromEntries(STORES.map((name) => [`stores/${name}`, `core/stores/${name}.ts`])),
};

const shared = {
  ...everyBundle,
  outdir: fileURLToPath(LIBRARY),
  // The modules of a package rather than its CommonJS, which a browser cannot load and a bundler cannot shake.
  mainFields: ['module', 'main'],
  minifySyntax: true,
} satisfies BuildOptions;

/** Bundles the exports of the package. */
export async function buildLibrary(): Promise<void> {
  await Promise.all([buildUniversal(), buildForNode()]);
}

/**
 * What runs in browsers too. Every module that `core/index.ts` names is an entry of its own, so that a bundler leaves out the files that
 * are not imported.
 */
async function buildUniversal(): Promise<void> {
  const index = readFileSync(new URL('core/index.ts', ROOT), 'utf8');
  const modules = new Set([...index.matchAll(/ from '\.\/(.+)\.ts';/g)].map(([, path = '']) => path));
  const entries = [...modules].map((path) => [`modules/${path.replaceAll('/', '-')}`, `core/${path}.ts`] as const);
  const { metafile } = await build({
    ...shared,
    entryPoints: { index: 'core/index.ts', ...Object.fromEntries(entries) },
    chunkNames: 'modules/[name]-[hash]',
    platform: 'neutral',
    target: 'es2022',
    // What runs in a page is looked at in its developer tools. The sources themselves are in the maps: the package has none.
    sourcemap: 'linked',
  });
  await keepMetafile('library', metafile);
}

async function buildForNode(): Promise<void> {
  const { metafile } = await build({
    ...shared,
    entryPoints: { ...NODE_ENTRIES },
    chunkNames: 'node/[name]-[hash]',
    platform: 'node',
    target: 'node22',
    define: {
      ...programBundle.define,
      SGRAPH_SEND_PROVISION: JSON.stringify(readFileSync(new URL('lib/machine/provision.sh', ROOT), 'utf8')),
    },
    external: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'],
    // An install stays below 15 MiB; names are kept, for stack traces.
    minifyWhitespace: true,
    plugins: [oneErrorClass, googleLibrary],
    banner: programBundle.banner,
  });
  await keepMetafile('library-node', metafile);
}

/** There is one `SendError` for all exports, or `instanceof` would not hold: `package.json` says where `#errors` is. */
const oneErrorClass: Plugin = {
  name: 'one error class',
  setup(plugins) {
    plugins.onResolve({ filter: /\/errors\.ts$/ }, ({ path, resolveDir }) => {
      const isOurs = new URL(path, `file://${resolveDir}/`).href === new URL('core/errors.ts', ROOT).href;
      return isOurs ? { path: '#errors', external: true } : undefined;
    });
  },
};
