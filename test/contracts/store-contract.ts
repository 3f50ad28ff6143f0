import type { StoreCheck } from './store/check.ts';
import { FAILED_CREATE_CHECKS } from './store/create-fails.ts';
import { CREATE_CHECKS } from './store/create.ts';
import { DELETE_CHECKS } from './store/delete.ts';
import { DELIMITER_CHECKS, LIST_CHECKS } from './store/list.ts';
import { RANGE_CHECKS, READ_CHECKS } from './store/read.ts';

export type { StoreCheck, StoreContext } from './store/check.ts';

/**
 * What every store promises, as data: it runs against each store, and against stores broken on purpose. Any test runner takes it.
 *
 * @example
 * ```ts
 * for (const { name, check } of STORE_CONTRACT) test(name, () => check({ open: async () => createMemoryStore() }));
 * ```
 */
export const STORE_CONTRACT: readonly StoreCheck[] = [
  ...CREATE_CHECKS,
  ...FAILED_CREATE_CHECKS,
  ...READ_CHECKS,
  ...RANGE_CHECKS,
  ...DELETE_CHECKS,
  ...LIST_CHECKS,
  ...DELIMITER_CHECKS,
];
