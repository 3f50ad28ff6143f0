import { verifierOf } from '../crypto/keys.ts';
import { SendError } from '../errors.ts';
import { latestExpiry } from '../longest-life.ts';
import type { ChangeExpiry, ExpiryRecord, TransferInfo } from '../schemas.ts';
import type { Requester, TransferContext } from './context.ts';
import { instant } from './context.ts';
import { tellsSince } from './events.ts';
import type { NumberedExpiry } from './expiries.ts';
import { expiringEntry } from './expiring.ts';
import type { LoadedTransfer } from './load.ts';
import { describeTransfer, loadLive, requireOwner } from './load.ts';

/** How often the expiry of one transfer may be changed: whoever owns it must not fill the store. */
export const MAX_EXPIRY_CHANGES = 100;

const NOTHING = new Uint8Array(0);

/**
 * Makes a transfer expire later or sooner. Of changes at the same time each is made, one after the other, and the answer tells the newest.
 * Throws `expired` once the transfer has; `invalid_request` for a time that is past or beyond the longest life of a transfer, which counts
 * from its creation; `conflict` after {@link MAX_EXPIRY_CHANGES}, and for a change id that was used for another time.
 */
export async function changeExpiry(
  context: TransferContext,
  id: string,
  { changeId, expiresAt }: ChangeExpiry,
  ownerProof: string | undefined,
  requester: Requester,
): Promise<TransferInfo> {
  const transfer = await loadLive(context, id);
  await requireOwner(transfer, ownerProof);
  const writer = await verifierOf(changeId);
  const earlier = transfer.expiry.changes > 0 ? await context.expiries.all(id) : [];
  const own = earlier.find(({ record }) => record.writer === writer);
  if (own && own.record.expiresAt !== expiresAt)
    throw new SendError('conflict', 'this change id was used for another expiry: make a new one');
  if (!own) checkTime(context, transfer, expiresAt);
  const change =
    own ?? (await addChange(context, transfer, { version: 1, at: instant(context.clock()), expiresAt, writer }));
  await leaveTraces(context, transfer, change, { isRepeated: own !== undefined }, requester);
  // It may have ended meanwhile: then nobody must be told that it goes on.
  return describeTransfer(context, await loadLive(context, id));
}

function checkTime({ clock, limits }: TransferContext, { terms, expiry }: LoadedTransfer, expiresAt: string): void {
  const [now, asked] = [clock(), Date.parse(expiresAt)];
  if (asked <= now) {
    throw new SendError('invalid_request', `expiresAt is not in the future: it is ${instant(now)} on this server`);
  }
  const latest = latestExpiry({ createdAt: terms.createdAt, expiresAt: expiry.expiresAt }, limits);
  if (asked > latest) throw new SendError('invalid_request', `expiresAt may be ${instant(latest)} at the latest`);
}

/**
 * Takes the next free number. The entry by which the purge finds the transfer comes first, so that there is one whenever the change
 * holds. Whoever walks up reads each record that is in the way, and so meets its own.
 */
async function addChange(
  context: TransferContext,
  { terms, expiry }: LoadedTransfer,
  record: ExpiryRecord,
): Promise<NumberedExpiry> {
  const { store, expiries, clock } = context;
  for (let number = expiry.changes + 1; number <= MAX_EXPIRY_CHANGES; number++) {
    const entry = expiringEntry(terms, { number, record });
    await store.create(entry, NOTHING);
    const settled = { number, record: await expiries.settle(terms.id, number, record) };
    if (settled.record.writer === record.writer) return settled;
    const isClosed = settled.record.writer === undefined;
    if (isClosed || expiringEntry(terms, settled) !== entry) await store.delete(entry);
    if (isClosed || clock() >= Date.parse(settled.record.expiresAt)) throw new SendError('expired');
  }
  throw new SendError('conflict', `the expiry of a transfer can be changed ${MAX_EXPIRY_CHANGES} times`);
}

/** Tells the log of a change and removes the entry of what held before; for one that is repeated, what a crash or a lost answer left. */
async function leaveTraces(
  { store, events, expiries }: TransferContext,
  { terms }: LoadedTransfer,
  { number, record: { at, expiresAt } }: NumberedExpiry,
  { isRepeated }: { readonly isRepeated: boolean },
  requester: Requester,
): Promise<void> {
  const isTold = isRepeated && (await tellsSince(store, terms.id, Date.parse(at), ({ change }) => change === number));
  if (!isTold) await events.append(terms.id, { kind: 'expiry_changed', change: number, expiresAt }, requester);
  const before = (await expiries.all(terms.id)).find((other) => other.number === number - 1);
  await store.delete(expiringEntry(terms, before));
}
