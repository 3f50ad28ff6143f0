import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { unfinishedDownloads } from '../../../core/client/unfinished-downloads.ts';
import type { TransferService } from '../../../core/transfer/service.ts';
import { MAX_RELEASES } from '../../../core/transfer/slots.ts';
import type { Lease, NewTransfer, TestTransfers } from '../../support/transfers.ts';
import { BY, createTestTransfers } from '../../support/transfers.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

async function ready(maxDownloads: number): Promise<{ transfers: TestTransfers; sent: NewTransfer }> {
  const transfers = createTestTransfers();
  return { transfers, sent: await transfers.send({ maxDownloads, expiresInSeconds: 10 * DAY }) };
}

async function claim(service: TransferService, sent: NewTransfer, claimId = newSecret()): Promise<Lease> {
  const { download } = await service.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, claimId);
  return { downloadProof: sent.downloadProof, claimId, download };
}

async function read(service: TransferService, { id }: NewTransfer, lease: Lease, part = 1): Promise<number> {
  const { stream } = await service.getPart({ ...lease, requester: BY }, id, part, { first: 0, last: 9 });
  return (await new Response(stream).arrayBuffer()).byteLength;
}

describe('a claim of which no byte went out for an hour', () => {
  it('is free for the next, who gets exactly one, and not before', async () => {
    const { transfers, sent } = await ready(1);
    const { service } = transfers;
    await claim(service, sent);
    transfers.advance(HOUR - 1);
    await expect(claim(service, sent)).rejects.toMatchObject({ code: 'limit_reached' });
    transfers.advance(1);
    const lease = await claim(service, sent);
    expect(lease.download).toBe(2);
    expect(await read(service, sent, lease)).toBe(10);
    transfers.advance(DAY);
    await expect(claim(service, sent)).rejects.toMatchObject({ code: 'limit_reached' });
    await service.finish({ ...lease, requester: BY }, sent.id);
    expect(await service.info({ ownerProof: sent.ownerProof, requester: BY }, sent.id)).toMatchObject({
      state: 'limit_reached',
      downloads: { claimed: 1, finished: 1, max: 1 },
    });
    expect(await transfers.story(sent.id)).toContain('lapsed');
  });

  it('does not lose the file: ten of ten claims without a byte are taken over, each by one of many at once', async () => {
    const { transfers, sent } = await ready(10);
    for (let number = 0; number < 10; number++) await claim(transfers.service, sent);
    transfers.advance(HOUR);
    const services = [transfers.service, transfers.another(), transfers.another(), transfers.another()];
    const claims = Array.from({ length: 40 }, (_, number) => claim(services[number % 4]!, sent));
    const settled = await Promise.allSettled(claims);
    const numbers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.download] : []));
    expect(numbers.sort((one, other) => one! - other!)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect((await transfers.service.info({ requester: BY }, sent.id)).downloads).toEqual({
      claimed: 10,
      finished: 0,
      max: 10,
    });
  });

  it('keeps one of which a byte went out, also where another process sent it', async () => {
    const { transfers, sent } = await ready(1);
    const lease = await claim(transfers.service, sent);
    await read(transfers.another(), sent, lease);
    transfers.advance(3 * DAY);
    await expect(claim(transfers.another(), sent)).rejects.toMatchObject({ code: 'limit_reached' });
    expect(await read(transfers.another(), sent, lease, 2)).toBe(10);
  });

  it('is not kept by addresses that nobody used', async () => {
    const { transfers, sent } = await ready(1);
    const lease = await claim(transfers.service, sent);
    await transfers.service.partUrls({ ...lease, requester: BY }, sent.id, { purpose: 'download', parts: [1] });
    transfers.advance(HOUR);
    expect((await claim(transfers.service, sent)).download).toBe(2);
  });

  it('gives nothing any more from some minutes before, so that it and its successor are never both served', async () => {
    const { transfers, sent } = await ready(1);
    const lease = await claim(transfers.service, sent);
    transfers.advance(HOUR - 5 * 60);
    await expect(read(transfers.another(), sent, lease)).rejects.toMatchObject({ code: 'finished' });
    await expect(read(transfers.service, sent, lease)).rejects.toMatchObject({ code: 'finished' });
    await expect(transfers.service.finish({ ...lease, requester: BY }, sent.id)).rejects.toMatchObject({
      code: 'finished',
    });
  });

  it('is claimed again by its own claim id, under another number', async () => {
    const { transfers, sent } = await ready(1);
    const { claimId } = await claim(transfers.service, sent);
    transfers.advance(2 * HOUR);
    const again = await claim(transfers.service, sent, claimId);
    expect(again.download).toBe(2);
    expect((await claim(transfers.another(), sent, claimId)).download).toBe(2);
    expect(await read(transfers.service, sent, again)).toBe(10);
  });
});

describe('a download that its sender gives back', () => {
  it('goes to another, and whoever had it is told', async () => {
    const { transfers, sent } = await ready(1);
    const { service } = transfers;
    const lost = await claim(service, sent);
    await read(service, sent, lost);
    await expect(claim(service, sent)).rejects.toMatchObject({ code: 'limit_reached' });
    const info = await service.giveBack({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 1);
    expect(info.downloads).toEqual({ claimed: 0, finished: 0, max: 1 });
    expect(await service.giveBack({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 1)).toEqual(info);
    await expect(read(transfers.another(), sent, lost)).rejects.toMatchObject({ code: 'finished' });
    await expect(service.finish({ ...lost, requester: BY }, sent.id)).rejects.toMatchObject({ code: 'finished' });
    const next = await claim(transfers.another(), sent);
    expect(next.download).toBe(2);
    await expect(claim(service, sent)).rejects.toMatchObject({ code: 'limit_reached' });
    expect((await transfers.story(sent.id)).filter((kind) => kind === 'given_back')).toHaveLength(1);
  });

  it('is refused to whoever is not the sender, for one that has finished, and for one that was never started', async () => {
    const { transfers, sent } = await ready(2);
    const { service } = transfers;
    const lease = await claim(service, sent);
    await expect(service.giveBack({ requester: BY }, sent.id, 1)).rejects.toMatchObject({ code: 'not_owner' });
    await expect(service.giveBack({ ownerProof: sent.downloadProof, requester: BY }, sent.id, 1)).rejects.toMatchObject(
      { code: 'not_owner' },
    );
    await service.finish({ ...lease, requester: BY }, sent.id);
    await expect(service.giveBack({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 1)).rejects.toMatchObject({
      code: 'finished',
    });
    await expect(service.giveBack({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 2)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await service.info({ requester: BY }, sent.id)).downloads).toEqual({ claimed: 1, finished: 1, max: 2 });
  });

  it('either finishes or is given back, never both', async () => {
    for (let round = 0; round < 20; round++) {
      const { transfers, sent } = await ready(2);
      const lease = await claim(transfers.service, sent);
      const [finished, givenBack] = await Promise.allSettled([
        transfers.service.finish({ ...lease, requester: BY }, sent.id),
        transfers.another().giveBack({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 1),
      ]);
      expect([finished.status, givenBack.status].sort()).toEqual(['fulfilled', 'rejected']);
      const { downloads } = await transfers.another().info({ requester: BY }, sent.id);
      expect(downloads.finished).toBe(finished.status === 'fulfilled' ? 1 : 0);
    }
  });

  it('can be given back a bounded number of times, so that claims of one transfer have an end', async () => {
    const { transfers, sent } = await ready(1);
    const { service } = transfers;
    for (let number = 1; number <= MAX_RELEASES; number++) {
      expect((await claim(service, sent)).download).toBe(number);
      await service.giveBack({ ownerProof: sent.ownerProof, requester: BY }, sent.id, number);
    }
    const last = await claim(service, sent);
    expect(last.download).toBe(MAX_RELEASES + 1);
    await expect(
      service.giveBack({ ownerProof: sent.ownerProof, requester: BY }, sent.id, MAX_RELEASES + 1),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
    transfers.advance(2 * HOUR);
    await expect(claim(transfers.another(), sent)).rejects.toMatchObject({ code: 'limit_reached' });
  });

  it('is one of those that the log tells have not finished', async () => {
    const { transfers, sent } = await ready(4);
    const { service } = transfers;
    const leases = [await claim(service, sent), await claim(service, sent), await claim(service, sent)];
    await service.finish({ ...leases[1]!, requester: BY }, sent.id);
    const log = (): Promise<number[]> => service.adminLog({ requester: BY }, sent.id).then(unfinishedDownloads);
    expect(await log()).toEqual([1, 3]);
    await service.giveBack({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 3);
    expect(await log()).toEqual([1]);
  });

  it('does not count as a finished one when the last is finished', async () => {
    const { transfers, sent } = await ready(2);
    const { service } = transfers;
    const [first, second] = [await claim(service, sent), await claim(service, sent)];
    await service.giveBack({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 1);
    await service.finish({ ...second, requester: BY }, sent.id);
    expect((await service.info({ requester: BY }, sent.id)).state).toBe('ready');
    const third = await claim(service, sent);
    await service.finish({ ...third, requester: BY }, sent.id);
    await expect(service.info({ requester: BY }, sent.id)).rejects.toMatchObject({ code: 'limit_reached' });
    expect(first.download).toBe(1);
  });
});
