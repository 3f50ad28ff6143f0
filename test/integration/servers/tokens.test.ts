import { afterEach, describe, expect, inject, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { Problem } from '../../../core/schemas.ts';
import { TokenInfo } from '../../../core/tokens/schemas.ts';
import { createBucket } from '../../setup/bucket.ts';
import { makeAccessToken, revokeAccessToken } from '../../support/access-tokens.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';
import { newTerms } from '../../support/terms.ts';

const USES = 100;
const LIMIT = 10;

interface Place {
  readonly store: string;
  readonly environment: Readonly<Record<string, string>>;
}

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function diskStore(): Promise<Place> {
  const folder = await temporaryFolder();
  cleanUps.push(folder.remove);
  return { store: `disk:${folder.path}`, environment: {} };
}

async function bucketStore(endpoint: string): Promise<Place> {
  const bucket = `tokens-${crypto.randomUUID()}`;
  await createBucket(endpoint, bucket);
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  return { store: `s3://${bucket}/send`, environment: { ...credentials, AWS_ENDPOINT_URL: endpoint } };
}

/** Two processes that take uploads by token. */
async function twoServers({ store, environment }: Place): Promise<[RunningServer, RunningServer]> {
  const options = { store, environment: { ...environment, SGRAPH_SEND_UPLOADS: 'token' } };
  const servers = await Promise.all([startServer(options), startServer(options)]);
  for (const server of servers) cleanUps.push(() => server.kill('SIGKILL'));
  return servers;
}

async function create(server: RunningServer, terms: unknown, token: string): Promise<string> {
  const response = await fetch(`${server.userUrl}/api/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sgraph-send-token': token },
    body: JSON.stringify(terms),
  });
  const answer: unknown = await response.json();
  return response.ok ? String(response.status) : Problem.parse(answer).code;
}

async function infoOf(server: RunningServer, id: string): Promise<TokenInfo> {
  const headers = { 'x-sgraph-send-admin-key': server.adminKey };
  const response = await fetch(`${server.adminUrl}/admin/api/tokens/${id}`, { headers });
  return TokenInfo.parse(await response.json());
}

function tally(outcomes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

const PLACES: [string, () => Promise<Place>][] = [
  ['one disk', diskStore],
  ['one bucket on MiniStack', () => bucketStore(inject('ministack'))],
  ['one bucket on LocalStack', () => bucketStore(inject('localstack'))],
];

describe.each(PLACES)('two servers over %s', (_, place) => {
  it(`let exactly ${LIMIT} of ${USES} parallel uses of a token pass`, async () => {
    const servers = await twoServers(await place());
    const { token, info } = await makeAccessToken(servers[0], { maxUses: LIMIT });
    const transfers = await Promise.all(Array.from({ length: USES }, () => newTerms()));
    const outcomes = await Promise.all(
      transfers.map(({ terms }, index) => create(servers[index % 2 === 0 ? 0 : 1], terms, token)),
    );
    expect(tally(outcomes)).toEqual({ 201: LIMIT, token_used_up: USES - LIMIT });
    for (const server of servers) {
      expect(await infoOf(server, info.id)).toMatchObject({ uses: LIMIT, state: 'used_up' });
    }
    const printed = servers.map((server) => server.output()).join('');
    expect(printed).toContain('token_used_up');
    expect(printed).not.toContain(token.slice('sgst_'.length, 30));
  });

  it('take one use for one transfer, however often and wherever its creation is sent', async () => {
    const servers = await twoServers(await place());
    const { token, info } = await makeAccessToken(servers[0], { maxUses: 3 });
    const transfers = await Promise.all([newTerms(), newTerms(), newTerms()]);
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (__, index) =>
        create(servers[index % 2 === 0 ? 0 : 1], transfers[index % 3]?.terms, token),
      ),
    );
    expect(Object.keys(tally(outcomes)).sort()).toEqual(['200', '201']);
    expect((await infoOf(servers[1], info.id)).uses).toBe(3);
  });

  it('both refuse a token from the moment on that one of them has revoked it', async () => {
    const servers = await twoServers(await place());
    const { token, info } = await makeAccessToken(servers[0]);
    const { terms } = await newTerms();
    expect(await create(servers[1], terms, token)).toBe('201');
    await revokeAccessToken(servers[0], info.id);
    const others = await Promise.all([newTerms(), newTerms()]);
    for (const [index, server] of servers.entries())
      expect(await create(server, others[index]?.terms, token)).toBe('token_revoked');
    const source = sourceOf(patternBytes(10));
    const upload = { source, metadata: { name: 'a', type: '' }, expiresInSeconds: 60, maxDownloads: 1, token };
    await expect(createClient({ baseUrl: servers[1].userUrl }).upload(upload)).rejects.toMatchObject({
      code: 'token_revoked',
    });
  });
});
