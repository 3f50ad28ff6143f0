import { newSecret } from '../../core/crypto/keys.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import type { Store } from '../../core/stores/store.ts';
import type { TransferInfo } from '../../core/schemas.ts';
import type { TransferService } from '../../core/transfer/service.ts';
import type { NewTransfer, TestTransfers } from './transfers.ts';
import { BY, createTestTransfers } from './transfers.ts';

export const HOUR = 3_600;

/** A transfer whose expiry is to be changed. */
export interface SentTransfer extends TestTransfers {
  readonly sent: NewTransfer;
  /** The moment so many seconds from now. */
  moment(seconds: number): string;
  /** Changes the expiry to that many seconds from now. */
  change(seconds: number, by?: TransferService, changeId?: string): Promise<TransferInfo>;
  /** The state that a recipient sees, or the code of the refusal. */
  state(by?: TransferService): Promise<string>;
}

/** A transfer that expires in an hour, which is in the next hour of the clock. */
export async function sentForAnHour(store: Store = createMemoryStore()): Promise<SentTransfer> {
  const transfers = createTestTransfers(store);
  const { service, now, send } = transfers;
  const sent = await send({ expiresInSeconds: HOUR });
  const moment = (seconds: number): string => new Date(now() + seconds * 1_000).toISOString();
  return {
    ...transfers,
    sent,
    moment,
    change: (seconds, by = service, changeId = newSecret()) =>
      by.changeExpiry({ ownerProof: sent.ownerProof, requester: BY }, sent.id, {
        changeId,
        expiresAt: moment(seconds),
      }),
    state: (by = service) => stateOrCode(by.info({ requester: BY }, sent.id)),
  };
}

/** The state of a transfer, or the code of the refusal. */
export function stateOrCode(asked: Promise<TransferInfo>): Promise<string> {
  return asked.then(
    ({ state }) => state,
    (thrown: unknown) => (thrown as { code: string }).code,
  );
}
