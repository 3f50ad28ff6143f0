import { afterAll, beforeAll, describe, it } from 'vitest';
import { createGcsStore } from '../../../core/stores/gcs.ts';
import { prefix } from '../../../core/stores/key.ts';
import { STORE_CONTRACT } from '../../contracts/store-contract.ts';
import { startFakeGcs } from '../../setup/fake-gcs.ts';
import type { RunningServer } from '../../setup/server-process.ts';

const BUCKET = 'contract';

describe('the store in Google Cloud Storage', () => {
  let emulator: RunningServer;
  beforeAll(async () => {
    emulator = await startFakeGcs();
    const body = JSON.stringify({ name: BUCKET });
    await fetch(`${emulator.endpoint}/storage/v1/b?project=test`, { method: 'POST', body });
  });
  afterAll(() => emulator.stop());

  for (const [index, { name, check }] of STORE_CONTRACT.entries()) {
    it(name, async () => {
      let opened = 0;
      await check({
        open: () => {
          opened += 1;
          const below = prefix(`check-${index}`, String(opened));
          return Promise.resolve(createGcsStore({ bucket: BUCKET, prefix: below, storage: emulator.endpoint }));
        },
      });
    });
  }
});
