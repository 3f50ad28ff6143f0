import { numberFormat, pluralRules } from './formatters.ts';

export type Values = Readonly<Record<string, string | number>>;

/** A message as it is put together: text, or text and what stands for values. */
export type Message = string | readonly Part[];

/**
 * Of a compiled message: a text; 0 for the count of the plural around it, as a number of the language; the name of a value, as it is or
 * (0) as a number; or a choice by the plural category (1) or the value (2), of which `=3` is for exactly 3.
 */
export type Part = string | 0 | readonly [string] | readonly [string, 0] | readonly [string, 1 | 2, Choices];
export type Choices = Readonly<Record<string, Message>>;

/** The text of a message. Throws where a value is missing. */
export function formatMessage(message: Message, values: Values, locale: string, count = 0): string {
  if (typeof message === 'string') return message;
  const number = (value: string | number): string => numberFormat(locale, {}).format(Number(value));
  return message
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part === 0) return number(count);
      const [name, kind, choices] = part;
      const value = values[name];
      if (value === undefined) throw new Error(`no value is given for {${name}} of a message`);
      if (kind === undefined) return value;
      if (kind === 0) return number(value);
      const chosen = choices[kind === 1 ? `=${value}` : value];
      if (kind === 2) return formatMessage(chosen ?? choices['other'] ?? '', values, locale, count);
      const plural = chosen ?? choices[pluralRules(locale, {}).select(Number(value))] ?? choices['other'] ?? '';
      return formatMessage(plural, values, locale, Number(value));
    })
    .join('');
}
