import { afterEach, describe, expect, inject, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import { createBucket } from '../../setup/bucket.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

const CLAIMS = 64;

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function diskStore(): Promise<{ store: string; environment: Record<string, string> }> {
  const folder = await temporaryFolder();
  cleanUps.push(folder.remove);
  return { store: `disk:${folder.path}`, environment: {} };
}

async function bucketStore(endpoint: string): Promise<{ store: string; environment: Record<string, string> }> {
  const bucket = `claims-${crypto.randomUUID()}`;
  await createBucket(endpoint, bucket);
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  return { store: `s3://${bucket}/send`, environment: { ...credentials, AWS_ENDPOINT_URL: endpoint } };
}

async function twoServers(place: {
  store: string;
  environment: Record<string, string>;
}): Promise<[RunningServer, RunningServer]> {
  const servers = await Promise.all([startServer(place), startServer(place)]);
  for (const server of servers) cleanUps.push(() => server.kill('SIGKILL'));
  return servers;
}

async function claim(server: RunningServer, id: string, proof: string): Promise<number> {
  const response = await fetch(`${server.userUrl}/api/transfers/${id}/downloads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sgraph-send-proof': proof },
    body: JSON.stringify({ claimId: newSecret() }),
  });
  await response.body?.cancel();
  return response.status;
}

const PLACES: [string, () => Promise<{ store: string; environment: Record<string, string> }>][] = [
  ['one disk', diskStore],
  ['one bucket on MiniStack', () => bucketStore(inject('ministack'))],
  ['one bucket on LocalStack', () => bucketStore(inject('localstack'))],
];

describe.each(PLACES)('two servers over %s', (_, place) => {
  it.each([1, 10])(`let exactly the limit of %i of ${CLAIMS} parallel claims succeed`, async (maxDownloads) => {
    const servers = await twoServers(await place());
    const client = createClient({ baseUrl: servers[0].userUrl });
    const terms = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads };
    const { id, secret } = await client.upload({ ...terms, source: sourceOf(patternBytes(1_000)) });
    const { downloadProof } = await deriveLinkKeys(secret);
    const attempts = Array.from({ length: CLAIMS }, (__, index) =>
      claim(servers[index % 2 === 0 ? 0 : 1], id, downloadProof),
    );
    const statuses = await Promise.all(attempts);
    expect(statuses.filter((status) => status === 201)).toHaveLength(maxDownloads);
    expect(statuses.filter((status) => status === 410)).toHaveLength(CLAIMS - maxDownloads);
  });
});
