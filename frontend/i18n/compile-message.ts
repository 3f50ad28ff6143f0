import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import type { Choices, Message, Part } from './message.ts';

const known = new Map<string, Message>();

/** A message of a catalogue, compiled. The build compiles all of them, and pages get this function without the parser. */
export function compiled(text: string): Message {
  const message = known.get(text) ?? joined(parse(text));
  known.set(text, message);
  return message;
}

function joined(elements: readonly MessageFormatElement[]): Message {
  const [first, ...others] = elements.map(partOf);
  if (first === undefined) return '';
  return typeof first === 'string' && others.length === 0 ? first : [first, ...others];
}

function partOf(element: MessageFormatElement): Part {
  switch (element.type) {
    case TYPE.literal:
      return element.value;
    case TYPE.pound:
      return 0;
    case TYPE.argument:
      return [element.value];
    case TYPE.number:
      if (element.style) break;
      return [element.value, 0];
    case TYPE.plural:
      if (element.offset !== 0 || element.pluralType !== 'cardinal') break;
      return [element.value, 1, choicesOf(element.options)];
    case TYPE.select:
      return [element.value, 2, choicesOf(element.options)];
  }
  throw new Error(`a message has a form that pages cannot show: ${JSON.stringify(element)}`);
}

function choicesOf(options: Readonly<Record<string, { readonly value: readonly MessageFormatElement[] }>>): Choices {
  return Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, joined(value)]));
}
