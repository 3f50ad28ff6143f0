import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prefix } from '../../core/stores/key.ts';
import { proveStore } from '../../core/stores/prove.ts';
import { createS3Store } from '../../core/stores/s3.ts';
import type { PresigningStore } from '../../core/stores/store.ts';
import { STORE_CONTRACT } from '../contracts/store-contract.ts';
import { createBucket } from '../setup/bucket.ts';
import { BUCKET, S3_SERVERS } from '../setup/s3-servers.ts';
import type { RunningServer } from '../setup/server-process.ts';
import { temporaryFolder } from '../support/server.ts';

describe.each(Object.entries(S3_SERVERS))('on %s', (_, { start, settingsOf, refused }) => {
  const cleanUps: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  let server: RunningServer;
  beforeAll(async () => {
    const folder = await temporaryFolder();
    cleanUps.push(folder.remove);
    server = await start(folder.path);
    cleanUps.push(() => server.stop());
    if (refused === undefined) await createBucket(server.endpoint, BUCKET);
  });
  const open = async (): Promise<PresigningStore> => {
    const below = prefix(crypto.randomUUID());
    const store = await createS3Store({ bucket: BUCKET, prefix: below, client: settingsOf(server.endpoint) });
    cleanUps.push(() => store.close());
    return store;
  };

  if (refused !== undefined) {
    it('a server does not start, and says why in one sentence', async () => {
      const store = await open();
      await expect(proveStore(store, store)).rejects.toMatchObject({ code: 'store_unusable', message: refused });
    });
    return;
  }
  for (const { name, check } of STORE_CONTRACT) it(name, () => check({ open }));

  it('a server starts, in direct mode too', async () => {
    const store = await open();
    await expect(proveStore(store, store)).resolves.toBeUndefined();
  });
});

describe('docs/matrix.md', () => {
  it('has a row for each server, and no other', async () => {
    const document = await readFile(new URL('../../docs/matrix.md', import.meta.url), 'utf8');
    const [, section = ''] = document.split('\n## S3 that is not AWS\n');
    const [tested = ''] = section.split('\nNot tested');
    const rows = [...tested.matchAll(/^\| ([^|]+?) [0-9][^|]*\|[^|]*\| (all|refused)/gm)].map(([, name, kept]) => [
      name,
      kept,
    ]);
    expect(rows).toEqual(Object.entries(S3_SERVERS).map(([name, { refused }]) => [name, refused ? 'refused' : 'all']));
  });
});
