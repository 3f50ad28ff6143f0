import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { createClient } from '../../../core/client/client.ts';
import type { OwnedFileRequest, ReceivedEntry } from '../../../core/client/file-requests.ts';
import { createFileRequestClient, sendToRequest } from '../../../core/client/file-requests.ts';
import type { Transport } from '../../../core/client/transport.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { deriveRequestKeys } from '../../../core/crypto/request-keys.ts';
import { publicKeyOf } from '../../../core/crypto/request-seal.ts';
import { requestPaths } from '../../../core/requests/paths.ts';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createTokenService } from '../../../core/tokens/service.ts';
import type { CreateTransfer } from '../../../core/schemas.ts';
import type { TestApps } from '../../support/app.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { requestService, requestTerms } from '../../support/requests.ts';
import { everythingIn, newTransfer, tokenTerms } from '../../support/tokens.ts';
import { useTemporaryDirectory } from '../stores/temporary-directory.ts';

const DAY = 86_400;
const pathOf = useTemporaryDirectory();

interface Inbox {
  readonly apps: TestApps;
  readonly made: OwnedFileRequest;
  send(text: string): Promise<string>;
  received(): Promise<ReceivedEntry[]>;
}

function requestsOf({ transport }: { readonly transport: Transport }): ReturnType<typeof createFileRequestClient> {
  return createFileRequestClient({ baseUrl: ORIGIN, transport });
}

/** A request on a server of its own. */
async function inbox(
  wanted: { readonly maxTransfers?: number; readonly token?: string } = {},
  apps: TestApps = createTestApps(),
): Promise<Inbox> {
  const terms = { title: 'Photos', message: 'Of the trip', expiresInSeconds: DAY, maxTransfers: 5 };
  const made = await requestsOf(apps).create({ ...terms, ...wanted });
  return {
    apps,
    made,
    send: async (text) => {
      const options = { metadata: { name: 'a.txt', type: 'text/plain' }, expiresInSeconds: 600, maxDownloads: 1 };
      const source = sourceOf(utf8(text));
      return (await apps.client.upload({ ...options, source, forRequest: sendToRequest(made.publicKey) })).id;
    },
    received: () => requestsOf(apps).received(made.id, made.ownerSecret),
  };
}

async function readText(apps: TestApps, entry: ReceivedEntry | undefined): Promise<string> {
  if (!entry || !('secret' in entry)) throw new Error('the entry has no secret');
  const { sink, bytes } = collector();
  await apps.client.download({ id: entry.transfer, secret: entry.secret, claimId: newSecret(), sink });
  return new TextDecoder().decode(await bytes());
}

/** The transport with another answer of some paths. */
function answering(
  { transport }: TestApps,
  path: RegExp,
  change: (answer: never) => unknown,
): { transport: Transport } {
  return {
    transport: async (request) => {
      const response = await transport(request);
      if (!path.test(new URL(request.url).pathname)) return response;
      return Response.json(change((await response.json()) as never), { status: response.status });
    },
  };
}

describe('a file request', () => {
  it.each<[string, () => Promise<Store>]>([
    ['memory', () => Promise.resolve(createMemoryStore())],
    ['disk', () => createDiskStore(pathOf('requests'))],
  ])('gives its owner what several senders sent, over a store in %s', async (_, open) => {
    const { apps, made, send, received } = await inbox({}, createTestApps({}, await open()));
    const seen = await requestsOf(apps).view(made.id, made.publicKey);
    expect(seen).toMatchObject({ title: 'Photos', message: 'Of the trip', info: { state: 'open' } });
    const sent = [await send('one'), await send('two')];
    expect((await requestsOf(apps).view(made.id, made.publicKey)).info).not.toHaveProperty('received');
    const entries = await received();
    expect(entries).toMatchObject([
      { number: 1, transfer: sent[0] },
      { number: 2, transfer: sent[1] },
    ]);
    expect(await Promise.all(entries.map((entry) => readText(apps, entry)))).toEqual(['one', 'two']);
    expect(await requestsOf(apps).status(made.id, made.ownerSecret)).toMatchObject({ info: { received: 2 } });
  });

  it('leaves neither its words nor its keys in the store', async () => {
    const { apps, made, send, received } = await inbox();
    await send('one');
    const [entry] = await received();
    const { requestProof } = await deriveRequestKeys(made.publicKey);
    const stored = await everythingIn(apps.store);
    for (const secret of ['Photos', 'trip', made.publicKey, made.ownerSecret, requestProof])
      expect(stored).not.toContain(secret);
    expect(entry && 'secret' in entry && stored.includes(entry.secret)).toBe(false);
  });

  it('that is full refuses the next one before a part is sent, and its owner still reads it', async () => {
    const { apps, made, send, received } = await inbox({ maxTransfers: 1 });
    await send('one');
    await expect(send('two')).rejects.toMatchObject({ code: 'request_full' });
    await expect(requestsOf(apps).view(made.id, made.publicKey)).rejects.toMatchObject({ code: 'request_full' });
    expect(await received()).toHaveLength(1);
  });

  it('that was closed or has expired takes nothing, and loses nothing', async () => {
    const closed = await inbox();
    await closed.send('one');
    expect(await requestsOf(closed.apps).close(closed.made.id, closed.made.ownerSecret)).toMatchObject({
      state: 'closed',
    });
    const expired = await inbox();
    await expired.send('one');
    expired.apps.advance(DAY);
    for (const { send, received } of [closed, expired]) {
      await expect(send('two')).rejects.toMatchObject({ code: 'request_closed' });
      expect(await received()).toHaveLength(1);
    }
  });

  it('that is closed while parts are sent keeps that transfer, and takes no other', async () => {
    const { apps, made, send, received } = await inbox();
    const content = patternBytes(9 * 1024 * 1024);
    let closed = false;
    const transport: Transport = async (request) => {
      if (request.method === 'PUT' && !closed) {
        closed = true;
        await requestsOf(apps).close(made.id, made.ownerSecret);
      }
      return apps.transport(request);
    };
    await createClient({ baseUrl: ORIGIN, transport }).upload({
      metadata: { name: 'a.bin', type: '' },
      expiresInSeconds: 600,
      maxDownloads: 1,
      source: sourceOf(content),
      forRequest: sendToRequest(made.publicKey),
    });
    expect(closed).toBe(true);
    const [entry] = await received();
    if (!entry || !('secret' in entry)) throw new Error('the entry has no secret');
    const { sink, bytes } = collector();
    await apps.client.download({ id: entry.transfer, secret: entry.secret, claimId: newSecret(), sink });
    expect(Buffer.compare(await bytes(), content)).toBe(0);
    await expect(send('two')).rejects.toMatchObject({ code: 'request_closed' });
  });

  it('is nobody else’s: without the owner’s proof there is no list, and without the link no place', async () => {
    const { apps, made } = await inbox();
    const other = newSecret();
    await expect(requestsOf(apps).close(made.id, other)).rejects.toMatchObject({ code: 'not_owner' });
    await expect(requestsOf(apps).received(made.id, other)).rejects.toMatchObject({ code: 'wrong_key' });
    await expect(requestsOf(apps).view(made.id, other)).rejects.toMatchObject({ code: 'wrong_key' });
    const forged = sendToRequest(await publicKeyOf(other));
    const forRequest = async (id: string, secret: string): ReturnType<typeof forged> => ({
      ...(await forged(id, secret)),
      id: made.id,
    });
    const file = { source: sourceOf(utf8('x')), metadata: { name: 'x', type: '' }, expiresInSeconds: 600 };
    await expect(apps.client.upload({ ...file, maxDownloads: 1, forRequest })).rejects.toMatchObject({
      code: 'wrong_key',
    });
  });
});

describe('on a server that needs access codes', () => {
  const closedToStrangers = { SGRAPH_SEND_UPLOADS: 'token' };

  it('a request takes the uses of its owner’s code, and its senders need none', async () => {
    const apps = createTestApps(closedToStrangers);
    await expect(inbox({}, apps)).rejects.toMatchObject({ code: 'token_required' });
    const tokens = createTokenService(apps.store, () => Date.parse('2026-11-20T12:00:00.000Z'));
    const { token, info } = await tokens.create(tokenTerms({ maxUses: 2, maxTransferBytes: 200 }));
    const { made, send, received } = await inbox({ token }, apps);
    expect(made.info.maxTransferBytes).toBe(200);
    await expect(send('x'.repeat(300))).rejects.toMatchObject({ code: 'too_large' });
    await send('one');
    await send('two');
    expect(await tokens.get(info.id)).toMatchObject({ uses: 2 });
    await expect(send('three')).rejects.toMatchObject({ code: 'request_full' });
    await tokens.setLimit(info.id, 9);
    await tokens.revoke(info.id);
    await expect(send('four')).rejects.toMatchObject({ code: 'request_closed' });
    expect(await received()).toHaveLength(2);
  });

  it('no request is made where the operator has turned them off', async () => {
    const apps = createTestApps({ SGRAPH_SEND_REQUESTS: 'off' });
    await expect(inbox({}, apps)).rejects.toMatchObject({ code: 'uploads_closed' });
    expect(await apps.client.info()).toMatchObject({ requests: 'closed' });
  });
});

describe('a server that is not honest', () => {
  it('cannot put other words in place of the owner’s', async () => {
    const [one, other] = [await inbox(), await inbox()];
    const { metadata } = other.made.info;
    const evil = answering(one.apps, /requests/, (info: object) => ({ ...info, metadata }));
    await expect(requestsOf(evil).view(one.made.id, one.made.publicKey)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('cannot give another public key: the one in the link is used, and its own does not belong to the id', async () => {
    const { apps, made } = await inbox();
    const ofTheServer = await publicKeyOf(newSecret());
    await expect(requestsOf(apps).view(made.id, ofTheServer)).rejects.toMatchObject({ code: 'wrong_key' });
  });

  it('is seen when it replays, forges, repeats or leaves out entries, and the others stay', async () => {
    const [one, other] = [await inbox(), await inbox()];
    await one.send('one');
    await one.send('two');
    await other.send('foreign');
    const foreign = (await entriesOf(other)).entries[0]!;
    const evil = answering(one.apps, /entries/, ({ entries: [, second] }: Listed) => ({
      entries: [
        second,
        { ...second, number: 3 },
        { ...foreign, number: 4 },
        { ...second, number: 5, transfer: foreign.transfer },
        { ...second, number: 6, sealed: 'AAAA' },
      ],
    }));
    const entries = await requestsOf(evil).received(one.made.id, one.made.ownerSecret);
    expect(entries.map((entry) => ('fault' in entry ? entry.fault : 'opened'))).toEqual([
      'missing',
      'opened',
      'repeated',
      'unreadable',
      'unreadable',
      'unreadable',
    ]);
  });

  it('hides nothing behind as many forged entries as a request can have, and cannot list more', async () => {
    const { apps, made, send } = await inbox();
    await send('one');
    const [real] = (await entriesOf({ apps, made, send, received: () => Promise.resolve([]) })).entries;
    const flood = (last: number): { transport: Transport } => ({
      transport: async (request) => {
        const url = new URL(request.url);
        if (!url.pathname.endsWith('/entries')) return apps.transport(request);
        const after = Number(url.searchParams.get('after') ?? 0);
        const count = Math.min(1_000, last - after);
        const entries = Array.from({ length: count }, (_, index) => ({
          ...real,
          number: after + index + 1,
          sealed: 'A',
        }));
        if (after === 9_000) entries[999] = { ...real!, number: 10_000, sealed: real!.sealed };
        return Response.json({ entries, ...(after + count < last && { next: after + count }) });
      },
    });
    const entries = await requestsOf(flood(10_000)).received(made.id, made.ownerSecret);
    expect(entries).toHaveLength(10_000);
    expect(entries.filter((entry) => 'secret' in entry)).toMatchObject([{ number: 10_000, transfer: real!.transfer }]);
    await expect(requestsOf(flood(10_001)).received(made.id, made.ownerSecret)).rejects.toMatchObject({
      code: 'damaged',
    });
  });

  it.each([
    ['in no order', (entries: readonly Entry[]) => [...entries].reverse()],
    ['without end', (entries: readonly Entry[]) => [{ ...entries[0], number: 99_999_999 }]],
  ])('is refused when its list is %s', async (_, change) => {
    const { apps, made, send } = await inbox();
    await send('one');
    await send('two');
    const evil = answering(apps, /entries/, ({ entries }: Listed) => ({ entries: change(entries), next: 1 }));
    await expect(requestsOf(evil).received(made.id, made.ownerSecret)).rejects.toMatchObject({ code: 'damaged' });
  });
});

describe('the last place', () => {
  it('goes to exactly one of two senders in every order, and each keeps its own when it asks again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const good = createMemoryStore();
        const store = scheduled(good, scheduler);
        const publicKey = await publicKeyOf(newSecret());
        const { requestId, requestProof } = await deriveRequestKeys(publicKey);
        const services = [store, store, good].map((over) => requestService(over));
        await services[2]!.create(await requestTerms(publicKey, 1), undefined);
        const transfers = [(await newTransfer()) as CreateTransfer, (await newTransfer()) as CreateTransfer];
        const request = { id: requestId, proof: requestProof, sealed: 'A'.repeat(107) };
        const take = (one: number, transfer = one): Promise<void> =>
          services[one]!.admissionTo(request).take(transfers[transfer]!);
        const settling = Promise.allSettled([take(0), take(1), take(1, 0)]);
        await scheduler.waitFor(settling);
        const [first, second, again] = await settling;
        expect(first.status).toBe(again.status);
        expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
        expect((await good.list(requestPaths.uses(requestId))).objects).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });

  it('costs its owner one use of the code, however many ask for it at once in one process', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const good = createMemoryStore();
        const tokens = createTokenService(good, () => Date.parse('2026-11-20T12:00:00.000Z'));
        const { token, info } = await tokens.create(tokenTerms({ maxUses: 9 }));
        const publicKey = await publicKeyOf(newSecret());
        const { requestId, requestProof } = await deriveRequestKeys(publicKey);
        await requestService(good).create(await requestTerms(publicKey, 1), token);
        const service = requestService(scheduled(good, scheduler));
        const transfers = await Promise.all([1, 2, 3, 4].map(newTransfer));
        const takes = transfers.map(async (transfer) => {
          const admission = service.admissionTo({ id: requestId, proof: requestProof, sealed: 'A'.repeat(107) });
          await admission.check(transfer as CreateTransfer);
          await admission.take(transfer as CreateTransfer);
        });
        const settling = Promise.allSettled(takes);
        await scheduler.waitFor(settling);
        expect((await settling).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect(await tokens.get(info.id)).toMatchObject({ uses: 1 });
      }),
      { numRuns: 40 },
    );
  });
});

/** Of the store what takes places, in the order that a scheduler chooses. */
function scheduled(good: Store, scheduler: fc.Scheduler): Store {
  return {
    ...good,
    create: (...given) => scheduler.schedule(Promise.resolve()).then(() => good.create(...given)),
    get: (...given) => scheduler.schedule(Promise.resolve()).then(() => good.get(...given)),
    list: (...given) => scheduler.schedule(Promise.resolve()).then(() => good.list(...given)),
  };
}

interface Entry {
  readonly number: number;
  readonly transfer: string;
  readonly sealed: string;
}
interface Listed {
  readonly entries: readonly Entry[];
}

async function entriesOf({ apps, made }: Inbox): Promise<Listed> {
  let seen: Listed = { entries: [] };
  const listening = answering(apps, /entries/, (listed: Listed) => (seen = listed));
  await requestsOf(listening).received(made.id, made.ownerSecret);
  return seen;
}
