import { readFile } from 'node:fs/promises';
import type { AppName } from '../lambdas/assets.ts';
import { en } from '../frontend/i18n/en.ts';
import { ROOT } from './bundling.ts';

/** Pages with a first screen of their own in the frame; the others have a card with a lock. */
const OWN: readonly string[] = ['upload'];
const TEXTS: Readonly<Record<string, unknown>> = en;

/** The header of the console has many links; room for it is kept. */
const NO_HEADER = '<p class="brand"></p>';

/** What is painted of a page before its script is there, of `frontend/shell*.html`. */
export async function shellOf(app: AppName, page: string): Promise<string> {
  const [frame, header, first] = await Promise.all([
    part('shell'),
    app === 'user' ? part('shell-header') : NO_HEADER,
    part(OWN.includes(page) ? `shell-${page}` : 'shell-card'),
  ]);
  return frame
    .replace('<!-- header -->', header)
    .replace('<!-- first -->', first)
    .replaceAll(/\{([a-z_.]+)\}/g, (_, key: string) => textOf(key));
}

function part(name: string): Promise<string> {
  return readFile(new URL(`frontend/${name}.html`, ROOT), 'utf8');
}

/** The English text, whose length is that of many languages. */
function textOf(key: string): string {
  const text = TEXTS[key];
  if (typeof text !== 'string') throw new Error(`the frame of a page has ${key}, which is no text`);
  return text;
}
