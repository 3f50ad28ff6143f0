import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import type { LanguageCode } from '../../../core/look/language-codes.ts';
import type { AvoidedPhrase } from './word-list.ts';

/** Things that have one word in each language. */
export type Term =
  | 'file'
  | 'link'
  | 'private link'
  | 'transfer'
  | 'key'
  | 'access code'
  | 'download'
  | 'expire'
  | 'sender'
  | 'recipient'
  | 'operator'
  | 'browser'
  | 'server'
  | 'encrypt'
  | 'console';

export interface Glossary {
  /** The language's word for each thing: a regular expression of all its forms, with what is compounded with it. */
  readonly words: Readonly<Record<Term, string>>;
  /** Messages that need no word for a thing that the English one names, such as `review.title file`. */
  readonly freely: readonly string[];
  /** Words that the pages do not use in this language: of another country, or a second one for a thing. */
  readonly avoided: readonly AvoidedPhrase[];
}

export async function glossaryOf(code: LanguageCode): Promise<Glossary> {
  return ((await import(`./glossary/${code}.ts`)) as { readonly glossary: Glossary }).glossary;
}

/** `\b` knows no letters with accents. */
export function avoid(words: string, why: string, write: string): AvoidedPhrase {
  return { phrase: wordOf(words), why, write };
}

export function wordOf(words: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu');
}

/** What a person may read of a message: not the names of its values, and not addresses. */
export function wordsOf(message: string): string {
  return literals(parse(message))
    .join(' ')
    .replaceAll(/https?:\S+/g, '');
}

function literals(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal) return [element.value];
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return [];
    return Object.values(element.options).flatMap(({ value }) => literals(value));
  });
}
