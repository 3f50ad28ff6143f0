import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const LIGHT = fileURLToPath(new URL('../frontend/light-zod.ts', import.meta.url));
const LIGHT_BASE = fileURLToPath(new URL('../frontend/light-base.ts', import.meta.url));

const BROWSER_CRYPTO = fileURLToPath(new URL('../frontend/browser-crypto.ts', import.meta.url));

/** Gives pages the little of `zod/mini` and `@scure/base` that they use. */
export const lightSchemas: Plugin = {
  name: 'light schemas',
  setup(plugins) {
    plugins.onResolve({ filter: /^@scure\/base$/ }, () => ({ path: LIGHT_BASE }));
    // What a library falls back to in an old Node.
    plugins.onResolve({ filter: /^crypto$/ }, () => ({ path: BROWSER_CRYPTO }));
    plugins.onResolve({ filter: /^zod(?:\/.*)?$/ }, ({ path, importer }) =>
      path === 'zod/mini'
        ? { path: LIGHT }
        : { errors: [{ text: `${importer} imports ${path}: what pages load takes its schemas from zod/mini` }] },
    );
  },
};
