import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { TransferService } from '../../../core/transfer/service.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { addPending } from '../../../core/transfer/pending.ts';
import { SWEEP_AFTER_MS } from '../../../core/transfer/sweep.ts';
import { crashAt, PlantedFault } from '../../support/faulty-store.ts';
import type { NewTransfer, TestTransfers } from '../../support/transfers.ts';
import { BY, contentsOf, createTestTransfers } from '../../support/transfers.ts';

const DAY = 86_400;
const HOUR = 3_600;
const SWEEP_AFTER = SWEEP_AFTER_MS / 1_000;

/** What is done to a store, and how often maintenance runs afterwards before all must be as it should. */
interface Scenario {
  readonly name: string;
  /** Makes the state that the action meets. Returns the action, which a process does that crashes. */
  readonly prepare: (
    transfers: TestTransfers,
  ) => Promise<(process: TransferService, by: TestTransfers) => Promise<unknown>>;
  readonly minimumCrashes: number;
  /** How long logs are kept afterwards. */
  readonly keepDays: number;
  /** Its caller asks again, as clients do. */
  readonly isRepeated: boolean;
}

const purgeOf =
  (keepDays: number) =>
  (process: TransferService, by: TestTransfers): Promise<unknown> =>
    by.purge(keepDays, process);

/** Repeats the same change, as a client does whose answer was lost. */
function changeOf({ id, ownerProof }: NewTransfer, until: number): (process: TransferService) => Promise<unknown> {
  const change = { changeId: newSecret(), expiresAt: new Date(until).toISOString() };
  return (process) => process.changeExpiry({ ownerProof, requester: BY }, id, change);
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'the purge of an expired and of an abandoned transfer',
    minimumCrashes: 25,
    keepDays: 365,
    isRepeated: false,
    prepare: async ({ send, advance }) => {
      await send({ expiresInSeconds: 600 });
      await send({ expiresInSeconds: 5 * DAY }, { incomplete: true });
      advance(DAY + HOUR);
      return purgeOf(365);
    },
  },
  {
    name: 'the second sweep of a transfer to which a part came late',
    minimumCrashes: 5,
    keepDays: 365,
    isRepeated: false,
    prepare: async ({ send, service, advance, store }) => {
      const { id, ownerProof } = await send({ expiresInSeconds: 5 * DAY });
      await service.delete({ ownerProof, requester: BY }, id);
      await store.create(paths.part(id, 2), new Uint8Array(904));
      advance(SWEEP_AFTER);
      return purgeOf(365);
    },
  },
  {
    name: 'the second sweep of a transfer whose end an older version wrote down',
    minimumCrashes: 5,
    keepDays: 365,
    isRepeated: false,
    prepare: async ({ send, service, advance, store, now }) => {
      const { id, ownerProof } = await send({ expiresInSeconds: 5 * DAY });
      await service.delete({ ownerProof, requester: BY }, id);
      await store.delete(paths.pending('ended', now(), id));
      for (const what of ['sweeps', 'logs'] as const) await addPending(store, what, now(), id);
      advance(SWEEP_AFTER);
      return purgeOf(365);
    },
  },
  {
    name: 'the end of retention, before and after the expiry',
    minimumCrashes: 25,
    keepDays: 1,
    isRepeated: false,
    prepare: async ({ send, service, advance, purge }) => {
      const deleted = await send({ expiresInSeconds: 5 * DAY });
      await service.delete({ ownerProof: deleted.ownerProof, requester: BY }, deleted.id);
      await send({ expiresInSeconds: HOUR });
      advance(2 * HOUR);
      await purge();
      advance(2 * DAY);
      return purgeOf(1);
    },
  },
  {
    name: 'a change of the expiry, for longer',
    minimumCrashes: 10,
    keepDays: 365,
    isRepeated: true,
    prepare: async ({ send, now }) => changeOf(await send({ expiresInSeconds: 2 * HOUR }), now() + 9 * DAY * 1_000),
  },
  {
    name: 'a second change of the expiry, which cuts it short',
    minimumCrashes: 10,
    keepDays: 365,
    isRepeated: true,
    prepare: async ({ send, service, now }) => {
      const sent = await send({ expiresInSeconds: 2 * HOUR });
      await changeOf(sent, now() + 9 * DAY * 1_000)(service);
      return changeOf(sent, now() + HOUR * 1_000);
    },
  },
  {
    name: 'the purge of a transfer whose expiry was changed',
    minimumCrashes: 15,
    keepDays: 1,
    isRepeated: false,
    prepare: async ({ send, service, advance, now }) => {
      await changeOf(await send({ expiresInSeconds: HOUR }), now() + 2 * HOUR * 1_000)(service);
      advance(2 * HOUR);
      return purgeOf(365);
    },
  },
  {
    name: 'a deletion by the sender',
    minimumCrashes: 5,
    keepDays: 365,
    isRepeated: true,
    prepare: async ({ send }) => {
      const { id, ownerProof } = await send({ expiresInSeconds: 5 * DAY });
      return (process) => process.delete({ ownerProof, requester: BY }, id);
    },
  },
  {
    name: 'the end of the last download',
    minimumCrashes: 5,
    keepDays: 365,
    isRepeated: true,
    prepare: async ({ send, service }) => {
      const { id, downloadProof } = await send({ maxDownloads: 1, expiresInSeconds: 5 * DAY });
      const claimId = 'A'.repeat(43);
      const { download } = await service.claim({ downloadProof, requester: BY }, id, claimId);
      return (process) => process.finish({ downloadProof, claimId, download, requester: BY }, id);
    },
  },
];

/** What a store holds, but for names and hashes that differ from one run to the next: transfers in order, events by their kind. */
async function finalState(store: Store): Promise<string[]> {
  const ids: string[] = [];
  const contents = Object.entries(await contentsOf(store)).filter(([key]) => !/^(?:capacity|repair)\//.test(key));
  const state = contents.map(([name, value]) => {
    const key = name.replace(/^index\/[a-p]\//, 'index/#/');
    const id = /[a-z2-7]{26}/.exec(key.replace(/^index\/#\/[0-9]{13}-/, ''))?.[0] ?? '';
    if (!ids.includes(id)) ids.push(id);
    if (!key.includes('/events/')) return key.replaceAll(id, `#`).replace(/[a-z2-7]{16}/, 'call');
    const event = JSON.parse(value) as { kind: string; by?: string };
    // The event of the end may come from the action itself or from the call that finishes it.
    return `# event ${event.by === undefined ? event.kind : `that ends it by ${event.by}`}`;
  });
  // A request after the end is refused, which becomes an event.
  return state.filter((line) => !line.includes('refus')).sort();
}

describe.each(SCENARIOS)('a crash during $name', ({ prepare, minimumCrashes, keepDays, isRepeated }) => {
  it('at any call leaves what the next runs finish', async () => {
    const settle = async (transfers: TestTransfers): Promise<void> => {
      for (const seconds of [SWEEP_AFTER, HOUR, DAY]) {
        transfers.advance(seconds);
        await transfers.purge(keepDays, transfers.another());
      }
    };
    const run = async (call: number): Promise<{ crashed: boolean; state: string[] }> => {
      const transfers = createTestTransfers(createMemoryStore());
      const act = await prepare(transfers);
      const process = transfers.another(call === 0 ? transfers.store : crashAt(transfers.store, call));
      const crashed = await act(process, transfers).then(
        () => false,
        (thrown: unknown) => thrown instanceof PlantedFault || (thrown as Error).cause instanceof PlantedFault,
      );
      // It may be refused now, for example because the transfer has ended.
      if (crashed && isRepeated) await act(transfers.another(), transfers).catch(() => undefined);
      await settle(transfers);
      return { crashed, state: await finalState(transfers.store) };
    };
    const expected = await run(0);
    expect(expected.crashed).toBe(false);
    let crashes = 0;
    for (let call = 1; ; call++) {
      const { crashed, state } = await run(call);
      if (!crashed) break;
      crashes += 1;
      expect(state, `crash at call ${call}`).toEqual(expected.state);
    }
    expect(crashes).toBeGreaterThanOrEqual(minimumCrashes);
  });
});
