import { expect, it } from 'vitest';
import type { Key } from '../../../core/stores/key.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import { createSortedKeys } from '../../../core/stores/sorted-keys.ts';

const KEYS = 3_000;
/** Every key once, in an order that is neither sorted nor its reverse. */
const mixed: readonly Key[] = Array.from({ length: KEYS }, (_, index) => nameOf((index * 1_009) % KEYS));

function nameOf(number: number): Key {
  return key('a', String(number % 7), String(number).padStart(5, '0'));
}

const listed = (keys: ReturnType<typeof createSortedKeys>, after?: string): string[] => [
  ...keys.items(prefix('a'), { after }),
];

it('thousands of keys come in order, whether they were there at first or were added', () => {
  const added = createSortedKeys();
  for (const each of mixed) added.add(each);
  expect(listed(added)).toEqual([...mixed].sort());
  expect(listed(createSortedKeys(mixed))).toEqual([...mixed].sort());
});

it('what was removed is gone, and only that', () => {
  const keys = createSortedKeys(mixed);
  const isGone = (each: Key): boolean => each.endsWith('1') || each.startsWith('a/3/');
  for (const each of mixed) if (isGone(each)) keys.remove(each);
  keys.remove(key('a', 'never', 'there'));
  const left = mixed.filter((each) => !isGone(each)).sort();
  expect(listed(keys)).toEqual(left);
  for (const each of left) keys.remove(each);
  expect(listed(keys)).toEqual([]);
  keys.add(nameOf(5));
  expect(listed(keys)).toEqual([nameOf(5)]);
});

it('a list goes on behind any key', () => {
  const keys = createSortedKeys(mixed);
  const sorted = [...mixed].sort();
  for (const at of [0, 510, 511, 512, 1_024, KEYS - 2]) {
    expect(listed(keys, sorted[at])).toEqual(sorted.slice(at + 1));
  }
});

it('common prefixes come once each', () => {
  const keys = createSortedKeys(mixed);
  const found = [...keys.items(prefix('a'), { delimiter: '/' })];
  expect(found).toEqual(['a/0/', 'a/1/', 'a/2/', 'a/3/', 'a/4/', 'a/5/', 'a/6/']);
});
