import { describe, expect, it } from 'vitest';
import { deriveLinkKeys, deriveOwnerProof, newSecret } from '../../../core/crypto/keys.ts';
import { TransferLog } from '../../../core/schemas.ts';
import type { Store } from '../../../core/stores/store.ts';
import { readAll } from '../../../core/stores/records.ts';
import { lastSegment, paths } from '../../../core/transfer/paths.ts';
import { verifyLog } from '../../../core/verify-log.ts';
import type { TestApps } from '../../support/app.ts';
import { ADMIN_KEY, collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { eventKey } from '../../support/transfers.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 7_200, maxDownloads: 2 };

interface Sent {
  apps: TestApps;
  id: string;
  secret: string;
  ownerSecret: string;
}

async function sent(maxDownloads = 2): Promise<Sent> {
  const apps = createTestApps();
  const source = sourceOf(patternBytes(5_000_000));
  return { apps, ...(await apps.client.upload({ ...TERMS, maxDownloads, source })) };
}

const ask = async (apps: TestApps, id: string, headers: Record<string, string> = {}): Promise<Response> =>
  apps.user.request(`${ORIGIN}/api/transfers/${id}/log`, { headers });

async function kindsOf({ apps, id, ownerSecret }: Sent): Promise<string[]> {
  return (await apps.client.log(id, { ownerSecret })).events.map(({ event }) => event.kind);
}

describe('GET …/log', () => {
  it('gives a foreign capability the very answer of a transfer that never was, and it is never kept', async () => {
    const { apps, id, secret, ownerSecret } = await sent();
    const other = await sent();
    const foreign = [
      {},
      { 'x-sgraph-send-owner': await deriveOwnerProof(newSecret()) },
      { 'x-sgraph-send-owner': await deriveOwnerProof(other.ownerSecret) },
      { 'x-sgraph-send-proof': (await deriveLinkKeys(other.secret)).downloadProof },
      // The right proofs in each other's place.
      { 'x-sgraph-send-owner': (await deriveLinkKeys(secret)).downloadProof },
      { 'x-sgraph-send-proof': await deriveOwnerProof(ownerSecret) },
    ];
    const never = await ask(apps, (await deriveLinkKeys(newSecret())).transferId, foreign[1]);
    const answers = await Promise.all(foreign.map((headers) => ask(apps, id, headers)));
    // An answer's own id, and what its digits take.
    const differs = ['content-length', 'x-request-id'];
    const told = async (response: Response): Promise<object> => {
      const body = (await response.json()) as { request: string };
      const headers = Object.fromEntries([...response.headers].filter(([name]) => !differs.includes(name)));
      return { status: response.status, headers, body: { ...body, request: typeof body.request } };
    };
    const expected = await told(never);
    expect(expected).toMatchObject({
      status: 404,
      headers: { 'cache-control': 'no-store' },
      body: { code: 'not_found' },
    });
    for (const answer of answers) expect(await told(answer)).toEqual(expected);
  });

  it('is never kept by a cache when it succeeds', async () => {
    const { apps, id, ownerSecret } = await sent();
    const response = await ask(apps, id, { 'x-sgraph-send-owner': await deriveOwnerProof(ownerSecret) });
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it.each(['deleted', 'expired', 'limit_reached'] as const)(
    'is readable to both sides of a transfer that is %s',
    async (end) => {
      const { apps, id, secret, ownerSecret } = await sent(1);
      if (end === 'deleted') await apps.client.delete(id, ownerSecret);
      if (end === 'expired') apps.advance(TERMS.expiresInSeconds);
      if (end === 'limit_reached')
        await apps.client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
      expect((await apps.client.status(id, ownerSecret)).state).toBe(end);
      for (const capability of [{ secret }, { ownerSecret }]) {
        const log = await apps.client.log(id, capability);
        expect(log.events.map(({ event }) => event.kind)).toContain('created');
        expect(await verifyLog(log)).toMatchObject({ altered: [], missing: [] });
      }
      expect((await ask(apps, id)).status).toBe(404);
    },
  );

  it('is gone with everything else when its retention has ended', async () => {
    const { apps, id, ownerSecret } = await sent();
    const headers = { 'x-sgraph-send-owner': await deriveOwnerProof(ownerSecret) };
    const purge = async (): Promise<number> => {
      const init = { method: 'POST', headers: { 'x-sgraph-send-admin-key': ADMIN_KEY } };
      return (await apps.admin.request(`${ORIGIN}/admin/api/purge`, init)).status;
    };
    await apps.client.delete(id, ownerSecret);
    apps.advance(89 * 86_400);
    expect([await purge(), (await ask(apps, id, headers)).status]).toEqual([200, 200]);
    apps.advance(2 * 86_400);
    expect([await purge(), (await ask(apps, id, headers)).status]).toEqual([200, 404]);
    const { objects } = await apps.store.list('' as never);
    expect(objects.filter(({ key }) => key.includes('/events/') && key.includes(id))).toEqual([]);
  });

  it('goes on when an event file was spoilt, and names it', async () => {
    const { apps, id, ownerSecret } = await sent();
    const first = (await apps.client.log(id, { ownerSecret })).events[1]!.event.event;
    await replace(apps.store, await eventKey(apps.store, id, first), '{}');
    const log = await apps.client.log(id, { ownerSecret });
    expect(log.unreadable).toEqual([first]);
    expect(await verifyLog(log)).toMatchObject({ altered: [first], missing: [] });
  });

  it("takes another transfer's event for no event of this one", async () => {
    const { apps, id, ownerSecret } = await sent();
    const other = await apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    const stolen = (await apps.client.log(other.id, { ownerSecret: other.ownerSecret })).events[0]!.event.event;
    const file = await eventKey(apps.store, other.id, stolen);
    await apps.store.create(
      paths.event(id, lastSegment(file).replace('.json', '')),
      (await readAll(apps.store, file))!,
    );
    const log = TransferLog.parse(await apps.client.log(id, { ownerSecret }));
    expect(log.unreadable).toEqual([stolen]);
    expect(log.events.map(({ event }) => event.event)).not.toContain(stolen);
  });
});

describe('the log', () => {
  it('gets one event for each request that does something, the one that ends the transfer included', async () => {
    const { apps, id, secret, ownerSecret } = await sent(1);
    await apps.client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
    const { events } = await apps.client.log(id, { ownerSecret });
    const requests = events.map(({ event }) => event.request);
    // The answers to creation and claim have the addresses of parts.
    const requestsOf = (kind: string): string[] =>
      events.filter(({ event }) => event.kind === kind).map(({ event }) => event.request);
    expect(requestsOf('part_urls_issued')).toEqual([...requestsOf('created'), ...requestsOf('claimed')]);
    expect(new Set(requests).size).toBe(requests.length - 2);
    expect(events.at(-2)?.event).toMatchObject({ kind: 'finished', download: 1, by: 'limit' });
    expect((await apps.client.status(id, ownerSecret)).state).toBe('limit_reached');
  });

  it('tells of looks at it, and of looks at the link, once an hour for each capability', async () => {
    const story = await sent();
    const { apps, id, secret, ownerSecret } = story;
    const look = async (): Promise<void> => {
      for (let n = 0; n < 3; n++) {
        await apps.client.open(id, secret);
        await apps.client.log(id, { secret });
        await apps.client.log(id, { ownerSecret });
        // A caller may have any number of addresses.
        await apps.user.request(`${ORIGIN}/api/transfers/${id}`, { headers: { 'x-forwarded-for': `192.0.2.${n}` } });
      }
    };
    const counts = async (): Promise<number[]> => {
      const kinds = await kindsOf(story);
      return ['viewed', 'log_read'].map((kind) => kinds.filter((other) => other === kind).length);
    };
    await look();
    expect(await counts()).toEqual([1, 2]);
    apps.advance(3_600);
    await look();
    expect(await counts()).toEqual([2, 4]);
  });

  it('records a refusal on an existing transfer with its code and what was refused', async () => {
    const { apps, id, ownerSecret } = await sent();
    await ask(apps, id);
    const { events } = await apps.client.log(id, { ownerSecret });
    expect(events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ kind: 'refused', outcome: 'not_found', action: 'log' }),
    );
  });
});

async function replace(store: Store, name: Parameters<Store['delete']>[0], text: string): Promise<void> {
  await store.delete(name);
  await store.create(name, new TextEncoder().encode(text));
}
