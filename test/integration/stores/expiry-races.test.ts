import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { createGcsStore } from '../../../core/stores/gcs.ts';
import { prefix } from '../../../core/stores/key.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { Store } from '../../../core/stores/store.ts';
import { EXPIRY_RACES } from '../../contracts/expiry-races.ts';
import { createBucket, emulatorSettings } from '../../setup/bucket.ts';
import { startFakeGcs } from '../../setup/fake-gcs.ts';
import type { RunningServer } from '../../setup/server-process.ts';

/** Each takes some hundred requests. */
const ROUNDS = 11;

let opened = 0;
/** A folder of its own for each transfer. */
const fresh = (): ReturnType<typeof prefix> => prefix(`race-${(opened += 1)}`);

describe.each(['ministack', 'localstack'] as const)('over a bucket on %s', (emulator) => {
  const bucket = `races-${crypto.randomUUID()}`;
  beforeAll(() => createBucket(inject(emulator), bucket));

  const open = (): Promise<Store> =>
    createS3Store({ bucket, prefix: fresh(), client: emulatorSettings(inject(emulator)) });
  it.each(EXPIRY_RACES)('$name', ({ check }) => check({ open, rounds: ROUNDS }));
});

describe('over a bucket of Google Cloud Storage', () => {
  let emulator: RunningServer;
  beforeAll(async () => {
    emulator = await startFakeGcs();
    const body = JSON.stringify({ name: 'races' });
    await fetch(`${emulator.endpoint}/storage/v1/b?project=test`, { method: 'POST', body });
  });
  afterAll(() => emulator.stop());

  const open = (): Promise<Store> =>
    Promise.resolve(createGcsStore({ bucket: 'races', prefix: fresh(), storage: emulator.endpoint }));
  it.each(EXPIRY_RACES)('$name', ({ check }) => check({ open, rounds: ROUNDS }));
});
