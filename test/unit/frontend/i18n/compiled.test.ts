import { join } from 'node:path';
import { build } from 'esbuild';
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { compiledMessages } from '../../../../bin/messages.ts';
import { compiled } from '../../../../frontend/i18n/compile-message.ts';
import type { Message } from '../../../../frontend/i18n/message.ts';
import { formatMessage } from '../../../../frontend/i18n/message.ts';
import { CATALOGUES } from './catalogues.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const COUNTS = [0, 1, 2, 3, 5, 11, 21, 1.5, 1_234, 1_000_000];

const TEXTS = CATALOGUES.flatMap(({ messages }) => Object.values(messages));

/** What each value of a message may be, by its name. */
function samplesOf(elements: readonly MessageFormatElement[], found = new Map<string, Set<string | number>>()) {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound || element.type === TYPE.tag) continue;
    const samples = found.get(element.value) ?? new Set();
    found.set(element.value, samples);
    if (element.type === TYPE.plural || element.type === TYPE.number) for (const count of COUNTS) samples.add(count);
    if (element.type === TYPE.argument) for (const value of ['x y', 7, '<b>', 12_345]) samples.add(value);
    if (element.type === TYPE.select) for (const value of [...Object.keys(element.options), 'else']) samples.add(value);
    if (element.type === TYPE.plural || element.type === TYPE.select)
      for (const { value } of Object.values(element.options)) samplesOf(value, found);
  }
  return found;
}

/** Sets of values: each value comes with others of the rest. */
function valuesOf(text: string): Readonly<Record<string, string | number>>[] {
  const samples = [...samplesOf(parse(text))].map(([name, values]) => [name, [...values]] as const);
  return Array.from({ length: 30 }, (_, turn) =>
    Object.fromEntries(samples.map(([name, values], at) => [name, values[(turn * (at + 1)) % values.length]!])),
  );
}

describe('a compiled message', () => {
  it.each(CATALOGUES)(
    'says in $name what the library that knows ICU says, whatever its values are',
    ({ messages, locale }) => {
      for (const [key, text] of Object.entries(messages)) {
        const library = new IntlMessageFormat(text, locale);
        for (const values of valuesOf(text))
          expect(formatMessage(compiled(text), values, locale), key).toBe(String(library.format(values)));
      }
    },
  );

  it.each([
    '{when, date}',
    '{n, selectordinal, other {#th}}',
    '{n, plural, offset:1 other {#}}',
    '{n, number, percent}',
    'a <b>c</b>',
  ])('is refused where pages could not show it: %s', (text) => {
    expect(() => compiled(text)).toThrow(/a form that pages cannot show/);
  });

  it('asks for each of its values', () => {
    expect(() => formatMessage(compiled('{name} is gone'), {}, 'en')).toThrow(/\{name\}/);
  });
});

it('the build compiles every catalogue and leaves the parser out', async () => {
  const files = CATALOGUES.map(({ name }) => name);
  const { outputFiles, metafile } = await build({
    entryPoints: [...files, 'compile-message'].map((file) => join(ROOT, 'frontend/i18n', `${file}.ts`)),
    ...{ bundle: true, format: 'esm', write: false, metafile: true, outdir: 'none', plugins: [compiledMessages({})] },
  });
  expect(Object.keys(metafile.inputs).filter((file) => file.includes('node_modules'))).toEqual([]);
  const built: Message[] = [];
  for (const { text } of outputFiles) {
    const module = (await import(
      /* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
    )) as object;
    for (const [name, value] of Object.entries(module) as [string, object][]) {
      if (name === 'compiled') expect((value as typeof compiled)('{n}')).toBe('{n}');
      else built.push(...(Object.values(value) as Message[]));
    }
  }
  expect(new Set(built.map((message) => JSON.stringify(message)))).toEqual(
    new Set(TEXTS.map((text) => JSON.stringify(compiled(text)))),
  );
});
