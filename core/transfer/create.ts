import { SendError } from '../errors.ts';
import type { CreateTransfer, TransferInfo } from '../schemas.ts';
import { TransferRecord } from '../schemas.ts';
import type { Requester, TransferContext } from './context.ts';
import { instant } from './context.ts';
import { describeTransfer, loadLive, UPLOADING } from './load.ts';
import { paths } from './paths.ts';
import { addPending } from './pending.ts';
import type { Key } from '../stores/key.ts';
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
  capacity: Capacity,
  input: CreateTransfer,
  requester: Requester,
  admission: Admission,
): Promise<Creation> {
  checkLimits(context, input);
  const existing = await context.records.read(paths.transfer(input.id), TransferRecord);
  if (existing) return confirmSame(context, existing, input);

  await admission.check(input);
  const now = context.clock();
  const expiresAt = now + input.expiresInSeconds * 1_000;
  const terms: TransferRecord = { version: 1, createdAt: instant(now), expiresAt: instant(expiresAt), ...input };
  const reservation = paths.expiringEntry(input.id, expiresAt, input.ciphertextBytes);
  await capacity.reserve(reservation, input.ciphertextBytes);
  await takeOrRelease(capacity, reservation, input, admission);
  const [created] = await Promise.all([
    context.records.create(paths.transfer(input.id), TransferRecord, terms),
    addPending(context.store, 'uploads', now, input.id),
  ]);
  if (!created) return settleRace(context, capacity, input, reservation);
  await context.store.create(paths.indexed(input.id, now), new Uint8Array(0));
  await context.events.append(input.id, { kind: 'created', bytes: input.ciphertextBytes }, requester);
  return { info: await describeTransfer(context, await loadLive(context, input.id, UPLOADING)), created };
}

function checkLimits({ limits }: TransferContext, input: CreateTransfer): void {
  if (input.ciphertextBytes > limits.maxTransferBytes) {
    throw new SendError(
      'too_large',
      `the transfer has ${input.ciphertextBytes} bytes; this server takes ${limits.maxTransferBytes}`,
    );
  }
  if (input.expiresInSeconds > limits.maxExpiresInSeconds) {
    throw new SendError('invalid_request', `expiresInSeconds may be ${limits.maxExpiresInSeconds} at most here`);
  }
  if (input.maxDownloads > limits.maxDownloads) {
    throw new SendError('invalid_request', `maxDownloads may be ${limits.maxDownloads} at most here`);
  }
}

/** Asked after the room is reserved: an access token's use is not to be spent on what does not fit. */
async function takeOrRelease(
  capacity: Capacity,
  reservation: Key,
  input: CreateTransfer,
  admission: Admission,
): Promise<void> {
  try {
    await admission.take(input);
  } catch (thrown) {
    await capacity.release(reservation, input.ciphertextBytes);
    throw thrown;
  }
}

/** Another call made the transfer between our look and our write. */
async function settleRace(
  context: TransferContext,
  capacity: Capacity,
  input: CreateTransfer,
  reservation: ReturnType<typeof paths.expiringEntry>,
): Promise<Creation> {
  const winner = await context.records.read(paths.transfer(input.id), TransferRecord);
  if (!winner) throw new SendError('store_damaged', 'a transfer was taken and is not there');
  const winnersEntry = paths.expiringEntry(winner.id, Date.parse(winner.expiresAt), winner.ciphertextBytes);
  if (winnersEntry !== reservation) await capacity.release(reservation, input.ciphertextBytes);
  return confirmSame(context, winner, input);
}

async function confirmSame(
  context: TransferContext,
  existing: TransferRecord,
  input: CreateTransfer,
): Promise<Creation> {
  const differs = SAME_TERMS.find((member) => existing[member] !== input[member]);
  if (differs)
    throw new SendError('conflict', 'this transfer id is taken by a transfer with other terms: make a new link');
  const live = await loadLive(context, existing.id);
  // A crash may have come between the record and its entries in the lists; both creates are idempotent.
  const createdAt = Date.parse(existing.createdAt);
  await context.store.create(paths.indexed(existing.id, createdAt), new Uint8Array(0));
  await addPending(context.store, 'uploads', createdAt, existing.id);
  return { info: await describeTransfer(context, live), created: false };
}
