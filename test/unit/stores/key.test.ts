import { describe, expect, it } from 'vitest';
import { key, parseKey, prefix } from '../../../core/stores/key.ts';

const long = 'a'.repeat(128);

const taken: Record<string, string[]> = {
  'one character': ['a'],
  'several segments': ['transfers', 'mviow6r2oknqpg2r5lumjr4usu', 'parts', '1'],
  'dots, dashes and underscores inside': ['a.b-c_d.json'],
  'a segment of 128 characters': [long],
  'a key of 512 characters': [long, long, long, 'a'.repeat(512 - 3 * 129)],
};

const refusedSegments: Record<string, string> = {
  empty: '',
  'a dot': '.',
  'two dots': '..',
  'two dots inside': 'a..b',
  'a leading dot': '.hidden',
  'a trailing dot': 'a.',
  'a leading dash': '-rf',
  'a slash': 'a/b',
  'a backslash': 'a\\b',
  'a percent escape': '%2f',
  'upper case': 'A',
  'a space': 'a b',
  'a line break behind': 'a\n',
  'a NUL': 'a\0b',
  'a colon': 'c:',
  'a letter outside ASCII': 'é',
  'a full-width dot': '．．',
  'a look-alike of a slash': 'a∕b',
  '129 characters': 'a'.repeat(129),
};

describe('a store key', () => {
  it.each(Object.entries(taken))('is made of %s and read back', (_, segments) => {
    const [first, ...rest] = segments;
    const made = key(first!, ...rest);
    expect([made, parseKey(made)]).toEqual([segments.join('/'), segments.join('/')]);
  });

  it.each(Object.entries(refusedSegments))('with a segment that is %s is neither made nor read', (_, segment) => {
    for (const segments of [[segment], ['a', segment], [segment, 'a'], ['a', segment, 'a']] as [
      string,
      ...string[],
    ][]) {
      expect(() => key(...segments)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
      expect(() => prefix(...segments)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
      if (segment !== 'a/b') expect(parseKey(segments.join('/'))).toBeUndefined();
    }
  });

  it('of 513 characters is neither made nor read', () => {
    const segments: [string, ...string[]] = [long, long, long, 'a'.repeat(513 - 3 * 129)];
    expect(() => key(...segments)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    expect(parseKey(segments.join('/'))).toBeUndefined();
  });

  it.each(['/a', 'a/', 'a//b', '/'])('is not read from %j', (text) => {
    expect(parseKey(text)).toBeUndefined();
  });

  it('that is refused does not appear in the message', () => {
    expect(() => key('Secret-Name')).toThrow(/^a store key has a segment outside/);
  });
});

describe('a prefix', () => {
  it('is everything, or segments with a slash behind', () => {
    expect([prefix(), prefix('a'), prefix('a', 'b')]).toEqual(['', 'a/', 'a/b/']);
  });
});
