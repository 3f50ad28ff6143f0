import { describe, expect, it } from 'vitest';
import { lastingDamage } from '../../../core/client/lasting-damage.ts';
import { readAll } from '../../../core/stores/records.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { checkTransfers } from '../../../core/transfer/check.ts';
import { paths } from '../../../core/transfer/paths.ts';
import type { NewTransfer, TestTransfers } from '../../support/transfers.ts';
import { BY, createTestTransfers, keysWith } from '../../support/transfers.ts';

interface Checked extends TestTransfers {
  readonly store: Store;
  readonly sent: NewTransfer;
  readonly check: (contents?: boolean) => Promise<void>;
  /** What happened since, of what checks record. */
  readonly found: () => Promise<string[]>;
}

async function checked(): Promise<Checked> {
  const store = createMemoryStore();
  const transfers = createTestTransfers(store);
  const sent = await transfers.send({ expiresInSeconds: 3_600 });
  const { service, now, story } = transfers;
  return {
    ...transfers,
    store,
    sent,
    async check(contents = false) {
      transfers.advance(1);
      const onChecked: Parameters<typeof checkTransfers>[1]['onChecked'] = (each) =>
        service.recordFinding(each, contents, BY);
      for await (const some of checkTransfers(store, { clock: now, contents, onChecked })) expect(some).toHaveLength(1);
    },
    found: async () => (await story(sent.id)).filter((kind) => kind.startsWith('check_')),
  };
}

/** Takes a part away, and gives how to put it back. */
async function takePart({ store, sent }: Checked, part: number): Promise<() => Promise<unknown>> {
  const bytes = (await readAll(store, paths.part(sent.id, part)))!;
  await store.delete(paths.part(sent.id, part));
  return () => store.create(paths.part(sent.id, part), bytes);
}

const asOwner = ({ sent }: Checked): { ownerProof: string; requester: typeof BY } => ({
  ownerProof: sent.ownerProof,
  requester: BY,
});

describe('what a check of the store finds of a transfer', () => {
  it('is nothing to record where all is well', async () => {
    const it = await checked();
    await it.check();
    expect(await it.found()).toEqual([]);
    expect(await keysWith(it.store, 'checks/')).toEqual([]);
    expect(await it.service.info(asOwner(it), it.sent.id)).not.toHaveProperty('damage');
  });

  it('is told to sender and recipient, recorded once however often is checked, and over when the part is back', async () => {
    const it = await checked();
    const putBack = await takePart(it, 2);
    for (let times = 0; times < 3; times++) await it.check();
    expect(await it.found()).toEqual(['check_failed']);
    for (const call of [asOwner(it), { requester: BY }])
      expect(await it.service.info(call, it.sent.id)).toMatchObject({ damage: { part: 2, found: 'missing' } });
    const log = await it.service.log(asOwner(it), it.sent.id);
    expect(lastingDamage(log)).toMatchObject([{ kind: 'check_failed', outcome: 'store_damaged', part: 2 }]);

    await putBack();
    for (let times = 0; times < 3; times++) await it.check();
    expect(await it.found()).toEqual(['check_failed', 'check_passed']);
    expect(await it.service.info(asOwner(it), it.sent.id)).not.toHaveProperty('damage');
    expect(lastingDamage(await it.service.log(asOwner(it), it.sent.id))).toEqual([]);
    expect(await keysWith(it.store, 'checks/')).toHaveLength(2);

    await takePart(it, 1);
    await it.check();
    expect(await it.service.info(asOwner(it), it.sent.id)).toMatchObject({ damage: { part: 1, found: 'missing' } });
  });

  it('names the first damaged part, and is recorded again when that is another one', async () => {
    const it = await checked();
    await takePart(it, 2);
    await it.check();
    await takePart(it, 1);
    await it.check();
    expect(await it.found()).toEqual(['check_failed', 'check_failed']);
    expect(await it.service.info(asOwner(it), it.sent.id)).toMatchObject({ damage: { part: 1 } });
    expect(lastingDamage(await it.service.log(asOwner(it), it.sent.id))).toMatchObject([{ part: 1 }]);
  });

  it('of a part that was altered is over only after a check that reads the contents', async () => {
    const it = await checked();
    const bytes = (await readAll(it.store, paths.part(it.sent.id, 1)))!;
    const putBack = await takePart(it, 1);
    await it.store.create(
      paths.part(it.sent.id, 1),
      bytes.map((byte) => byte ^ 1),
    );
    await it.check();
    expect(await it.found()).toEqual([]);
    await it.check(true);
    expect(await it.service.info(asOwner(it), it.sent.id)).toMatchObject({ damage: { part: 1, found: 'altered' } });
    await it.store.delete(paths.part(it.sent.id, 1));
    await putBack();
    await it.check();
    expect(await it.found()).toEqual(['check_failed']);
    await it.check(true);
    expect(await it.found()).toEqual(['check_failed', 'check_passed']);
  });

  it('is recorded by one of two checks at once', async () => {
    const it = await checked();
    await takePart(it, 1);
    await Promise.all([it.check(), it.check(), it.check()]);
    expect(await it.found()).toEqual(['check_failed']);
  });

  it('is not recorded of a transfer that has ended or is not complete', async () => {
    const it = await checked();
    await it.service.delete(asOwner(it), it.sent.id);
    await it.check();
    expect(await keysWith(it.store, 'checks/')).toEqual([]);
  });
});
