import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { readAll } from '../../../core/stores/records.ts';
import { SendError } from '../../../core/errors.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { concatBytes } from '../../../core/bytes.ts';
import type { Bytes } from '../../../core/bytes.ts';
import type { StoredBody } from '../../../core/stores/store.ts';
import { MAX_ADDRESSES, MAX_SERVINGS } from '../../../core/transfer/servings.ts';
import type { Lease, NewTransfer, TestTransfers } from '../../support/transfers.ts';
import { BY, createTestTransfers, keysWith } from '../../support/transfers.ts';

interface Claimed {
  readonly transfers: TestTransfers;
  readonly sent: NewTransfer;
  readonly lease: Lease;
}

async function claimed(): Promise<Claimed> {
  const transfers = createTestTransfers();
  const sent = await transfers.send();
  const claimId = newSecret();
  const { download } = await transfers.service.claim(
    { downloadProof: sent.downloadProof, requester: BY },
    sent.id,
    claimId,
  );
  return { transfers, sent, lease: { downloadProof: sent.downloadProof, claimId, download } };
}

async function readBody({ stream }: StoredBody): Promise<Bytes> {
  const chunks: Bytes[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return concatBytes(chunks);
}

function get({ transfers, sent, lease }: Claimed, part: number, first?: number, last = first): Promise<StoredBody> {
  const range = first === undefined ? undefined : { first, last: last ?? first };
  return transfers.service.getPart({ ...lease, requester: BY }, sent.id, part, range);
}

const eventsOf = (kind: string, { transfers, sent }: Claimed): Promise<number> =>
  transfers.story(sent.id).then((story) => story.filter((each) => each === kind).length);

describe('one claim', () => {
  it('is served each part a bounded number of times, and the next claim is served again', async () => {
    const download = await claimed();
    const { transfers, sent } = download;
    let whole = 0;
    for (let round = 0; round < 8; round++) {
      try {
        for (const part of [1, 2]) await readBody(await get(download, part));
        whole += 1;
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'limit_reached' });
        expect(String(thrown)).toMatch(/part 1 was already sent 5 times/);
      }
    }
    expect(whole).toBe(MAX_SERVINGS);
    const others = transfers.another();
    expect(await readBody(await others.getPart({ ...download.lease, requester: BY }, sent.id, 1))).toHaveLength(4_096);
  });

  it('makes a handful of files of 1,500 requests of one byte, and is served all of them', async () => {
    const download = await claimed();
    const before = await keysWith(download.transfers.store, '');
    for (let number = 0; number < 1_500; number++) {
      const body = await readBody(await get(download, 1, number % 4_096));
      expect(body).toHaveLength(1);
    }
    const after = await keysWith(download.transfers.store, '');
    expect(after.length - before.length).toBe(1);
    expect(await eventsOf('part_sent', download)).toBe(1);
  });

  it('tells the log of the first time, the second and the fourth, with the bytes since', async () => {
    const download = await claimed();
    for (let round = 0; round < MAX_SERVINGS; round++) await readBody(await get(download, 2));
    const { events } = await download.transfers.service.adminLog({ requester: BY }, download.sent.id);
    const told = events.map(({ event }) => event).filter(({ kind }) => kind === 'part_sent');
    expect(told.map(({ times, bytes }) => [times, bytes])).toEqual([
      [undefined, 904],
      [2, 904],
      [4, 1_808],
    ]);
  });

  it('counts what was sent of a part whose connection was cut, and a little for one that was cut at once', async () => {
    const download = await claimed();
    for (let times = 0; times < 60; times++) await (await get(download, 1)).stream.cancel();
    expect(await readBody(await get(download, 1))).toHaveLength(4_096);
    await expect(
      (async () => {
        for (let times = 0; times < 60; times++) await (await get(download, 1)).stream.cancel();
      })(),
    ).rejects.toMatchObject({ code: 'limit_reached' });
  });

  it('counts nothing for a range that cannot be served', async () => {
    const download = await claimed();
    for (let times = 0; times < 50; times++) {
      await expect(get(download, 2, 904, 2_000)).rejects.toMatchObject({ code: 'range_not_satisfiable' });
    }
    expect(await readBody(await get(download, 2))).toHaveLength(904);
  });

  it('is served no more at once than one after the other', async () => {
    const download = await claimed();
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => get(download, 1)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX_SERVINGS);
  });

  it('is given addresses a bounded number of times, which the log tells now and then', async () => {
    const download = await claimed();
    const { transfers, sent, lease } = download;
    const ask = (): Promise<unknown> =>
      transfers.service.partUrls({ ...lease, requester: BY }, sent.id, { purpose: 'download', parts: [1, 2] });
    for (let times = 0; times < MAX_ADDRESSES; times++) await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'limit_reached' });
    expect(await eventsOf('part_urls_issued', download)).toBe(7);
  });
});

describe('an upload', () => {
  it('tells its log of addresses that are given out again now and then, however many are asked for', async () => {
    const transfers = createTestTransfers();
    const { id, ownerProof } = await transfers.send({}, { incomplete: true });
    for (let times = 0; times < 300; times++) {
      await transfers.service.partUrls({ ownerProof, requester: BY }, id, { purpose: 'upload', parts: [1, 2] });
    }
    const story = await transfers.story(id);
    expect(story.filter((kind) => kind === 'part_urls_issued')).toHaveLength(9);
    const { events } = await transfers.service.adminLog({ requester: BY }, id);
    const told = events.map(({ event }) => event).filter(({ kind }) => kind === 'part_urls_issued');
    expect(told.map(({ times }) => times)).toEqual([undefined, 2, 4, 8, 16, 32, 64, 128, 256]);
    expect(await readAll(transfers.store, `transfers/${id}/transfer.json` as never)).toBeDefined();
  });
});

describe('a serving that fails', () => {
  it('counts nothing, and the log is told of the next one as the first', async () => {
    const store = createMemoryStore();
    let isBroken = false;
    const faulty: Store = {
      ...store,
      create: (key, body) =>
        isBroken && key.includes('/events/') ? Promise.reject(new SendError('network')) : store.create(key, body),
    };
    const transfers = createTestTransfers(faulty);
    const sent = await transfers.send();
    const claimId = newSecret();
    const { download } = await transfers.service.claim(
      { downloadProof: sent.downloadProof, requester: BY },
      sent.id,
      claimId,
    );
    const all = { transfers, sent, lease: { downloadProof: sent.downloadProof, claimId, download } };
    isBroken = true;
    for (let times = 0; times < 20; times++) await expect(get(all, 1)).rejects.toMatchObject({ code: 'network' });
    isBroken = false;
    expect(await readBody(await get(all, 1))).toHaveLength(4_096);
    expect(await eventsOf('part_sent', all)).toBe(1);
  });
});
