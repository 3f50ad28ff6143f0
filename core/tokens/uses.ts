import { SendError } from '../errors.ts';
import { remember } from '../remember.ts';
import type { Records } from '../stores/records.ts';
import type { SerialQueue } from '../stores/serial-queue.ts';
import { createSerialQueue } from '../stores/serial-queue.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { toIso } from '../transfer/clock.ts';
import { lastOfSequence } from './sequence.ts';
import { tokenPaths } from './paths.ts';
import { TokenTransferRecord, TokenUseRecord } from './schemas.ts';

const MAX_REMEMBERED = 2_000;
const COUNTED_LATELY_MS = 5_000;

/** The numbered uses of tokens. */
export interface TokenUses {
  /** How many there are; there are no gaps between them. */
  count(id: string): Promise<number>;
  /** When the last one was, ISO 8601. */
  lastAt(id: string, count: number): Promise<string | null>;
  /** Whether there is a use left for the transfer, or it has one. */
  mayTake(id: string, transfer: string, maxUses: number): Promise<boolean>;
  /** Takes one use for the transfer unless it has one. Throws `token_used_up`. */
  take(id: string, transfer: string, maxUses: number | null): Promise<void>;
}

/** What a process knows of one token. */
interface KnownUses {
  /** So many uses are taken at least. */
  count: number;
  /** When they were counted, in milliseconds since 1970. */
  countedAt: number;
  /** Attempts to take the next one, one after the other: at once, all but one of them would be in vain. */
  readonly attempts: SerialQueue;
}

export function createTokenUses(store: Store, records: Records, clock: Clock): TokenUses {
  const known = new Map<string, KnownUses>();
  const knownOf = (id: string): KnownUses =>
    known.get(id) ??
    remember(known, id, { count: 0, countedAt: -Infinity, attempts: createSerialQueue() }, MAX_REMEMBERED);
  const count = async (id: string): Promise<number> => {
    const uses = knownOf(id);
    const sequence = { below: tokenPaths.uses(id), member: (use: number) => tokenPaths.use(id, use) };
    const at = clock();
    uses.count = Math.max(uses.count, await lastOfSequence(store, sequence, uses.count));
    uses.countedAt = at;
    return uses.count;
  };
  const readMarker = (id: string, transfer: string): Promise<TokenTransferRecord | undefined> =>
    records.read(tokenPaths.transfer(id, transfer), TokenTransferRecord);
  /**
   * Every attempt for one transfer begins at the number in its marker and reads each use that it finds taken. What one attempt passed
   * is taken for the others too, so whichever comes later meets the use that an earlier one took.
   */
  const firstToTry = async (id: string, transfer: string, maxUses: number | null): Promise<number> => {
    const { countedAt, count: known } = knownOf(id);
    // Counting up meets the uses that others took since.
    const next = (clock() - countedAt < COUNTED_LATELY_MS ? known : await count(id)) + 1;
    if (maxUses !== null && next > maxUses) return (await readMarker(id, transfer))?.firstUse ?? next;
    const marker = { version: 1 as const, firstUse: next };
    if (await records.create(tokenPaths.transfer(id, transfer), TokenTransferRecord, marker)) return next;
    const earlier = await readMarker(id, transfer);
    if (!earlier) throw new SendError('store_damaged', 'a use of an access code was stored and cannot be found');
    return earlier.firstUse;
  };
  const tryToTake = async (id: string, use: number, transfer: string): Promise<boolean> => {
    const uses = knownOf(id);
    if (use <= uses.count) return false;
    const record = { version: 1 as const, at: toIso(clock()), transfer };
    const won = await records.create(tokenPaths.use(id, use), TokenUseRecord, record);
    uses.count = Math.max(uses.count, use);
    return won;
  };
  return {
    count,
    async mayTake(id, transfer, maxUses) {
      const last = await count(id);
      if (last < maxUses) return true;
      const marker = await readMarker(id, transfer);
      for (let use = marker?.firstUse ?? Infinity; use <= last; use++) {
        const taken = await records.read(tokenPaths.use(id, use), TokenUseRecord);
        if (taken?.transfer === transfer) return true;
      }
      return false;
    },
    lastAt: async (id, last) =>
      last === 0 ? null : ((await records.read(tokenPaths.use(id, last), TokenUseRecord))?.at ?? null),
    async take(id, transfer, maxUses) {
      for (let use = await firstToTry(id, transfer, maxUses); ; use++) {
        const isAllowed = maxUses === null || use <= maxUses;
        const number = use;
        if (isAllowed && (await knownOf(id).attempts.add(() => tryToTake(id, number, transfer)))) return;
        const taken = await records.read(tokenPaths.use(id, use), TokenUseRecord);
        if (taken?.transfer === transfer) return;
        if (!taken && !isAllowed) throw new SendError('token_used_up');
      }
    },
  };
}
