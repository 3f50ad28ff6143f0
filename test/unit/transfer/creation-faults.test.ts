import { describe, expect, it } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import type { CreateTransfer } from '../../../core/schemas.ts';
import { TransferRecord } from '../../../core/schemas.ts';
import { readAll } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createTokenService } from '../../../core/tokens/service.ts';
import type { Admission } from '../../../core/transfer/create.ts';
import { EVERYBODY } from '../../../core/transfer/create.ts';
import { hourOf, paths } from '../../../core/transfer/paths.ts';
import { parseHolder } from '../../../core/transfer/reservation.ts';
import type { FaultWhen } from '../../support/faulty-store.ts';
import { failOnce, PlantedFault } from '../../support/faulty-store.ts';
import { newTerms } from '../../support/terms.ts';
import { tokenTerms } from '../../support/tokens.ts';
import type { TestTransfers } from '../../support/transfers.ts';
import { BY, createTestTransfers, DECLARED_BYTES, keysWith } from '../../support/transfers.ts';

const DAY = 86_400;
const UNSTARTED = 900;

const cause = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
const FAULTS: readonly (readonly [name: string, fault: Error, when: FaultWhen])[] = [
  ['a medium that is full', new SendError('storage_full', 'the medium of the store is full', { cause }), 'before'],
  ['a store that cannot be used', new SendError('store_unusable', 'the medium is read-only'), 'before'],
  ['a store that does not answer', new SendError('store_unavailable', 'no answer'), 'before'],
  ['an answer that is lost', new SendError('store_unavailable', 'no answer'), 'behind'],
  ['a connection that breaks', new PlantedFault('ECONNRESET'), 'before'],
];

async function roomOf(store: Store, id: string): Promise<{ holders: string[]; reservations: string[] }> {
  const found = await keysWith(store, id);
  return {
    holders: found.filter((key) => parseHolder(key)),
    reservations: found.filter((key) => key.startsWith('pending/uploads/')),
  };
}

/** Either there is a transfer, with exactly its holder, or nothing holds room for one. */
async function expectWhole({ store, another }: TestTransfers, id: string, note: string): Promise<void> {
  const { holders, reservations } = await roomOf(store, id);
  const isThere = await store.head(paths.transfer(id));
  const isLive = isThere !== undefined && !(await store.head(paths.deleted(id)));
  expect(holders, note).toHaveLength(isLive ? 1 : 0);
  expect(reservations, note).toHaveLength(isLive ? 1 : 0);
  const { transfers, reservedBytes } = await another().storage();
  expect({ transfers, reservedBytes }, note).toEqual(
    isLive ? { transfers: 1, reservedBytes: DECLARED_BYTES } : { transfers: 0, reservedBytes: 0 },
  );
}

type Prepare = (transfers: TestTransfers) => Promise<(store: Store) => Admission>;
const EVERYBODY_MAY: Prepare = () => Promise.resolve(() => EVERYBODY);

interface Outcome {
  readonly transfers: TestTransfers;
  readonly terms: CreateTransfer;
  readonly code: string;
  /** The call that failed. */
  readonly failed: string;
}

const codeOf = (creation: Promise<unknown>): Promise<string> =>
  creation.then(
    () => 'created',
    (thrown: unknown) => (thrown instanceof SendError ? thrown.code : 'failed'),
  );

/** Creates a transfer once for each call of the store that this makes, which fails. Resolves how many those were. */
async function eachCall(
  [fault, when]: readonly [Error, FaultWhen],
  check: (outcome: Outcome) => Promise<void>,
  prepare = EVERYBODY_MAY,
): Promise<number> {
  for (let call = 1; ; call++) {
    const transfers = createTestTransfers();
    const admissionOver = await prepare(transfers);
    const { terms } = await newTerms({ expiresInSeconds: 7 * DAY });
    const faulty = failOnce(transfers.store, call, fault, when);
    const code = await codeOf(
      transfers.another(faulty.store).create({ requester: BY }, terms, admissionOver(faulty.store)),
    );
    const failed = faulty.failed();
    if (failed === undefined) return call - 1;
    await check({ transfers, terms, code, failed });
  }
}

describe.each(FAULTS)('%s, at any one call of a creation', (_, fault, when) => {
  const isSettled = fault instanceof SendError && fault.code !== 'store_unavailable';

  it('leaves a transfer with its holder, or an error and nothing that holds room', async () => {
    const calls = await eachCall([fault, when], async ({ transfers, terms: { id }, code, failed }) => {
      const { store, advance, purge } = transfers;
      const isThere = (await store.head(paths.transfer(id))) !== undefined;
      if (!isThere) expect(code, failed).not.toBe('created');
      // The terms may still come to be there: they decide later.
      const isOpen = !isSettled && !isThere && failed === `create ${paths.transfer(id)}`;
      if (isOpen) expect((await roomOf(store, id)).holders).toHaveLength(1);
      else await expectWhole(transfers, id, failed);
      advance(UNSTARTED);
      await purge();
      expect(await roomOf(store, id), failed).toEqual({ holders: [], reservations: [] });
      expect((await transfers.another().storage()).transfers, failed).toBe(0);
    });
    expect(calls).toBeGreaterThan(8);
  });

  it('costs one use of an access code, with the creation that is repeated', async () => {
    let token = '';
    const withToken =
      ({ now }: TestTransfers) =>
      (store: Store): Admission => {
        const tokens = createTokenService(store, now);
        return { check: (transfer) => tokens.verify(token, transfer), take: (transfer) => tokens.use(token, transfer) };
      };
    const prepare: Prepare = async (transfers) => {
      ({ token } = await createTokenService(transfers.store, transfers.now).create(tokenTerms({ maxUses: 1 })));
      return withToken(transfers);
    };
    const check = async ({ transfers, terms, code, failed }: Outcome): Promise<void> => {
      const { store, another } = transfers;
      const ended = (await store.head(paths.deleted(terms.id))) !== undefined;
      const repeated = await codeOf(another().create({ requester: BY }, terms, withToken(transfers)(store)));
      expect(repeated, `${failed}: ${code}`).toBe(ended ? 'expired' : 'created');
      expect(await keysWith(store, '/uses/'), failed).toHaveLength(1);
      const { terms: others } = await newTerms();
      expect(await codeOf(another().create({ requester: BY }, others, withToken(transfers)(store)))).toBe(
        'token_used_up',
      );
      if (!ended) await expectOne(store, terms.id, failed);
    };
    await eachCall([fault, when], check, prepare);
  });
});

/** Whatever else is there of the id, one holder is what the record names. */
async function expectOne(store: Store, id: string, note: string): Promise<void> {
  const named = TransferRecord.parse(JSON.parse(new TextDecoder().decode(await readAll(store, paths.transfer(id)))));
  const { holders } = await roomOf(store, id);
  expect(
    holders.filter((key) => parseHolder(key)?.made?.call === named.holder),
    note,
  ).toHaveLength(1);
}

describe.each(FAULTS)('%s, at any one call of a change of the expiry', (_, fault, when) => {
  it('leaves one holder: of the expiry that holds', async () => {
    for (let call = 1; ; call++) {
      const transfers = createTestTransfers();
      const { store, now, another, advance, purge, service } = transfers;
      const { id, ownerProof } = await transfers.send({ expiresInSeconds: 7 * DAY });
      const faulty = failOnce(store, call, fault, when);
      const change = { changeId: ownerProof, expiresAt: new Date(now() + 2 * DAY * 1_000).toISOString() };
      await another(faulty.store)
        .changeExpiry({ ownerProof, requester: BY }, id, change)
        .catch(() => undefined);
      const failed = faulty.failed();
      if (failed === undefined) break;
      const { expiresAt } = await service.info({ requester: BY }, id);
      const isChanged = expiresAt === change.expiresAt;
      const isOpen = !(fault instanceof SendError && fault.code !== 'store_unavailable') && failed.includes('/expiry/');
      if (!isChanged && !isOpen) expect((await roomOf(store, id)).holders, failed).toHaveLength(1);
      advance(UNSTARTED);
      await purge();
      const { holders } = await roomOf(store, id);
      expect(holders, failed).toHaveLength(1);
      expect(parseHolder(holders[0]!)?.hour, failed).toBe(hourOf(Date.parse(expiresAt)));
    }
  });
});
