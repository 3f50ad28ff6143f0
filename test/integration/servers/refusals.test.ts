import { afterEach, describe, expect, inject, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { MAX_REFUSALS } from '../../../core/transfer/refusals.ts';
import { verifyLog } from '../../../core/verify-log.ts';
import { createBucket } from '../../setup/bucket.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import type { RunningServer, ServerOptions } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

const ATTEMPTS = 3 * MAX_REFUSALS;
const AT_ONCE = 50;

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function diskStore(): Promise<ServerOptions> {
  const folder = await temporaryFolder();
  cleanUps.push(folder.remove);
  return { store: `disk:${folder.path}` };
}

async function bucketStore(): Promise<ServerOptions> {
  const endpoint = inject('ministack');
  const bucket = `refusals-${crypto.randomUUID()}`;
  await createBucket(endpoint, bucket);
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  return { store: `s3://${bucket}/send`, environment: { ...credentials, AWS_ENDPOINT_URL: endpoint } };
}

async function start(place: ServerOptions): Promise<RunningServer> {
  const server = await startServer(place);
  cleanUps.push(() => server.kill('SIGKILL'));
  return server;
}

async function refused({ userUrl }: RunningServer, id: string): Promise<number> {
  const response = await fetch(`${userUrl}/api/transfers/${id}/complete`, { method: 'POST' });
  await response.body?.cancel();
  return response.status;
}

const PLACES: [string, () => Promise<ServerOptions>][] = [
  ['one disk', diskStore],
  ['one bucket on MiniStack', bucketStore],
];

describe.each(PLACES)('two servers over %s, and a third one later', (_, place) => {
  it(`record exactly ${MAX_REFUSALS} of ${ATTEMPTS} refusals, say once that there were more, and the log is whole`, async () => {
    const store = await place();
    const servers = [await start(store), await start(store)];
    const client = createClient({ baseUrl: servers[0]!.userUrl });
    const terms = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
    const { id, ownerSecret } = await client.upload({ ...terms, source: sourceOf(patternBytes(1_000)) });
    for (let sent = 0; sent < ATTEMPTS; sent += AT_ONCE) {
      const batch = Array.from({ length: AT_ONCE }, (__, n) => refused(servers[n % 2]!, id));
      expect(new Set(await Promise.all(batch))).toEqual(new Set([403]));
    }
    servers.push(await start(store));
    expect(await refused(servers[2]!, id)).toBe(403);
    const log = await client.log(id, { ownerSecret });
    const count = (kind: string): number => log.events.filter(({ event }) => event.kind === kind).length;
    expect([count('refused'), count('refusals_ended')]).toEqual([MAX_REFUSALS, 1]);
    expect(await verifyLog(log)).toMatchObject({ altered: [], missing: [] });
  });
});
