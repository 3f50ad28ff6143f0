import { describe, expect, it } from 'vitest';
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import type { Messages } from '../../../../frontend/i18n/en.ts';
import { en } from '../../../../frontend/i18n/en.ts';
import { LANGUAGES } from '../../../../frontend/i18n/languages.ts';

const languages: [string, Messages][] = await Promise.all(
  Object.entries(LANGUAGES).map(async ([code, { load }]): Promise<[string, Messages]> => [code, await load()]),
);
const keys = Object.keys(en) as (keyof Messages)[];

/** Names of the values that a message takes, those inside of plurals and selects included. */
function placeholders(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag) return placeholders(element.children);
    const inner = element.type === TYPE.plural || element.type === TYPE.select ? Object.values(element.options) : [];
    return [element.value, ...inner.flatMap(({ value }) => placeholders(value))];
  });
}

describe.each(languages)('the messages in %s', (_, messages) => {
  it('are all there, and no others', () => {
    expect(Object.keys(messages).sort()).toEqual([...keys].sort());
  });

  it('are all valid ICU messages that take the same values as the English ones', () => {
    const different = keys.filter((key) => {
      const [own, english] = [messages[key], en[key]].map((text) => [...new Set(placeholders(parse(text)))].sort());
      return own!.join() !== english!.join();
    });
    expect(different).toEqual([]);
  });

  it('are never empty', () => {
    expect(keys.filter((key) => messages[key].trim() === '')).toEqual([]);
  });
});
