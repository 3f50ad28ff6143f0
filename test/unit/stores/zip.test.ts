import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { createZipStore } from '../../../core/stores/zip.ts';
import { STORE_CONTRACT } from '../../contracts/store-contract.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'send-zip-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('zip store', () => {
  it.each(STORE_CONTRACT)('$name', (entry) => entry.check({ open: () => createZipStore(join(directory, 'x.zip')) }));
});
