import { test } from 'node:test';
import { STORE_CONTRACT } from 'sgraph-send/testing';
import { createSqliteStore } from './sqlite-store.js';

for (const { name, check } of STORE_CONTRACT) {
  test(name, () => check({ open: async () => createSqliteStore(':memory:') }));
}
