import { describe, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { STORE_CONTRACT } from '../../contracts/store-contract.ts';

describe('memory store', () => {
  it.each(STORE_CONTRACT)('$name', ({ check }) => check({ open: () => Promise.resolve(createMemoryStore()) }));
});
