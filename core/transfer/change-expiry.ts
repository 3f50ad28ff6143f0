import { verifierOf } from '../crypto/keys.ts';
import { SendError } from '../errors.ts';
import { latestExpiry } from '../longest-life.ts';
import type { ChangeExpiry, TransferInfo } from '../schemas.ts';
import { isSettled } from '../stores/store-fault.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { toIso } from './clock.ts';
import { hasEventSince } from './events.ts';
import type { NumberedExpiry } from './expiries.ts';
import { holderOf } from './expiring.ts';
import type { LoadedTransfer } from './load.ts';
import { describeTransfer, loadLive, requireOwner } from './load.ts';
import { hourOf } from './paths.ts';
import type { Reservation } from './reservation.ts';
import { declaredBytes } from './reservation.ts';

/** How often the expiry of one transfer may be changed: its owner must not fill the store. */
export const MAX_EXPIRY_CHANGES = 100;

/**
 * Makes a transfer expire later or sooner. Of changes at the same time each is made, one after the other, and the answer has the newest.
 * Throws `expired` once the transfer has; `invalid_request` for a time that is past or beyond the longest life of a transfer, which counts
 * from its creation; `conflict` after {@link MAX_EXPIRY_CHANGES}, and for a change id that was used for another time.
 */
export async function changeExpiry(
  context: TransferContext,
  { requester, ownerProof }: Call,
  id: string,
  { changeId, expiresAt }: ChangeExpiry,
): Promise<TransferInfo> {
  const transfer = await loadLive(context, id);
  await requireOwner(transfer, ownerProof);
  const writer = await verifierOf(changeId);
  const earlier = transfer.expiry.changes > 0 ? await context.expiries.all(id) : [];
  const own = earlier.find(({ record }) => record.writer === writer);
  if (own && own.record.expiresAt !== expiresAt) throw usedForAnother();
  if (!own) checkTime(context, transfer, expiresAt);
  const change = own ?? (await addChange(context, transfer, expiresAt, writer));
  await leaveTraces(context, transfer, change, { isRepeated: own !== undefined }, requester);
  // It may have ended meanwhile: then the answer must not say that it still exists.
  return describeTransfer(context, await loadLive(context, id));
}

function usedForAnother(): SendError {
  return new SendError('conflict', 'this change id was used for another expiry: make a new one');
}

function checkTime({ clock, limits }: TransferContext, { terms, expiry }: LoadedTransfer, expiresAt: string): void {
  const [now, asked] = [clock(), Date.parse(expiresAt)];
  if (asked <= now) {
    throw new SendError('invalid_request', `expiresAt is not in the future: it is ${toIso(now)} on this server`);
  }
  const latest = latestExpiry({ createdAt: terms.createdAt, expiresAt: expiry.expiresAt }, limits);
  if (asked > latest) throw new SendError('invalid_request', `expiresAt may be ${toIso(latest)} at the latest`);
}

/**
 * Takes the next free number. What holds the room comes first, so that it is there whenever the change holds. The search for a free number
 * reads each record that is taken, and so meets its own.
 */
async function addChange(
  context: TransferContext,
  { terms, expiry }: LoadedTransfer,
  expiresAt: string,
  writer: string,
): Promise<NumberedExpiry> {
  const { capacity, clock } = context;
  const demand = { id: terms.id, bytes: declaredBytes(terms), expiresAt: () => Date.parse(expiresAt) };
  const reservation = await capacity.extend(demand, hourOf(Date.parse(expiry.expiresAt)));
  await capacity.hold(reservation);
  const record = { version: 1 as const, at: toIso(reservation.at), expiresAt, writer, holder: reservation.call };
  const withdrawn = async (thrown: SendError): Promise<never> => {
    await capacity.giveUp(reservation);
    throw thrown;
  };
  for (let number = expiry.changes + 1; number <= MAX_EXPIRY_CHANGES; number++) {
    if (capacity.isLate(reservation))
      return withdrawn(new SendError('internal', 'the storage answers too slowly: try again'));
    const settled = await settleOrGiveUp(context, reservation, { number, record });
    if (settled.record.holder === record.holder) return settled;
    if (settled.record.writer === writer) {
      if (settled.record.expiresAt !== expiresAt) return withdrawn(usedForAnother());
      // The same change, sent again meanwhile.
      await capacity.giveUp(reservation);
      return settled;
    }
    const isClosed = settled.record.writer === undefined;
    if (isClosed || clock() >= Date.parse(settled.record.expiresAt)) return withdrawn(new SendError('expired'));
  }
  return withdrawn(new SendError('conflict', `the expiry of a transfer can be changed ${MAX_EXPIRY_CHANGES} times`));
}

/** Resolves what is there under that number. As for the terms of a transfer: after a fault it looks whether the record is there all the same. */
async function settleOrGiveUp(
  { expiries, capacity }: TransferContext,
  reservation: Reservation,
  { number, record }: NumberedExpiry,
): Promise<NumberedExpiry> {
  try {
    return { number, record: await expiries.settle(reservation.id, number, record) };
  } catch (thrown) {
    const changes = await expiries.all(reservation.id).catch(() => undefined);
    const own = changes?.find(({ record: { holder } }) => holder === reservation.call);
    if (own) return own;
    if (changes && isSettled(thrown)) await capacity.giveUp(reservation);
    throw thrown;
  }
}

/** Adds a change to the log and removes the entry of the former expiry; for one that is repeated, what a crash or a lost answer left. */
async function leaveTraces(
  { store, events, expiries }: TransferContext,
  { terms }: LoadedTransfer,
  { number, record: { at, expiresAt } }: NumberedExpiry,
  { isRepeated }: { readonly isRepeated: boolean },
  requester: Requester,
): Promise<void> {
  const isTold =
    isRepeated && (await hasEventSince(store, terms.id, Date.parse(at), ({ change }) => change === number));
  if (!isTold) await events.append(terms.id, { kind: 'expiry_changed', change: number, expiresAt }, requester);
  const before = (await expiries.all(terms.id)).find((other) => other.number === number - 1);
  await store.delete(holderOf(terms, before).key);
}
