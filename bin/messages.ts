import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { compiled } from '../frontend/i18n/compile-message.ts';
import type { ChangedTexts } from './versions.ts';
import { languageOf } from './versions.ts';

/** The catalogues, by their language: `pt-br`, `admin-pt-br`. */
const CATALOGUES = /\/frontend\/i18n\/(?:[a-z]+-)?[a-z]{2}(?:-[a-z]{2})?\.ts$/;

/** Compiles the texts of pages, so that pages need no parser of messages. `changed` are those that versions of elements change. */
export function compiledMessages(changed: ChangedTexts): Plugin {
  return {
    name: 'compiled messages',
    setup(plugins) {
      plugins.onLoad({ filter: CATALOGUES }, async ({ path }) => {
        const exported = (await import(pathToFileURL(path).href)) as Readonly<Record<string, object>>;
        const own = changed[languageOf(path) ?? ''];
        const lines = Object.entries(exported).map(
          ([name, messages]) => `export const ${name} = ${JSON.stringify(allCompiled({ ...messages, ...own }))};`,
        );
        return { contents: lines.join('\n') };
      });
      plugins.onLoad({ filter: /\/frontend\/i18n\/compile-message\.ts$/ }, () => ({
        contents: 'export const compiled = (message) => message;',
      }));
    },
  };
}

function allCompiled(messages: unknown): unknown {
  if (typeof messages === 'string') return compiled(messages);
  if (typeof messages !== 'object' || messages === null) throw new Error('a catalogue has something that is no text');
  return Object.fromEntries(Object.entries(messages).map(([key, inner]) => [key, allCompiled(inner)]));
}
