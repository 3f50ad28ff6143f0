import { describe, expect, it } from 'vitest';
import type { MessageFormatElement, PluralElement } from '@formatjs/icu-messageformat-parser';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { adminEn } from '../../../../frontend/i18n/admin-en.ts';
import { CHECK_MESSAGES } from '../../../../frontend/i18n/check-messages.ts';
import { ADMIN_MESSAGES } from '../../../../frontend/i18n/admin.ts';
import { en } from '../../../../frontend/i18n/en.ts';
import { filesEn } from '../../../../frontend/i18n/files-en.ts';
import { FILES_MESSAGES } from '../../../../frontend/i18n/files.ts';
import type { LanguageCode } from '../../../../frontend/i18n/languages.ts';
import { LANGUAGES } from '../../../../frontend/i18n/languages.ts';

type Texts = Readonly<Record<string, string>>;
type Loaded = [name: string, messages: Texts, english: Texts, locale: string];

const shared = Object.entries(LANGUAGES).map(async ([code, { load, locale }]): Promise<Loaded> => [
  code,
  await load(),
  en,
  locale,
]);
const admin = Object.entries(ADMIN_MESSAGES).map(async ([code, load]): Promise<Loaded> => [
  `${code} of the console`,
  await load(),
  adminEn,
  LANGUAGES[code as LanguageCode].locale,
]);
const check = Object.entries(CHECK_MESSAGES).map(([code, messages]): Loaded => [
  `${code} of the check of the store`,
  messages,
  CHECK_MESSAGES.en,
  LANGUAGES[code as LanguageCode].locale,
]);
const files = Object.entries(FILES_MESSAGES).map(async ([code, load]): Promise<Loaded> => [
  `${code} of the page of sent files`,
  await load(),
  filesEn,
  LANGUAGES[code as LanguageCode].locale,
]);
const languages = [...(await Promise.all([...shared, ...admin, ...files])), ...check];

/** Names of the values that a message takes, those inside of plurals and selects included. */
function placeholders(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag) return placeholders(element.children);
    const inner = element.type === TYPE.plural || element.type === TYPE.select ? Object.values(element.options) : [];
    return [element.value, ...inner.flatMap(({ value }) => placeholders(value))];
  });
}

/** Plurals of a message, those inside of others included. */
function plurals(elements: readonly MessageFormatElement[]): PluralElement[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.tag) return plurals(element.children);
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return [];
    const inner = Object.values(element.options).flatMap(({ value }) => plurals(value));
    return element.type === TYPE.plural ? [element, ...inner] : inner;
  });
}

/** Where a language counts 0 as one, as in Brazil, "one" may be none: only `=1` is exactly one. */
function isWrongOfNone({ options }: PluralElement): boolean {
  return 'one' in options && !('=0' in options) && !options['one'].value.some(({ type }) => type === TYPE.pound);
}

/** Words of the other variant of Portuguese, or that are not used on a page. */
const FOREIGN: Readonly<Record<string, RegExp>> = {
  'pt-PT':
    /(?<!\p{L})(?:arquivos|você|baix\p{L}+|tela|aba|exclu\p{L}+|salv\p{L}+|compartilh\p{L}+|(?:des)?criptograf\p{L}+|de?cifr\p{L}+|descargas?|cardinal|em linha)(?!\p{L})/iu,
  'pt-BR':
    /(?<!\p{L})(?:ficheiros?|ecrã|separador|elimin\p{L}+|partilh\p{L}+|(?:des)?encript\p{L}+|de?cifr\p{L}+|descargas?|registos?|utilizador\p{L}*|consola|definições|cardinal|em linha)(?!\p{L})/iu,
};

describe.each(languages)('the messages in %s', (_, messages, english, locale) => {
  const keys = Object.keys(english);

  it('are all there, and no others', () => {
    expect(Object.keys(messages).sort()).toEqual([...keys].sort());
  });

  it('are all valid ICU messages that take the same values as the English ones', () => {
    const different = keys.filter((key) => {
      const [own, model] = [messages, english].map((texts) => [...new Set(placeholders(parse(texts[key]!)))].sort());
      return own!.join() !== model!.join();
    });
    expect(different).toEqual([]);
  });

  it('never say of none what they say of one', () => {
    const isOne = new Intl.PluralRules(locale).select(0) === 'one';
    const wrong = keys.filter((key) => isOne && plurals(parse(messages[key]!)).some(isWrongOfNone));
    expect(wrong).toEqual([]);
  });

  it('are in the words of their country', () => {
    const foreign = FOREIGN[locale];
    expect(keys.filter((key) => foreign?.test(messages[key]!))).toEqual([]);
  });

  it('are never empty', () => {
    expect(keys.filter((key) => messages[key]!.trim() === '')).toEqual([]);
  });
});

it('the console names none of its messages as a shared one', () => {
  expect(Object.keys(adminEn).filter((key) => key in en)).toEqual([]);
});
