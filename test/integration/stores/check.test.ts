import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createGcsStore } from '../../../core/stores/gcs.ts';
import { prefix } from '../../../core/stores/key.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createBucket, emulatorSettings } from '../../setup/bucket.ts';
import { startFakeGcs } from '../../setup/fake-gcs.ts';
import type { RunningServer } from '../../setup/server-process.ts';
import { faultsIn, fillStore, PLANTABLE } from '../../support/store-faults.ts';

const BUCKET = `checks-${crypto.randomUUID()}`;
/** The others differ in what is read, not in how a store is asked. */
const SOME = PLANTABLE.filter(({ name }) => /^no part|^part 1|completed|file parts|^no record$/.test(name));

describe('a check of a store in a bucket', () => {
  let google: RunningServer;
  beforeAll(async () => {
    await createBucket(inject('ministack'), BUCKET);
    google = await startFakeGcs();
    const body = JSON.stringify({ name: BUCKET });
    await fetch(`${google.endpoint}/storage/v1/b?project=test`, { method: 'POST', body });
  });
  afterAll(() => google.stop());

  it.each(['S3', 'Google'])('finds nothing in a whole one, and each fault exactly (%s)', async (kind) => {
    for (const [index, { to, plant, found }] of SOME.entries()) {
      const below = prefix(`check-${index}`);
      const store: Store =
        kind === 'S3'
          ? await createS3Store({ bucket: BUCKET, prefix: below, client: emulatorSettings(inject('ministack')) })
          : createGcsStore({ bucket: BUCKET, prefix: below, storage: google.endpoint });
      const filled = await fillStore(store);
      expect(await faultsIn(filled)).toEqual([]);
      await plant(store, filled[to]);
      expect(await faultsIn(filled)).toEqual(found ? [{ transfer: filled[to], ...found }] : []);
      await store.close();
    }
  });
});
