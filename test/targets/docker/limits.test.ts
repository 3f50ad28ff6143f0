import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import { Problem } from '../../../core/schemas.ts';
import type { Container } from '../../../lib/docker/container.ts';
import { startMinistack } from '../../setup/ministack.ts';
import type { RunningServer } from '../../setup/server-process.ts';
import { makeAccessToken } from '../../support/access-tokens.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';
import { ADMIN_KEY, bucketPlace, running } from './running.ts';

const image = inject('image');
const start = running();
const CLAIMS = 64;
const USES = 60;
const LIMIT = 10;

let ministack: RunningServer;
beforeAll(async () => {
  ministack = await startMinistack({ env: { AUTH: 'true' } });
});
afterAll(() => ministack.stop());

async function twoContainers(): Promise<readonly [Container, Container]> {
  const at = await bucketPlace(ministack.endpoint);
  const one = async (): Promise<Container> => start.container(await at({ image, service: 'both' }));
  return Promise.all([one(), one()]);
}

async function post(url: string, body: unknown, headers: Record<string, string>): Promise<string> {
  const all = { 'content-type': 'application/json', ...headers };
  const answer = await fetch(url, { method: 'POST', headers: all, body: JSON.stringify(body) });
  const told: unknown = await answer.json();
  return answer.ok ? 'granted' : Problem.parse(told).code;
}

/** How often each outcome was seen when the two were asked in turns, all at once. */
async function askBoth(
  containers: readonly [Container, Container],
  times: number,
  ask: (url: string, index: number) => Promise<string>,
): Promise<Record<string, number>> {
  const asked = Array.from({ length: times }, (_, index) => ask(containers[index % 2 === 0 ? 0 : 1].url, index));
  const counts: Record<string, number> = {};
  for (const outcome of await Promise.all(asked)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

describe('two containers over one bucket', () => {
  it('let exactly as many parallel uses of an access code and claims of a download pass as are allowed', async () => {
    const containers = await twoContainers();
    const operator = { adminUrl: containers[0].url, adminKey: ADMIN_KEY };

    const { token } = await makeAccessToken(operator, { maxUses: LIMIT });
    const transfers = await Promise.all(Array.from({ length: USES }, () => newTerms()));
    const uses = await askBoth(containers, USES, (url, index) =>
      post(`${url}/api/transfers`, transfers[index]!.terms, { 'x-sgraph-send-token': token }),
    );
    expect(uses).toEqual({ granted: LIMIT, token_used_up: USES - LIMIT });

    const { token: another } = await makeAccessToken(operator, { maxUses: 1 });
    const client = createClient({ baseUrl: containers[0].url });
    const terms = {
      metadata: { name: 'a.bin', type: '' },
      expiresInSeconds: 3_600,
      maxDownloads: LIMIT,
      token: another,
    };
    const { id, secret } = await client.upload({ ...terms, source: sourceOf(patternBytes(1_000)) });
    const headers = { 'x-sgraph-send-proof': (await deriveLinkKeys(secret)).downloadProof };
    const claims = await askBoth(containers, CLAIMS, (url) =>
      post(`${url}/api/transfers/${id}/downloads`, { claimId: newSecret() }, headers),
    );
    expect(claims).toEqual({ granted: LIMIT, limit_reached: CLAIMS - LIMIT });
  });
});
