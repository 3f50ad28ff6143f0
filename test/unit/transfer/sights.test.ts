import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import type { TransferService } from '../../../core/transfer/service.ts';
import { patternBytes } from '../../support/app.ts';
import { countReads } from '../../support/faulty-store.ts';
import type { Lease, NewTransfer, TestTransfers } from '../../support/transfers.ts';
import { BY, createTestTransfers, keysWith } from '../../support/transfers.ts';

const part = (bytes: number): { stream: ReadableStream; bytes: number } => ({
  stream: new Blob([patternBytes(bytes)]).stream(),
  bytes,
});

async function codeOf(answer: Promise<unknown>): Promise<unknown> {
  return answer.then(
    () => 'good',
    (thrown: unknown) => (thrown as { code: unknown }).code,
  );
}

interface Reading extends TestTransfers {
  readonly sent: NewTransfer;
  readonly other: TransferService;
  readonly lease: Lease;
  /** Reads the first part at the first process. */
  read(): Promise<unknown>;
}

/** A download that has started at one process, and another process over the same store. */
async function reading(maxDownloads = 2): Promise<Reading> {
  const transfers = createTestTransfers();
  const { service, send, another } = transfers;
  const sent = await send({ expiresInSeconds: 3_600, maxDownloads });
  const claimId = newSecret();
  const { download } = await service.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, claimId);
  const lease = { downloadProof: sent.downloadProof, claimId, download };
  const read = (): Promise<unknown> => codeOf(service.getPart({ ...lease, requester: BY }, sent.id, 1));
  expect(await read()).toBe('good');
  return { ...transfers, sent, lease, read, other: another() };
}

describe('what a process remembers of a transfer', () => {
  it('never serves a part once another process has deleted the transfer, even while the part is still there', async () => {
    const { another, store, sent, read } = await reading();
    const nothing = (): Promise<void> => Promise.resolve();
    const dying = another({ ...store, delete: nothing, deleteMany: nothing });
    await dying.delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
    expect(await keysWith(store, '/parts/')).toHaveLength(2);
    expect(await read()).toBe('deleted');
  });

  it('serves parts for five seconds at most after another process has finished the download', async () => {
    const { other, sent, lease, read, advance } = await reading();
    await other.finish({ ...lease, requester: BY }, sent.id);
    expect(await read()).toBe('good');
    advance(6);
    expect(await read()).toBe('finished');
  });

  it('serves parts for five seconds at most after another process has brought the expiry forward', async () => {
    const { other, sent, read, advance, now } = await reading();
    const expiresAt = new Date(now() + 1_000).toISOString();
    await other.changeExpiry({ ownerProof: sent.ownerProof, requester: BY }, sent.id, {
      changeId: newSecret(),
      expiresAt,
    });
    advance(2);
    expect(await read()).toBe('good');
    advance(5);
    expect(await read()).toBe('expired');
  });

  it('is no reason to refuse: an expiry that another process has put off holds at once', async () => {
    const { other, sent, read, advance, now } = await reading();
    advance(3_599);
    expect(await read()).toBe('good');
    const expiresAt = new Date(now() + 3_600_000).toISOString();
    await other.changeExpiry({ ownerProof: sent.ownerProof, requester: BY }, sent.id, {
      changeId: newSecret(),
      expiresAt,
    });
    advance(2);
    expect(await read()).toBe('good');
  });

  it('lets the last of two downloads that finish at different processes end the transfer', async () => {
    const { other, service, sent, lease } = await reading(2);
    const claimId = newSecret();
    const { download } = await other.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, claimId);
    await service.finish({ ...lease, requester: BY }, sent.id);
    await other.finish({ ...lease, claimId, download, requester: BY }, sent.id);
    expect(await codeOf(service.info({ requester: BY }, sent.id))).toBe('limit_reached');
  });

  it('does not hide a claim of another process from the next one', async () => {
    const { other, service, sent } = await reading(3);
    const claimId = newSecret();
    expect(await other.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, claimId)).toEqual({
      download: 2,
      resumed: false,
    });
    expect(await service.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, claimId)).toEqual({
      download: 2,
      resumed: true,
    });
    expect(await service.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, newSecret())).toEqual({
      download: 3,
      resumed: false,
    });
    expect(await codeOf(other.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, newSecret()))).toBe(
      'limit_reached',
    );
  });

  it('keeps no part of a transfer that another process has deleted a moment ago', async () => {
    const { service, send, another, store } = createTestTransfers();
    const sent = await send({}, { incomplete: true });
    await another().delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
    expect(await codeOf(service.putPart({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 1, part(4_096)))).toBe(
      'deleted',
    );
    expect(await keysWith(store, '/parts/')).toEqual([]);
    expect(await codeOf(service.complete({ ownerProof: sent.ownerProof, requester: BY }, sent.id))).toBe('deleted');
  });

  it('tells a part that is sent again from one of an upload that another process completed', async () => {
    const { service, send, another } = createTestTransfers();
    const sent = await send({}, { incomplete: true });
    expect(await codeOf(service.putPart({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 1, part(4_096)))).toBe(
      'conflict',
    );
    await another().complete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
    expect(await codeOf(service.putPart({ ownerProof: sent.ownerProof, requester: BY }, sent.id, 1, part(4_096)))).toBe(
      'already_complete',
    );
    expect(await codeOf(service.complete({ ownerProof: sent.ownerProof, requester: BY }, sent.id))).toBe('good');
  });

  it('asks for the tombstone and the part, and nothing else, while a download goes on', async () => {
    const { store, sent, lease, another } = await reading();
    const { store: counted, reads } = countReads(store);
    const process = another(counted);
    await process.getPart({ ...lease, requester: BY }, sent.id, 1);
    const before = reads();
    await process.getPart({ ...lease, requester: BY }, sent.id, 2);
    expect(reads() - before).toBe(2);
  });

  it('tells of an upload under way how many bytes are stored, and lists them once in five seconds', async () => {
    const { service, send, advance, store, another } = createTestTransfers();
    const { id, ownerProof } = await send({}, { incomplete: true });
    expect((await service.info({ requester: BY }, id)).storedBytes).toBe(5_000);
    const listed: unknown[] = [];
    const list: typeof store.list = (...args) => {
      listed.push(args);
      return store.list(...args);
    };
    const counting = another({ ...store, list });
    const look = (): Promise<unknown> => counting.info({ requester: BY }, id);
    await look();
    await look();
    expect(listed).toHaveLength(1);
    advance(6);
    await look();
    expect(listed).toHaveLength(2);
    await service.complete({ ownerProof, requester: BY }, id);
    expect(await service.info({ requester: BY }, id)).not.toHaveProperty('storedBytes');
  });
});
