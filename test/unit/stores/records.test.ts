import { expect, it } from 'vitest';
import * as z from 'zod';
import { key } from '../../../core/stores/key.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { createRecords } from '../../../core/stores/records.ts';
import { countReads } from '../../support/faulty-store.ts';

const Note = z.strictObject({ text: z.string() });
const NAME = key('notes', 'one.json');

it('a record that this process made is not read again, and one that was there already is read once', async () => {
  const { store, reads } = countReads(createMemoryStore());
  const [mine, theirs] = [createRecords(store), createRecords(store)];
  expect(await theirs.create(NAME, Note, { text: 'first' })).toBe(true);
  expect(await mine.create(NAME, Note, { text: 'second' })).toBe(false);
  expect(await theirs.read(NAME, Note)).toEqual({ text: 'first' });
  expect(reads()).toBe(0);
  expect(await mine.read(NAME, Note)).toEqual({ text: 'first' });
  expect(await mine.read(NAME, Note)).toEqual({ text: 'first' });
  expect(reads()).toBe(1);
});

it('what is remembered is bounded in bytes: the oldest records are read again', async () => {
  const { store, reads } = countReads(createMemoryStore());
  const records = createRecords(store);
  const text = 'x'.repeat(1024 * 1024);
  const keys = Array.from({ length: 40 }, (_, index) => key('notes', `${index}.json`));
  for (const each of keys) await records.create(each, Note, { text });
  await records.read(keys.at(-1)!, Note);
  expect(reads()).toBe(0);
  await records.read(keys[0]!, Note);
  expect(reads()).toBe(1);
});
