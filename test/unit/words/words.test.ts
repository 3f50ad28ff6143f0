import { describe, expect, it } from 'vitest';
import type { Passage } from './passages.ts';
import type { AvoidedPhrase } from './word-list.ts';
import { LANGUAGE_CODES } from '../../../core/look/language-codes.ts';
import { glossaryOf } from './glossary.ts';
import { documents, linesOf, textsOf, textsOfCode, textsOfPages } from './passages.ts';
import { AVOIDED, AVOIDED_IN_PROSE } from './word-list.ts';

const { messages: MESSAGES, comments: COMMENTS } = textsOfCode();

const PROSE = [...AVOIDED, ...AVOIDED_IN_PROSE];

function faults(passages: readonly Passage[], avoided: readonly AvoidedPhrase[] = PROSE): string[] {
  return passages.flatMap(({ place, text }) =>
    avoided
      .filter(({ phrase }) => phrase.test(text))
      .map(({ phrase, write }) => `${place}: "${phrase.exec(text)?.[0] ?? ''}", write: ${write}`),
  );
}

describe('the words of the product', () => {
  it('are read from the code: messages, help and descriptions', () => {
    expect(MESSAGES.length).toBeGreaterThan(1_500);
    expect(MESSAGES.map(({ text }) => text)).toContain('the transfer has expired');
    expect(MESSAGES.filter(({ place }) => place.startsWith('frontend/i18n/admin-en.ts')).length).toBeGreaterThan(100);
  });

  it('are read from the documents, down to the runbooks', () => {
    expect(documents()).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md', 'docs/runbooks/restore.md']));
    expect(documents().length).toBeGreaterThan(80);
  });

  it('are plain in every message', () => {
    expect(faults(MESSAGES)).toEqual([]);
  });

  it.each(LANGUAGE_CODES)('are of the language and its country on the pages in %s', async (language) => {
    const texts = textsOfPages(language);
    expect(texts.length).toBeGreaterThan(700);
    expect(faults(texts, (await glossaryOf(language)).avoided)).toEqual([]);
  });

  it.each([
    ['en', 'Create token', 'access code'],
    ['pt', 'Você fechou a tela', 'ecrã'],
    ['pt-br', 'Volte ao ecrã', 'tela'],
  ] as const)('of another country or of the code are found on the pages in %s: %s', async (language, text, write) => {
    expect(faults([{ place: 'a page', text }], (await glossaryOf(language)).avoided).join()).toContain(write);
  });

  it('are plain in every comment', () => {
    expect(COMMENTS.length).toBeGreaterThan(4_000);
    expect(faults(COMMENTS, [...AVOIDED])).toEqual([]);
  });

  it('are read from comments across their lines, not from what looks like one in a text', () => {
    const code = "const url = 'https://example.com/'; // It goes\n// on with the next.\n/**\n * Sent\n * anew.\n */\n";
    expect(textsOf('a.ts', code).comments).toEqual([
      { place: 'a.ts:1', text: 'It goes on with the next.' },
      { place: 'a.ts:3', text: 'Sent anew.' },
    ]);
  });

  it.each(documents())('are plain in %s', (file) => {
    expect(faults(linesOf(file))).toEqual([]);
  });

  it.each([
    ['this server needs an access token', 'access code'],
    ['send the file anew', 'again'],
    ['this server answers at its public address alone', 'only'],
    ['"x" names no store', 'unknown'],
    ['nobody says who asks', 'name the one who acts'],
    ['the id is needless here', 'optional'],
    ['whoever locked it', 'the operator'],
    ['a policy that somebody attached', 'by hand'],
    ['its sender is told why', 'reported'],
    ['the secret stands in the link', 'is'],
  ])('that are not plain are found: %s', (text, write) => {
    expect(faults([{ place: 'a message', text }])).toEqual([expect.stringContaining(write)]);
  });
});
