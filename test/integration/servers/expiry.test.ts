import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Uploaded } from '../../../core/client/client.ts';
import { createClient } from '../../../core/client/client.ts';
import { asSendError } from '../../../core/errors.ts';
import { createBucket } from '../../setup/bucket.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

const CHANGES = 16;
const HOUR_MS = 3_600_000;

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Place {
  readonly store: string;
  readonly environment: Record<string, string>;
}

async function diskStore(): Promise<Place> {
  const folder = await temporaryFolder();
  cleanUps.push(folder.remove);
  return { store: `disk:${folder.path}`, environment: {} };
}

async function bucketStore(endpoint: string): Promise<Place> {
  const bucket = `expiry-${crypto.randomUUID()}`;
  await createBucket(endpoint, bucket);
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  return { store: `s3://${bucket}/send`, environment: { ...credentials, AWS_ENDPOINT_URL: endpoint } };
}

async function twoServers(place: Place): Promise<[RunningServer, RunningServer]> {
  const servers = await Promise.all([startServer(place), startServer(place)]);
  for (const server of servers) cleanUps.push(() => server.kill('SIGKILL'));
  return servers;
}

function send(server: RunningServer, expiresInSeconds: number): Promise<Uploaded> {
  const terms = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds, maxDownloads: 2 };
  return createClient({ baseUrl: server.userUrl }).upload({ ...terms, source: sourceOf(patternBytes(1_000)) });
}

/** The state that a server gives for a change, or the code of its refusal. */
function change(server: RunningServer, { id, ownerSecret }: Uploaded, until: number): Promise<string> {
  return createClient({ baseUrl: server.userUrl })
    .changeExpiry(id, ownerSecret, new Date(until).toISOString())
    .then(
      ({ state }) => state,
      (thrown: unknown) => asSendError(thrown).code,
    );
}

const PLACES: [string, () => Promise<Place>][] = [
  ['one disk', diskStore],
  ['one bucket on MiniStack', () => bucketStore(inject('ministack'))],
  ['one bucket on LocalStack', () => bucketStore(inject('localstack'))],
];

describe.each(PLACES)('two servers over %s', (_, place) => {
  it(`make each of ${CHANGES} parallel changes of an expiry, one after the other, and tell the same newest`, async () => {
    const servers = await twoServers(await place());
    const sent = await send(servers[0], 600);
    const base = Date.now() + HOUR_MS;
    const asked = Array.from({ length: CHANGES }, (__, index) => base + index * 1_000);
    const states = await Promise.all(
      asked.map((until, index) => change(servers[index % 2 === 0 ? 0 : 1], sent, until)),
    );
    expect(states).toEqual(Array(CHANGES).fill('ready'));
    const clients = servers.map(({ userUrl }) => createClient({ baseUrl: userUrl }));
    const { events } = await clients[0]!.log(sent.id, { ownerSecret: sent.ownerSecret });
    const changes = events.map(({ event }) => event).filter(({ kind }) => kind === 'expiry_changed');
    expect(changes.map((event) => event.change).sort((one, other) => one! - other!)).toEqual(
      asked.map((__, index) => index + 1),
    );
    const newest = changes.find((event) => event.change === CHANGES)?.expiresAt;
    for (const client of clients) expect((await client.status(sent.id, sent.ownerSecret)).expiresAt).toBe(newest);
  });
});
