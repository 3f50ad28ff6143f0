import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { prefix } from '../../../core/stores/key.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import { createBucket, emulatorSettings } from '../../setup/bucket.ts';
import { startProxy } from '../../setup/http-proxy.ts';
import { createTestTransfers, keysBesideSnapshots, keysWith } from '../../support/transfers.ts';

const TRANSFERS = 30;
const DAY = 86_400;

describe('the purge over S3', () => {
  const bucket = `purge-${crypto.randomUUID()}`;
  beforeAll(() => createBucket(inject('ministack'), bucket));

  it('removes all that has expired in one run, with one request for the parts of a transfer', async () => {
    const counts = new Map<string, number>();
    const proxy = await startProxy(inject('ministack'), ({ method }) => {
      counts.set(method, (counts.get(method) ?? 0) + 1);
      return Promise.resolve(false);
    });
    const settings = { bucket, prefix: prefix() };
    const direct = await createS3Store({ ...settings, client: emulatorSettings(inject('ministack')) });
    const proxied = await createS3Store({ ...settings, client: emulatorSettings(proxy.endpoint) });
    onTestFinished(async () => {
      await Promise.all([direct.close(), proxied.close()]);
      await proxy.stop();
    });
    const transfers = createTestTransfers(direct);
    const { send, advance, another } = transfers;
    await Promise.all(Array.from({ length: TRANSFERS }, () => send({ expiresInSeconds: 600 })));
    advance(2 * 3_600);
    const report = await transfers.purge(1, another(proxied));
    expect(report).toMatchObject({ expired: TRANSFERS, parts: 2 * TRANSFERS, more: false, backlog: 0 });
    expect(await keysWith(direct, '/parts/')).toEqual([]);
    expect(await keysWith(direct, 'expiring/')).toEqual([]);
    // Two requests for each transfer, for its parts and its entries, and one for a single key.
    expect(counts.get('POST')).toBeLessThanOrEqual(2 * TRANSFERS);
    expect(counts.get('DELETE')).toBeLessThanOrEqual(TRANSFERS + 1);
    for (let day = 0; day < 3; day++) {
      advance(DAY);
      await transfers.purge(1, another(direct));
    }
    expect(await keysBesideSnapshots(direct)).toEqual([]);
  });
});
