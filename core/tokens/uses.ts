import type * as z from 'zod/mini';
import type { ErrorCode } from '../errors.ts';
import { SendError } from '../errors.ts';
import { remember } from '../remember.ts';
import type { Records } from '../stores/records.ts';
import type { SerialQueue } from '../stores/serial-queue.ts';
import { createSerialQueue } from '../stores/serial-queue.ts';
import type { Key, Prefix } from '../stores/key.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { toIso } from '../transfer/clock.ts';
import { lastOfSequence } from './sequence.ts';
import { tokenPaths } from './paths.ts';
import { TokenTransferRecord, TokenUseRecord } from './schemas.ts';

const MAX_REMEMBERED = 2_000;
const COUNTED_LATELY_MS = 5_000;

/** The k-th use of something that so many transfers may use. */
export interface Use {
  readonly version: 1;
  readonly at: string;
  readonly transfer: string;
}

/** Where the uses of something are, and what they hold. */
export interface UseFiles<Record extends Use> {
  uses(id: string): Prefix;
  use(id: string, use: number): Key;
  transfer(id: string, transfer: string): Key;
  readonly schema: z.ZodMiniType<Record>;
  /** What is thrown when there is none left. */
  readonly usedUp: ErrorCode;
}

/** What a use holds besides. */
type More<Record extends Use> = Omit<Record, keyof Use>;

/** The numbered uses of tokens, or the places of file requests. */
export interface Uses<Record extends Use> {
  /** How many there are; there are no gaps between them. */
  count(id: string): Promise<number>;
  /** When the last one was, ISO 8601. */
  lastAt(id: string, count: number): Promise<string | null>;
  /** Whether there is a use left for the transfer, or it has one. */
  mayTake(id: string, transfer: string, maxUses: number): Promise<boolean>;
  /** Takes one use for the transfer unless it has one. Throws `usedUp` of the files. */
  take(id: string, transfer: string, maxUses: number | null, more: More<Record>): Promise<void>;
}
export type TokenUses = Uses<Use>;

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
  return createUses(store, records, clock, { ...tokenPaths, schema: TokenUseRecord, usedUp: 'token_used_up' });
}

export function createUses<Record extends Use>(
  store: Store,
  records: Records,
  clock: Clock,
  files: UseFiles<Record>,
): Uses<Record> {
  const known = new Map<string, KnownUses>();
  const knownOf = (id: string): KnownUses =>
    known.get(id) ??
    remember(known, id, { count: 0, countedAt: -Infinity, attempts: createSerialQueue() }, MAX_REMEMBERED);
  const count = async (id: string): Promise<number> => {
    const uses = knownOf(id);
    const sequence = { below: files.uses(id), member: (use: number) => files.use(id, use) };
    const at = clock();
    uses.count = Math.max(uses.count, await lastOfSequence(store, sequence, uses.count));
    uses.countedAt = at;
    return uses.count;
  };
  const readMarker = (id: string, transfer: string): Promise<TokenTransferRecord | undefined> =>
    records.read(files.transfer(id, transfer), TokenTransferRecord);
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
    if (await records.create(files.transfer(id, transfer), TokenTransferRecord, marker)) return next;
    const earlier = await readMarker(id, transfer);
    if (!earlier) throw new SendError('store_damaged', 'a use was stored and cannot be found');
    return earlier.firstUse;
  };
  const tryToTake = async (id: string, use: number, transfer: string, more: More<Record>): Promise<boolean> => {
    const uses = knownOf(id);
    if (use <= uses.count) return false;
    const record = { version: 1 as const, at: toIso(clock()), transfer, ...more };
    // The schema refuses what is not such a record; the compiler does not know that a record is what its parts make.
    const won = await records.create(files.use(id, use), files.schema, record as unknown as Record);
    uses.count = Math.max(uses.count, use);
    return won;
  };
  return {
    count,
    async mayTake(id, transfer, maxUses) {
      const last = await count(id);
      if (last < maxUses) return true;
      const marker = await readMarker(id, transfer);
      return marker !== undefined && (await isOneOf(records, files, id, transfer, marker.firstUse, last));
    },
    lastAt: async (id, last) =>
      last === 0 ? null : ((await records.read(files.use(id, last), files.schema))?.at ?? null),
    async take(id, transfer, maxUses, more) {
      for (let use = await firstToTry(id, transfer, maxUses); ; use++) {
        const isAllowed = maxUses === null || use <= maxUses;
        const number = use;
        if (isAllowed && (await knownOf(id).attempts.add(() => tryToTake(id, number, transfer, more)))) return;
        const taken = await records.read(files.use(id, use), files.schema);
        if (taken?.transfer === transfer) return;
        if (!taken && !isAllowed) throw new SendError(files.usedUp);
      }
    },
  };
}

/** Whether one of those uses is the transfer's. */
async function isOneOf<Record extends Use>(
  records: Records,
  files: UseFiles<Record>,
  id: string,
  transfer: string,
  first: number,
  last: number,
): Promise<boolean> {
  for (let use = first; use <= last; use++) {
    const taken = await records.read(files.use(id, use), files.schema);
    if (taken?.transfer === transfer) return true;
  }
  return false;
}
