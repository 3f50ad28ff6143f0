import { describe, expect, it } from 'vitest';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import { unfinishedDownloads } from '../../../core/client/unfinished-downloads.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

describe('giving a download back by the API', () => {
  it('is what the client asks for, by the number that the log names', async () => {
    const { client, user } = createTestApps();
    const terms = { metadata: { name: 'a', type: '' }, expiresInSeconds: 600, maxDownloads: 1 };
    const { id, secret, ownerSecret } = await client.upload({ ...terms, source: sourceOf(patternBytes(10)) });
    const { downloadProof } = await deriveLinkKeys(secret);
    const claim = (): Promise<Response> =>
      Promise.resolve(
        user.request(`${ORIGIN}/api/transfers/${id}/downloads`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-sgraph-send-proof': downloadProof },
          body: JSON.stringify({ claimId: newSecret() }),
        }),
      );
    expect([(await claim()).status, (await claim()).status]).toEqual([201, 410]);
    const unfinished = unfinishedDownloads(await client.log(id, { ownerSecret }));
    expect(unfinished).toEqual([1]);
    expect((await client.giveBack(id, ownerSecret, 1)).downloads).toEqual({ claimed: 0, finished: 0, max: 1 });
    expect((await claim()).status).toBe(201);
    await expect(client.giveBack(id, newSecret(), 2)).rejects.toMatchObject({ code: 'not_owner' });
    await expect(client.giveBack(id, ownerSecret, 9)).rejects.toMatchObject({ code: 'not_found' });
  });
});
