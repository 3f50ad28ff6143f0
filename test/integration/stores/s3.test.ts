import { beforeAll, describe, inject, it } from 'vitest';
import { prefix } from '../../../core/stores/key.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { Store } from '../../../core/stores/store.ts';
import { STORE_CONTRACT } from '../../contracts/store-contract.ts';
import { createBucket, emulatorSettings } from '../../setup/bucket.ts';

describe.each(['ministack', 'localstack'] as const)('the S3 store on %s', (emulator) => {
  const bucket = `contract-${crypto.randomUUID()}`;
  beforeAll(() => createBucket(inject(emulator), bucket));

  for (const [index, { name, check }] of STORE_CONTRACT.entries()) {
    it(name, async () => {
      const opened: Store[] = [];
      const open = async (): Promise<Store> => {
        const below = prefix(`check-${index}`, String(opened.length));
        const store = await createS3Store({ bucket, prefix: below, client: emulatorSettings(inject(emulator)) });
        opened.push(store);
        return store;
      };
      try {
        await check({ open });
      } finally {
        await Promise.all(opened.map((store) => store.close()));
      }
    });
  }
});
