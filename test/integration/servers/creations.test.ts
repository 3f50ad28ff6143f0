import { afterEach, describe, expect, inject, it } from 'vitest';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { prefix } from '../../../core/stores/key.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { Store } from '../../../core/stores/store.ts';
import { declaredBytes, parseHolder } from '../../../core/transfer/reservation.ts';
import { serverPartUrls } from '../../../core/transfer/part-urls.ts';
import { createTransferService } from '../../../core/transfer/service.ts';
import { createBucket, emulatorSettings } from '../../setup/bucket.ts';
import { makeAccessToken } from '../../support/access-tokens.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';
import { newTerms } from '../../support/terms.ts';
import { keysWith } from '../../support/transfers.ts';

const CREATIONS = 64;
/** Transfers of which each is asked for several times, at both servers. */
const TRANSFERS = 16;
const FIT = 7;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Place {
  readonly store: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The same store, for this process. */
  readonly open: () => Promise<Store>;
}

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function diskStore(): Promise<Place> {
  const folder = await temporaryFolder();
  cleanUps.push(folder.remove);
  return { store: `disk:${folder.path}`, environment: {}, open: () => createDiskStore(folder.path) };
}

async function bucketStore(endpoint: string): Promise<Place> {
  const bucket = `creations-${crypto.randomUUID()}`;
  await createBucket(endpoint, bucket);
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  return {
    store: `s3://${bucket}/send`,
    environment: { ...credentials, AWS_ENDPOINT_URL: endpoint },
    open: () => createS3Store({ bucket, prefix: prefix('send'), client: emulatorSettings(endpoint) }),
  };
}

async function twoServers({ store, environment }: Place, maxStoreBytes: number): Promise<RunningServer[]> {
  const options = {
    store,
    environment: {
      ...environment,
      SGRAPH_SEND_UPLOADS: 'token',
      SGRAPH_SEND_MAINTENANCE: 'off',
      SGRAPH_SEND_MAX_STORE_BYTES: String(maxStoreBytes),
    },
  };
  const servers = await Promise.all([startServer(options), startServer(options)]);
  for (const server of servers) cleanUps.push(() => server.kill('SIGKILL'));
  return servers;
}

async function create(server: RunningServer, terms: unknown, token: string): Promise<number> {
  const response = await fetch(`${server.userUrl}/api/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sgraph-send-token': token },
    body: JSON.stringify(terms),
  });
  await response.body?.cancel();
  return response.status;
}

/** Maintenance of a process whose clock is so far ahead. */
async function purge(store: Store, aheadMs: number): Promise<void> {
  const limits = {
    maxTransferBytes: 1,
    maxStoreBytes: 1,
    maxExpiresInSeconds: 1,
    maxDownloads: 1,
    unstartedSeconds: 900,
  };
  const clock = (): number => Date.now() + aheadMs;
  const pause = (): Promise<void> => Promise.resolve();
  const service = createTransferService({ store, limits, issuePartUrl: serverPartUrls(), clock, pause });
  const { failure } = await service.purge(
    { requester: { caller: 'schedule', request: 'test' } },
    { keepFrom: clock() - DAY_MS, until: () => Infinity },
  );
  expect(failure).toBeUndefined();
}

const PLACES: [string, () => Promise<Place>][] = [
  ['one disk', diskStore],
  ['one bucket on MiniStack', () => bucketStore(inject('ministack'))],
];

describe.each(PLACES)('two servers over %s', (_, makePlace) => {
  it(`give exactly ${FIT} transfers room of ${CREATIONS} parallel creations, each once, and the purge finds everything`, async () => {
    const place = await makePlace();
    const transfers = await Promise.all(Array.from({ length: TRANSFERS }, () => newTerms()));
    const servers = await twoServers(place, FIT * declaredBytes(transfers[0]!.terms));
    const good = await makeAccessToken(servers[0]!, { maxUses: TRANSFERS });
    const usedUp = await makeAccessToken(servers[0]!, { maxUses: 1 });
    const filler = await newTerms({ expiresInSeconds: 1 });
    expect(await create(servers[1]!, filler.terms, usedUp.token)).toBe(201);
    // It expires at once, and is purged before the others come.
    const store = await place.open();
    await purge(store, 2 * HOUR_MS);

    const statuses = await Promise.all(
      Array.from({ length: CREATIONS }, (__, index) => {
        // Every transfer is asked for with the good token and with the one that is used up.
        const token = Math.floor(index / TRANSFERS) % 2 === 0 ? good.token : usedUp.token;
        return create(servers[index % 2]!, transfers[(index * 5) % TRANSFERS]!.terms, token);
      }),
    );
    const records = (await keysWith(store, '/transfer.json')).filter((key) => !key.includes(filler.terms.id));
    expect(statuses.filter((status) => status === 201)).toHaveLength(FIT);
    expect(records).toHaveLength(FIT);
    const holders = (await keysWith(store, 'expiring/')).flatMap((key) => parseHolder(key)?.id ?? []);
    expect(holders.sort()).toEqual(records.map((key) => key.split('/')[1]).sort());
    expect(await keysWith(store, 'pending/uploads/')).toHaveLength(FIT);

    for (const aheadMs of [4 * HOUR_MS, 8 * HOUR_MS, 4 * DAY_MS, 8 * DAY_MS]) await purge(store, aheadMs);
    expect(
      (await keysWith(store, '')).filter((key) => !/^(?:tokens|capacity|activity|day-keys|admin|repair)\//.test(key)),
    ).toEqual([]);
    await store.close();
  });
});
