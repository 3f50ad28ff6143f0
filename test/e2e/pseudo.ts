import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { checkEn } from '../../frontend/i18n/check-en.ts';
import { compiled } from '../../frontend/i18n/compile-message.ts';
import { en } from '../../frontend/i18n/en.ts';
import { filesEn } from '../../frontend/i18n/files-en.ts';
import type { Message, Part } from '../../frontend/i18n/message.ts';

/**
 * What is in every text of the languages whose texts are replaced: one for each direction of writing. `Intl` writes neither with Latin vowels.
 */
export const MARKS = { ja: '~', ar: '^' } as const;
export type Pseudo = keyof typeof MARKS;

const PAGES = join(import.meta.dirname, '..', '..', 'dist', 'frontend');
const ENGLISH: Readonly<Record<string, string>> = { ...adminEn, ...checkEn, ...en, ...filesEn };
const ACCENTS: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú' };
/** How much longer a text is than the English one. */
const LONGER = 0.4;

/**
 * Gives the pages, where they ask for texts of these languages, the English ones with accents, marks and 40 % more. So a text with a plain vowel is
 * in no catalogue, or did not follow a change of the language.
 */
export async function speakPseudo(context: BrowserContext): Promise<void> {
  await context.route(/\/assets\/[^/]+\/(?:admin-)?(?:ja|ar)-(?:[a-z-]+-)?[a-z0-9]{8}\.js$/, async (route) => {
    const { pathname } = new URL(route.request().url());
    const code = /\/(?:admin-)?(ja|ar)-[^/]*$/.exec(pathname)?.[1] as Pseudo;
    const body = await pseudoScript(
      await readFile(join(PAGES, pathname.startsWith('/admin/') ? '' : 'user', pathname), 'utf8'),
      MARKS[code],
    );
    await route.fulfill({ contentType: 'text/javascript', body });
  });
}

/** A script of texts, with the same keys under the same name. */
async function pseudoScript(script: string, mark: string): Promise<string> {
  const texts = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as Record<string, object>;
  return Object.entries(texts)
    .map(([name, messages]) => {
      const replaced = Object.keys(messages).map((key) => [key, longer(ENGLISH[key] ?? key, mark)]);
      return `export const ${name} = ${JSON.stringify(Object.fromEntries(replaced))};`;
    })
    .join('\n');
}

function longer(text: string, mark: string): readonly Part[] {
  const more = Math.ceil(text.replaceAll(/\{[^}]*\}/g, '').length * LONGER);
  const words = mark.repeat(Math.max(2, more)).replaceAll(/.{6}(?=.)/g, '$& ');
  return [pseudo(compiled(text)), ` ${words}`].flat();
}

function pseudo(message: Message): readonly Part[] {
  return typeof message === 'string' ? [accented(message)] : message.map(pseudoPart);
}

function pseudoPart(part: Part): Part {
  if (typeof part === 'string') return accented(part);
  if (part === 0 || part.length < 3) return part;
  const [name, kind, choices] = part as readonly [string, 1 | 2, Readonly<Record<string, Message>>];
  return [name, kind, Object.fromEntries(Object.entries(choices).map(([key, chosen]) => [key, pseudo(chosen)]))];
}

function accented(text: string): string {
  return text.replaceAll(/[aeiou]/gi, (vowel) => ACCENTS[vowel.toLowerCase()] ?? vowel);
}
