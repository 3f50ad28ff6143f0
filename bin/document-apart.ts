import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

const DOCUMENT = /[/\\]lambdas[/\\]http[/\\]api-document\.ts$/;
/** What the name of a copy ends in, and how a copied file is known when it imports another. */
const COPY = '?document';
/** How the question for the real place of a module is known, which this asks itself. */
const ASKED = 'asked';

/**
 * Gives the module that makes the OpenAPI document copies of all that it imports. It is loaded when somebody asks for the document. Of a module that
 * it shared with the start, the start would load all that either needs: of zod four times what requests need.
 */
export const documentApart: Plugin = {
  name: 'document apart',
  setup(plugins) {
    plugins.onResolve({ filter: /./ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      const isCopied = pluginData === COPY;
      if (pluginData === ASKED || (!isCopied && !path.endsWith('/api-document.ts'))) return undefined;
      const found = await plugins.resolve(path, { importer, kind, resolveDir, pluginData: ASKED });
      const isFile = !found.external && found.namespace === 'file';
      return isFile && (isCopied || DOCUMENT.test(found.path)) ? { ...found, suffix: COPY } : found;
    });
    plugins.onLoad({ filter: /./ }, async ({ path, suffix }) => {
      if (suffix !== COPY) return undefined;
      const loader = path.endsWith('.ts') ? 'ts' : 'js';
      return { contents: await readFile(path, 'utf8'), loader, resolveDir: dirname(path), pluginData: COPY };
    });
  },
};
