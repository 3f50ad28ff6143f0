import { describe, expect, it } from 'vitest';
import { CATALOGUES } from '../frontend/i18n/catalogues.ts';
import { LANGUAGE_CODES } from '../../../core/look/language-codes.ts';
import type { Glossary, Term } from './glossary.ts';
import { glossaryOf, wordOf, wordsOf } from './glossary.ts';

const { words: ENGLISH } = await glossaryOf('en');
const TERMS = Object.keys(ENGLISH) as Term[];

/** The things that the English message names and the other one does not. */
function unnamed(english: string, message: string, { words }: Glossary): Term[] {
  return TERMS.filter(
    (term) => wordOf(ENGLISH[term]).test(wordsOf(english)) && !wordOf(words[term]).test(wordsOf(message)),
  );
}

function unnamedIn(code: (typeof LANGUAGE_CODES)[number], glossary: Glossary): string[] {
  return CATALOGUES.filter((catalogue) => catalogue.code === code).flatMap(({ messages, english }) =>
    Object.entries(english).flatMap(([key, text]) =>
      unnamed(text, messages[key] ?? '', glossary).map((term) => `${key} ${term}`),
    ),
  );
}

describe.each(LANGUAGE_CODES)('the messages in %s', (code) => {
  it('call each thing by its one word, but for those that need none', async () => {
    const glossary = await glossaryOf(code);
    expect(unnamedIn(code, glossary).toSorted()).toEqual(glossary.freely.toSorted());
  });
});

it('a message that calls a thing by another word is found', async () => {
  expect(unnamed('Copy the {link, select, other {file}}', 'Copie o arquivo', await glossaryOf('pt'))).toEqual(['file']);
  expect(unnamed('Copy the {link, select, other {file}}', 'Copie o ficheiro', await glossaryOf('pt'))).toEqual([]);
});
