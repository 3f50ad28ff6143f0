import { describe, expect, it } from 'vitest';
import { deriveLinkKeys, deriveOwnerProof, newSecret } from '../../../core/crypto/keys.ts';
import type { Bytes } from '../../../core/bytes.ts';
import { EVERYBODY } from '../../../core/transfer/create.ts';
import { serverPartUrls } from '../../../core/transfer/part-urls.ts';
import type { TransferService } from '../../../core/transfer/service.ts';
import { createTransferService } from '../../../core/transfer/service.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { pause } from '../../support/transfers.ts';
import { newTerms } from '../../support/terms.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 2 };
const BY = { caller: 'somebody', request: 'test' };
const LIMITS = {
  maxTransferBytes: 1e9,
  maxStoreBytes: 1e9,
  maxExpiresInSeconds: 1e6,
  maxDownloads: 10,
  unstartedSeconds: 900,
};

function serviceOver({ store }: TestApps): TransferService {
  return createTransferService({
    store,
    limits: LIMITS,
    issuePartUrl: serverPartUrls(),
    clock: () => Date.parse('2026-11-20T12:00:30Z'),
    pause,
  });
}

async function ready(): Promise<{
  apps: TestApps;
  service: TransferService;
  id: string;
  proof: string;
  owner: string;
  secret: string;
}> {
  const apps = createTestApps();
  const { id, secret, ownerSecret } = await apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
  const { downloadProof } = await deriveLinkKeys(secret);
  return {
    apps,
    service: serviceOver(apps),
    id,
    proof: downloadProof,
    owner: await deriveOwnerProof(ownerSecret),
    secret,
  };
}

describe('a claim', () => {
  it('gives nothing once it has finished, and cannot be claimed again, while another can', async () => {
    const { service, id, proof } = await ready();
    const claimId = newSecret();
    const { download } = await service.claim({ downloadProof: proof, requester: BY }, id, claimId);
    const lease = { downloadProof: proof, claimId, download };
    await service.finish({ ...lease, requester: BY }, id);
    await expect(service.getPart({ ...lease, requester: BY }, id, 1)).rejects.toMatchObject({ code: 'finished' });
    await expect(service.claim({ downloadProof: proof, requester: BY }, id, claimId)).rejects.toMatchObject({
      code: 'finished',
    });
    expect(await service.claim({ downloadProof: proof, requester: BY }, id, newSecret())).toEqual({
      download: 2,
      resumed: false,
    });
    await service.finish({ ...lease, requester: BY }, id);
  });

  it('is one claim, however often and in parallel its id is sent', async () => {
    const { apps, id, proof } = await ready();
    const claimId = newSecret();
    const services = [serviceOver(apps), serviceOver(apps)];
    const claims = Array.from({ length: 20 }, (_, index) =>
      services[index % 2]!.claim({ downloadProof: proof, requester: BY }, id, claimId),
    );
    expect(new Set((await Promise.all(claims)).map(({ download }) => download))).toEqual(new Set([1]));
  });
});

describe('a complete transfer', () => {
  it('gives out no more addresses for uploading and takes no more parts', async () => {
    const { service, id, owner } = await ready();
    const request = { purpose: 'upload' as const, parts: [1] };
    await expect(service.partUrls({ ownerProof: owner, requester: BY }, id, request)).rejects.toMatchObject({
      code: 'already_complete',
    });
    const body = { stream: new Blob([patternBytes(66)]).stream(), bytes: 66 };
    await expect(service.putPart({ ownerProof: owner, requester: BY }, id, 1, body)).rejects.toMatchObject({
      code: 'already_complete',
    });
  });
});

describe('a deletion', () => {
  it('leaves nothing of a part that was on its way', async () => {
    const apps = createTestApps();
    const service = serviceOver(apps);
    const { terms, ownerProof } = await newTerms({ ciphertextBytes: 100 });
    await service.create({ requester: BY }, terms, EVERYBODY);
    const stream = new ReadableStream<Bytes>(
      {
        async pull(controller) {
          await service.delete({ ownerProof, requester: BY }, terms.id);
          controller.enqueue(patternBytes(100));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    await expect(
      service.putPart({ ownerProof, requester: BY }, terms.id, 1, { stream, bytes: 100 }),
    ).rejects.toMatchObject({
      code: 'deleted',
    });
    const { objects } = await apps.store.list('' as never);
    expect(objects.filter(({ key }) => key.includes('/parts/'))).toEqual([]);
  });

  it('is told by the status 410 to everyone but the owner, and the encrypted metadata is withheld from all', async () => {
    const { apps, service, id, owner } = await ready();
    await service.delete({ ownerProof: owner, requester: BY }, id);
    expect((await apps.user.request(`${ORIGIN}/api/transfers/${id}`)).status).toBe(410);
    const mine = await apps.user.request(`${ORIGIN}/api/transfers/${id}`, {
      headers: { 'x-sgraph-send-owner': owner },
    });
    expect(await mine.json()).toMatchObject({ state: 'deleted', metadata: '' });
  });
});

describe('a closed server', () => {
  it('takes no transfer, and keeps giving those that it has', async () => {
    const open = createTestApps();
    const { id, secret } = await open.client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    const closed = createTestApps({ SGRAPH_SEND_UPLOADS: 'closed' }, open.store);
    const { terms } = await newTerms();
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(terms) };
    expect((await open.user.request(`${ORIGIN}/api/transfers`, init)).status).toBe(201);
    const { terms: others } = await newTerms();
    const response = await closed.user.request(`${ORIGIN}/api/transfers`, { ...init, body: JSON.stringify(others) });
    expect(response.status).toBe(403);
    await expect(closed.client.upload({ ...TERMS, source: sourceOf(patternBytes(1)) })).rejects.toMatchObject({
      code: 'uploads_closed',
    });
    expect((await closed.client.open(id, secret)).metadata.bytes).toBe(10);
  });
});

describe('events', () => {
  it('of one after the other form a chain: each names the one before and no more', async () => {
    const { apps, id, secret, service, proof } = await ready();
    await service.claim({ downloadProof: proof, requester: BY }, id, newSecret());
    await service.claim({ downloadProof: proof, requester: BY }, id, newSecret());
    const { events } = await apps.client.log(id, { secret });
    const tail = events.slice(-3).map(({ event }) => event.parents.length);
    expect(Math.max(...tail)).toBeLessThanOrEqual(5);
    const own = events.filter(({ event }) => event.caller === 'somebody');
    expect(own.at(-1)?.event.parents.map(({ event }) => event)).toContain(own.at(-2)?.event.event);
  });
});
