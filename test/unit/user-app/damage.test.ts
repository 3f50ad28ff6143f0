import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { createClient } from '../../../core/client/client.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { readAll } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { Transport } from '../../../core/client/transport.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { ADMIN_KEY, collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

const TERMS = { metadata: { name: 'secret-name.bin', type: '' }, expiresInSeconds: 600, maxDownloads: 1 };

const change = async (store: Store, id: string, act: (bytes: Bytes) => Bytes | undefined): Promise<void> => {
  const at = paths.part(id, 2);
  const changed = act((await readAll(store, at))!);
  await store.delete(at);
  if (changed) await store.create(at, changed);
};

describe('a recipient whose file was damaged in the store', () => {
  it.each([
    {
      what: 'altered',
      act: (bytes: Bytes) => bytes.with(70_000, 1).with(70_001, 2),
      code: 'damaged',
      action: 'content',
    },
    { what: 'cut', act: (bytes: Bytes) => bytes.slice(1), code: 'store_damaged', action: 'size' },
    { what: 'removed', act: () => undefined, code: 'store_damaged', action: 'missing' },
  ] as const)('($what) is told what to do; the log and the operator have it', async ({ act, code, action }) => {
    const store = createMemoryStore();
    const { client, admin, logLines } = createTestApps({}, store);
    const { id, secret, ownerSecret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(9_000_000)) });
    await change(store, id, act);
    const failed = client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
    await expect(failed).rejects.toMatchObject({
      code,
      message: expect.stringMatching(
        new RegExp(
          `: ask the sender to send it again, or the operator of the server, who was notified, to restore part 2 of transfer ${id}$`,
        ),
      ) as unknown,
    });
    const { events } = await client.log(id, { ownerSecret });
    const damaged = events.map(({ event }) => event).filter(({ kind }) => kind === 'damaged');
    expect(damaged).toMatchObject([{ part: 2, download: 1, action }]);
    const headers = { 'x-sgraph-send-admin-key': ADMIN_KEY };
    const viewed = await admin.request(`${ORIGIN}/admin/api/transfers/${id}`, { headers });
    expect(await viewed.json()).toMatchObject({ damage: [{ download: 1, part: 2, found: action }] });
    const log = logLines.map((line) => JSON.stringify(line)).filter((line) => line.includes(`transfer ${id}`));
    expect(log).not.toEqual([]);
    expect(log.join()).not.toContain(secret);
  });

  it('is told the same by a server that takes no reports, but not that anybody is told', async () => {
    const store = createMemoryStore();
    const { transport, client } = createTestApps({}, store);
    const { id, secret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(9_000_000)) });
    await change(store, id, (bytes) => bytes.with(70_000, 1).with(70_001, 2));
    const older: Transport = (request) =>
      request.url.endsWith('/damage') ? Promise.resolve(new Response(null, { status: 404 })) : transport(request);
    await expect(
      createClient({ baseUrl: ORIGIN, transport: older }).download({
        id,
        secret,
        claimId: newSecret(),
        sink: collector().sink,
      }),
    ).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining('the operator of the server to restore') as unknown,
    });
  });
});
