import { describe, expect, it } from 'vitest';
import { deriveOwnerProof, newSecret } from '../../../core/crypto/keys.ts';
import { TransferInfo } from '../../../core/schemas.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

const SAYS = 'the key is not that of this private link: copy the whole private link again';

interface Sent extends TestApps {
  readonly id: string;
  readonly ownerSecret: string;
}

async function sent(): Promise<Sent> {
  const apps = createTestApps();
  const terms = { metadata: { name: 'a', type: '' }, expiresInSeconds: 600, maxDownloads: 1 };
  return { ...apps, ...(await apps.client.upload({ ...terms, source: sourceOf(patternBytes(10)) })) };
}

async function view({ user, id }: Sent, ownerSecret?: string): Promise<Response> {
  const headers =
    ownerSecret === undefined ? undefined : { 'x-sgraph-send-owner': await deriveOwnerProof(ownerSecret) };
  return user.request(`${ORIGIN}/api/transfers/${id}`, headers && { headers });
}

describe('a private link whose key is that of another transfer', () => {
  it('is refused the state, which the right key and no key at all are given', async () => {
    const site = await sent();
    for (const response of [await view(site), await view(site, site.ownerSecret)]) {
      expect(response.status).toBe(200);
      expect(TransferInfo.parse(await response.json())).toMatchObject({ id: site.id, state: 'ready' });
    }
    const refused = await view(site, newSecret());
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'not_owner', detail: SAYS });
  });

  it('is refused in the same words by all that a sender can do, also after the end', async () => {
    const { client, id, ownerSecret } = await sent();
    const other = newSecret();
    const expiresAt = new Date(client.now() + 60_000).toISOString();
    const reading = [() => client.status(id, other), () => client.log(id, { ownerSecret: other })];
    const changing = [() => client.giveBack(id, other, 1), () => client.changeExpiry(id, other, expiresAt)];
    const ending = (): Promise<unknown> => client.delete(id, other);
    const refused = { code: 'not_owner', message: SAYS };
    for (const attempt of [...reading, ...changing, ending]) await expect(attempt()).rejects.toMatchObject(refused);
    await client.delete(id, ownerSecret);
    for (const attempt of [...reading, ending]) await expect(attempt()).rejects.toMatchObject(refused);
  });

  it('reads that there is no transfer where there is none', async () => {
    const { client } = await sent();
    const absent = 'a'.repeat(26);
    for (const attempt of [client.status(absent, newSecret()), client.log(absent, { ownerSecret: newSecret() })])
      await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
  });
});
