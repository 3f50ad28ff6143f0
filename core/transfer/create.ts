import { SendError } from '../errors.ts';
import { hasNoRoom } from '../no-room.ts';
import { requireAtMost } from '../require-at-most.ts';
import type { CreateTransfer, TransferInfo } from '../schemas.ts';
import { TransferRecord } from '../schemas.ts';
import { isSettled } from '../stores/store-fault.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { toIso } from './clock.ts';
import { removeTransfer } from './deletion.ts';
import { describeTransfer, loadLive, loadTransfer, UPLOADING } from './load.ts';
import { paths } from './paths.ts';
import type { Reservation } from './reservation.ts';
import { declaredBytes } from './reservation.ts';
import type { Capacity } from './capacity.ts';

/** The members of the terms that must be the same when a creation is repeated. */
const SAME_TERMS = [
  'ciphertextBytes',
  'segmentBytes',
  'partBytes',
  'expiresInSeconds',
  'maxDownloads',
  'metadata',
  'ownerVerifier',
  'downloadVerifier',
] as const;

/** `created` is false when the very same transfer was there already: creating is idempotent. */
export interface Creation {
  readonly info: TransferInfo;
  readonly created: boolean;
}

/** Asked before a new transfer is made, not when a creation is repeated. Both throw where it is not allowed. */
export interface Admission {
  /** Before anything is stored; takes nothing. */
  check(transfer: CreateTransfer): Promise<void>;
  /** When there is room for the transfer: takes what creating it costs, once for each transfer. */
  take(transfer: CreateTransfer): Promise<void>;
}

/** Where everybody may create transfers. */
export const EVERYBODY: Admission = { check: () => Promise.resolve(), take: () => Promise.resolve() };

/**
 * Stores the terms of a new transfer. Throws what `admission` throws, `too_large`, `storage_full`, `invalid_request` beyond the server's limits, and `conflict`
 * when the id is taken by other terms.
 */
export async function createTransfer(
  context: TransferContext,
  { requester }: Call,
  input: CreateTransfer,
  admission: Admission,
): Promise<Creation> {
  checkLimits(context, input);
  const existing = await context.records.read(paths.transfer(input.id), TransferRecord);
  if (existing) return confirmSame(context, existing, input);

  await admission.check(input);
  const { capacity } = context;
  const lastsMs = input.expiresInSeconds * 1_000;
  const demand = { id: input.id, bytes: declaredBytes(input), expiresAt: (now: number) => now + lastsMs };
  const reservation = await capacity.reserve(demand);
  await takeOrWithdraw(capacity, reservation, input, admission);
  await capacity.hold(reservation);
  const { at, call } = reservation;
  // For which request it is, only the request knows.
  const stated = { ...input };
  delete stated.request;
  const terms: TransferRecord = {
    version: 1,
    createdAt: toIso(at),
    expiresAt: toIso(at + lastsMs),
    ...stated,
    holder: call,
  };
  await context.notices.announce('created', input.id);
  if (!(await storeTerms(context, reservation, terms))) return settleRace(context, reservation, input);
  if (capacity.isLate(reservation)) return endLate(context, input.id, requester);
  await makeIndexed(context, input.id, at, requester);
  await context.events.append(
    input.id,
    {
      kind: 'created',
      bytes: input.ciphertextBytes,
      expiresAt: terms.expiresAt,
      ...(terms.password && { password: true }),
    },
    requester,
  );
  return { info: await describeTransfer(context, await loadLive(context, input.id, UPLOADING)), created: true };
}

function checkLimits({ limits }: TransferContext, input: CreateTransfer): void {
  const { maxTransferBytes, maxExpiresInSeconds, maxDownloads } = limits;
  const bytes = { name: 'ciphertextBytes', value: input.ciphertextBytes, most: maxTransferBytes };
  requireAtMost({ ...bytes, unit: 'bytes', code: 'too_large' });
  const life = { name: 'expiresInSeconds', value: input.expiresInSeconds, most: maxExpiresInSeconds };
  requireAtMost({ ...life, unit: 'seconds' });
  requireAtMost({ name: 'maxDownloads', value: input.maxDownloads, most: maxDownloads });
}

/** Asked after the room is reserved: an access code's use is not to be spent on what does not fit. */
async function takeOrWithdraw(
  capacity: Capacity,
  reservation: Reservation,
  input: CreateTransfer,
  admission: Admission,
): Promise<void> {
  try {
    await admission.take(input);
  } catch (thrown) {
    await capacity.giveUp(reservation);
    throw thrown;
  }
}

/** False where another call's record is there. */
async function storeTerms(
  { records, capacity }: TransferContext,
  reservation: Reservation,
  terms: TransferRecord,
): Promise<boolean> {
  const key = paths.transfer(terms.id);
  try {
    return await records.create(key, TransferRecord, terms);
  } catch (thrown) {
    // It may be there all the same. Where even that is not known what holds its room stays, and maintenance looks.
    const found = await records.read(key, TransferRecord).catch(() => 'unknown' as const);
    if (found === 'unknown') throw thrown;
    if (found) return found.holder === reservation.call;
    if (isSettled(thrown)) await capacity.giveUp(reservation);
    throw thrown;
  }
}

/** Makes the entry by which the console finds it. If the answer is that the store is full, there is no transfer. */
async function makeIndexed(context: TransferContext, id: string, at: number, requester: Requester): Promise<void> {
  try {
    await context.store.create(paths.indexed(id, at), new Uint8Array(0));
  } catch (thrown) {
    const end = async (): Promise<unknown> =>
      removeTransfer(context, await loadTransfer(context, id), 'abandoned', requester);
    if (hasNoRoom(thrown)) await end().catch(() => undefined);
    throw thrown;
  }
}

/** Another call made the transfer between our look and our write. */
async function settleRace(
  context: TransferContext,
  reservation: Reservation,
  input: CreateTransfer,
): Promise<Creation> {
  await context.capacity.giveUp(reservation);
  const winner = await context.records.read(paths.transfer(input.id), TransferRecord);
  if (!winner) throw new SendError('store_damaged', 'a transfer was stored and cannot be found');
  return confirmSame(context, winner, input);
}

/** The store was so slow that maintenance may have taken the call for dead, and removed what it made. */
async function endLate(context: TransferContext, id: string, requester: Requester): Promise<never> {
  await removeTransfer(context, await loadTransfer(context, id), 'abandoned', requester);
  throw new SendError('expired', 'the storage of this server took longer than a minute to answer: send the file again');
}

async function confirmSame(
  context: TransferContext,
  existing: TransferRecord,
  input: CreateTransfer,
): Promise<Creation> {
  const differs = SAME_TERMS.some((member) => existing[member] !== input[member]);
  if (differs || !isSamePassword(existing.password, input.password))
    throw new SendError('conflict', 'this transfer id belongs to a transfer with other terms: make a new link');
  const live = await loadLive(context, existing.id);
  // A crash may have come between the record and its entry in the list.
  await context.store.create(paths.indexed(existing.id, Date.parse(existing.createdAt)), new Uint8Array(0));
  return { info: await describeTransfer(context, live), created: false };
}

function isSamePassword(one: TransferRecord['password'], other: TransferRecord['password']): boolean {
  if (!one || !other) return one === other;
  return (Object.keys(one) as (keyof typeof one)[]).every((member) => one[member] === other[member]);
}
