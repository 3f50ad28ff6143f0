import { describe, expect, it } from 'vitest';
import type { MessageFormatElement, PluralElement } from '@formatjs/icu-messageformat-parser';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { adminEn } from '../../../../frontend/i18n/admin-en.ts';
import { en } from '../../../../frontend/i18n/en.ts';
import { CATALOGUES } from './catalogues.ts';

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

/** Whole numbers up to where the forms of every language repeat. */
const COUNTS = Array.from({ length: 201 }, (_, count) => count);

/** The forms by which a language counts whole numbers and that a plural lacks; where 0 counts as one, it may count as others. */
function lackingForms({ options }: PluralElement, locale: string): string[] {
  const rules = new Intl.PluralRules(locale);
  const lacking = COUNTS.filter((count) => {
    const form = rules.select(count);
    return !(form in options) && !(`=${count}` in options) && !(count === 0 && form === 'one');
  });
  return [...new Set(lacking.map((count) => rules.select(count)))];
}

describe.each(CATALOGUES)('the messages of $name', ({ messages, english, locale }) => {
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

  it('have each form by which their language counts', () => {
    const lacking = keys.flatMap((key) =>
      plurals(parse(messages[key]!)).flatMap((plural) =>
        lackingForms(plural, locale).map((form) => `${key} lacks ${form}`),
      ),
    );
    expect(lacking).toEqual([]);
  });

  it('are never empty', () => {
    expect(keys.filter((key) => messages[key]!.trim() === '')).toEqual([]);
  });
});

it('the console names none of its messages as a shared one', () => {
  expect(Object.keys(adminEn).filter((key) => key in en)).toEqual([]);
});

it.each([
  ['pl', '{n, plural, one {# plik} few {# pliki} other {# pliku}}', ['many']],
  ['pl', '{n, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}', []],
  ['ar', '{n, plural, one {ملف} other {# ملف}}', ['zero', 'two', 'few', 'many']],
  ['ar', '{n, plural, =0 {لا} =1 {ملف} =2 {ملفان} few {# ملفات} many {# ملفًا} other {# ملف}}', []],
  ['ja', '{n, plural, other {#件}}', []],
])('a plural in %s without all its forms is found: %s', (locale, message, forms) => {
  expect(plurals(parse(message)).map((plural) => lackingForms(plural, locale))).toEqual([forms]);
});
