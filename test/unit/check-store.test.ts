import { describe, expect, it } from 'vitest';
import { createAuditLog } from '../../core/admin/audit.ts';
import type { StoreCheck } from '../../core/admin/store-check.ts';
import { utf8 } from '../../core/bytes.ts';
import { addCheck, checkSlice, checkStore, newCheck } from '../../core/check-store.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { parseKey } from '../../core/stores/key.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import type { Store } from '../../core/stores/store.ts';
import { paths } from '../../core/transfer/paths.ts';
import { createTestApps } from '../support/app.ts';
import { fillStore } from '../support/store-faults.ts';
import type { NewTransfer, TestTransfers } from '../support/transfers.ts';
import { BY, createTestTransfers, keysWith } from '../support/transfers.ts';
import { tokenServices, tokenTerms } from '../support/tokens.ts';

/** A store with transfers, a token, logs of operators and statistics, and without faults. */
async function filledStore(): Promise<{ readonly store: Store; readonly clock: () => number }> {
  const store = createMemoryStore();
  const { now } = await fillStore(store);
  await createAuditLog(store, now).append({ kind: 'signed_in', by: 'key' }, BY);
  await tokenServices(1, store).services[0]!.create(tokenTerms());
  const apps = createTestApps({}, store);
  await apps.client.info();
  await apps.settle();
  return { store, clock: now };
}

async function wholeCheck(store: Store, clock: () => number, contents = false): Promise<StoreCheck> {
  const sum = newCheck();
  for await (const step of checkStore(store, { clock, contents })) addCheck(sum, step);
  return sum;
}

async function spoil(store: Store, part: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const [name = ''] = await keysWith(store, part);
  const found = parseKey(name)!;
  await store.delete(found);
  await store.create(found, bytes);
  return name;
}

describe('a check of all that a store holds', () => {
  it('finds nothing where nothing is amiss, in tokens, logs of operators and lists', async () => {
    const { store, clock } = await filledStore();
    const check = await wholeCheck(store, clock, true);
    expect([check.transfers, check.damaged, check.faults]).toEqual([4, 0, []]);
    expect(check.others).toBeGreaterThan(8);
  });

  it.each(['tokens/', 'admin/events/', 'index/', 'expiring/', 'pending/uploads/'])(
    'names a file below %s whose content is none of its own',
    async (folder) => {
      const { store, clock } = await filledStore();
      const record = await spoil(store, folder, utf8('{}'));
      expect((await wholeCheck(store, clock, true)).faults).toEqual([{ fault: 'record_unreadable', record }]);
    },
  );

  it('names an event of operators that was altered, by its hash', async () => {
    const { store, clock } = await filledStore();
    const [name = ''] = await keysWith(store, 'admin/events/');
    const text = await new Response((await store.get(parseKey(name)!))!.stream).text();
    const record = await spoil(store, 'admin/events/', utf8(text.replace('signed_in', 'signed_out')));
    expect((await wholeCheck(store, clock)).faults).toEqual([]);
    expect((await wholeCheck(store, clock, true)).faults).toEqual([{ fault: 'record_altered', record }]);
  });

  it('names a file that no store has', async () => {
    const { store, clock } = await filledStore();
    await store.create(parseKey('tokens/note.txt')!, utf8('x'));
    const { faults, damaged } = await wholeCheck(store, clock);
    expect([faults, damaged]).toEqual([[{ fault: 'unexpected', record: 'tokens/note.txt' }], 1]);
  });

  it('is the same in slices, each of which continues behind the one before', async () => {
    const { store, clock } = await filledStore();
    await store.delete(paths.part((await keysWith(store, 'completed.json'))[0]!.split('/')[1]!, 1));
    await store.create(parseKey('tokens/note.txt')!, utf8('x'));
    const [sum, whole] = [newCheck(), await wholeCheck(store, clock)];
    let [after, slices]: [string | undefined, number] = [undefined, 0];
    do {
      const slice: StoreCheck = await checkSlice(store, { clock, after }, 0);
      addCheck(sum, slice);
      after = slice.next;
      slices += 1;
    } while (after !== undefined);
    expect(sum).toEqual(whole);
    expect(slices).toBeGreaterThan(3);
  });
});

describe('a part that a recipient reported', () => {
  async function reported(): Promise<TestTransfers & { readonly sent: NewTransfer; readonly claimId: string }> {
    const transfers = createTestTransfers();
    const sent = await transfers.send({ maxDownloads: 3 });
    const claimId = newSecret();
    const { download } = await transfers.service.claim(
      { downloadProof: sent.downloadProof, requester: BY },
      sent.id,
      claimId,
    );
    const lease = { downloadProof: sent.downloadProof, claimId, download };
    await transfers.service.reportDamage({ ...lease, requester: BY }, sent.id, 2);
    transfers.advance(60);
    return { ...transfers, sent, claimId };
  }
  const finish = async ({ service, sent }: TestTransfers & { sent: NewTransfer }, claimId: string): Promise<void> => {
    const { download } = await service.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, claimId);
    await service.finish({ downloadProof: sent.downloadProof, claimId, download, requester: BY }, sent.id);
  };
  const look = ({ store, now }: TestTransfers, contents = false): Promise<StoreCheck> =>
    wholeCheck(store, now, contents);

  it('is a fault while only who has the key can judge it', async () => {
    const world = await reported();
    const { faults, cleared } = await look(world);
    expect([faults, cleared]).toEqual([[{ transfer: world.sent.id, fault: 'part_reported', part: 2 }], []]);
  });

  it('is none when its content has the recorded hash', async () => {
    const world = await reported();
    const { faults, cleared, damaged } = await look(world, true);
    expect([faults, cleared, damaged]).toEqual([[], [{ transfer: world.sent.id, part: 2, by: 'hash' }], 0]);
  });

  it('is none when the same download ends well, or one that began later', async () => {
    for (const isSame of [true, false]) {
      const world = await reported();
      await finish(world, isSame ? world.claimId : newSecret());
      expect((await look(world)).cleared, String(isSame)).toEqual([
        { transfer: world.sent.id, part: 2, by: 'download' },
      ]);
    }
  });

  it('stays a fault when a download ends well that began before, for it may have got the part before', async () => {
    const transfers = createTestTransfers();
    const sent = await transfers.send({ maxDownloads: 3 });
    const [early, claimId] = [newSecret(), newSecret()];
    await transfers.service.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, early);
    const { download } = await transfers.service.claim(
      { downloadProof: sent.downloadProof, requester: BY },
      sent.id,
      claimId,
    );
    await transfers.service.reportDamage(
      { downloadProof: sent.downloadProof, claimId, download, requester: BY },
      sent.id,
      2,
    );
    transfers.advance(60);
    await finish({ ...transfers, sent }, early);
    expect((await look(transfers)).faults).toHaveLength(1);
  });

  it('stays a fault whose hash shows that it was altered, whatever a download says', async () => {
    const world = await reported();
    await finish(world, newSecret());
    const part = paths.part(world.sent.id, 2);
    const bytes = new Uint8Array(await new Response((await world.store.get(part))!.stream).arrayBuffer());
    await world.store.delete(part);
    await world.store.create(part, bytes.with(5, bytes[5]! ^ 1));
    expect((await look(world, true)).faults.map(({ fault }) => fault)).toEqual(['part_altered', 'part_reported']);
  });
});
