import { createMemoryStore } from '../../core/stores/memory.ts';
import type { Store } from '../../core/stores/store.ts';
import type { BrokenStore } from './broken/broken-store.ts';
import { BROKEN_CREATES, BROKEN_FAILURES } from './broken/create.ts';
import { BROKEN_DELETES } from './broken/delete.ts';
import { BROKEN_LISTS } from './broken/list.ts';
import { BROKEN_RANGES, BROKEN_READS } from './broken/read.ts';

/** Stores that the contract must catch, each by the check that it names. */
export const BROKEN_STORES: readonly BrokenStore[] = [
  ...BROKEN_CREATES,
  ...BROKEN_FAILURES,
  ...BROKEN_READS,
  ...BROKEN_RANGES,
  ...BROKEN_DELETES,
  ...BROKEN_LISTS,
];

/** A memory store with the fault in it. */
export function openBroken({ spoil }: BrokenStore): Store {
  const good = createMemoryStore();
  return { ...good, ...spoil(good) };
}
