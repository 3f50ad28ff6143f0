import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { LANGUAGE_CODES } from '../core/look/language-codes.ts';
import type { AppName } from '../lambdas/assets.ts';
import { compiled } from '../frontend/i18n/compile-message.ts';
import { ROOT } from './bundling.ts';
import type { ChangedTexts } from './versions.ts';
import { languageOf } from './versions.ts';

/** The catalogues, by their language: `pt-br`, `admin-pt-br`. */
const CATALOGUES = /\/frontend\/i18n\/(?:[a-z]+-)?[a-z]{2}(?:-[a-z]{2})?\.ts$/;
/** Those of which each part of a page has its own texts; the others are a part's as they are. */
const SHARED = /^(?:admin-)?[a-z]{2}(?:-[a-z]{2})?\.ts$/;

type Texts = Readonly<Record<string, string>>;

/**
 * Compiles the texts of pages, so that pages need no parser of messages. `changed` are those that versions of elements change; of the
 * catalogues that all of a page shares, only the texts of `atStart` are there, or all if it is not given.
 */
export function compiledMessages(changed: ChangedTexts, atStart?: ReadonlySet<string>): Plugin {
  return {
    name: 'compiled messages',
    setup(plugins) {
      plugins.onLoad({ filter: CATALOGUES }, async ({ path }) => {
        const exported = await catalogueOf(path);
        const own = changed[languageOf(path) ?? ''];
        const isWanted = (key: string): boolean => !SHARED.test(basename(path)) || (atStart?.has(key) ?? true);
        const lines = Object.entries(exported).map(([name, messages]) => {
          const wanted = Object.entries({ ...messages, ...own }).filter(([key]) => isWanted(key));
          return `export const ${name} = ${JSON.stringify(allCompiled(Object.fromEntries(wanted)))};`;
        });
        return { contents: lines.join('\n') };
      });
      plugins.onLoad({ filter: /\/frontend\/i18n\/compile-message\.ts$/ }, () => ({
        contents: 'export const compiled = (message) => message;',
      }));
    },
  };
}

/** All texts of an app by language, with those that versions of elements change. */
export async function textsOf(app: AppName, changed: ChangedTexts): Promise<Readonly<Record<string, Texts>>> {
  const all = LANGUAGE_CODES.map(async (code) => {
    const files = app === 'admin' ? [`${code}.ts`, `admin-${code}.ts`] : [`${code}.ts`];
    const read = files.map((file) => catalogueOf(fileURLToPath(new URL(`frontend/i18n/${file}`, ROOT))));
    const catalogues = (await Promise.all(read)).flatMap((exported) => Object.values(exported));
    return [code, Object.assign({}, ...catalogues, changed[code]) as Texts] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

async function catalogueOf(path: string): Promise<Readonly<Record<string, object>>> {
  return (await import(pathToFileURL(path).href)) as Readonly<Record<string, object>>;
}

export function allCompiled(messages: unknown): unknown {
  if (typeof messages === 'string') return compiled(messages);
  if (typeof messages !== 'object' || messages === null) throw new Error('a catalogue has something that is no text');
  return Object.fromEntries(Object.entries(messages).map(([key, inner]) => [key, allCompiled(inner)]));
}
