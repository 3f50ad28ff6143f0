import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { ERRORS } from '../core/errors.ts';
import { LINK_FAULTS } from '../core/find-link.ts';

const TABLE = /^export const ERRORS = \{.*?^\} as const satisfies Record<string, ErrorFacts>;$/ms;
const FAULTS = /^export const LINK_FAULTS = \{.*?^\} as const;$/ms;

/** Gives pages of the tables of errors what they use: a page has a text of its own for each code and fault, and neither a status nor an exit code. */
export const lightErrors: Plugin = {
  name: 'light errors',
  setup(plugins) {
    plugins.onLoad({ filter: /\/core\/errors\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!TABLE.test(source)) throw new Error(`${path} has no table of errors that the build of pages knows`);
      return { contents: source.replace(TABLE, () => table()), loader: 'ts' };
    });
    plugins.onLoad({ filter: /\/core\/find-link\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!FAULTS.test(source)) throw new Error(`${path} has no table of faults that the build of pages knows`);
      const names = Object.keys(LINK_FAULTS).map((name) => `${name}: ''`);
      return {
        contents: source.replace(FAULTS, `export const LINK_FAULTS = { ${names.join(', ')} } as const;`),
        loader: 'ts',
      };
    });
  },
};

function table(): string {
  const codes = new Map<string, string[]>();
  for (const [code, { next }] of Object.entries(ERRORS)) codes.set(next, [...(codes.get(next) ?? []), code]);
  const groups = JSON.stringify(Object.fromEntries([...codes].map(([next, all]) => [next, all.join(' ')])));
  return `export const ERRORS = Object.fromEntries(Object.entries(${groups}).flatMap(([next, codes]) =>
    codes.split(' ').map((code) => [code, { next, text: '' }])));`;
}
