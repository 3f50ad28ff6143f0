import { SendError } from '../errors.ts';
import type { TransferInfo, TransferLog } from '../schemas.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import { knownDamage } from './findings.ts';
import { recordLook } from './hourly.ts';
import { describeTransfer, endedBy, loadTransfer, provesVerifier, READING, requireOwner } from './load.ts';
import { countParts } from './parts.ts';

/** To an owner, and to anyone who has the id. Throws `not_owner` for another owner's proof, and how a transfer has ended except to its owner. */
export async function viewTransfer(
  context: TransferContext,
  { requester, ownerProof }: Call,
  id: string,
): Promise<TransferInfo> {
  const transfer = await loadTransfer(context, id);
  const isOwner = ownerProof !== undefined;
  if (isOwner) await requireOwner(transfer, ownerProof);
  const ended = endedBy(transfer);
  if (ended && !isOwner) throw new SendError(ended);
  if (!isOwner) await recordLook(context, id, { kind: 'viewed', by: 'viewed' }, requester);
  const freshness = isOwner ? 'now' : 'recent';
  const info = await describeTransfer(context, transfer, freshness);
  if (info.state === 'uploading') return { ...info, storedBytes: await storedBytes(context, id) };
  const damage = info.state === 'ready' ? await knownDamage(context, id, freshness) : undefined;
  return damage ? { ...info, damage } : info;
}

/** Recipients who wait ask again and again: the parts are listed once in a few seconds. */
async function storedBytes(context: TransferContext, id: string): Promise<number> {
  const sight = context.sights.of(id);
  if (sight.stored && context.sights.isRecent(sight.stored.at)) return sight.stored.bytes;
  const at = context.clock();
  const { bytes } = await countParts(context, id);
  sight.stored = { at, bytes };
  return bytes;
}

/** A page at a time. Readable to owner and recipient also after the end; to anyone else there is nothing (`not_found`). */
export async function readLog(
  context: TransferContext,
  { requester, ownerProof, downloadProof }: Call,
  id: string,
  after?: string,
): Promise<TransferLog> {
  const { terms } = await loadTransfer(context, id, { ...READING, completion: 'known' });
  const isOwner = await provesVerifier(ownerProof, terms.ownerVerifier);
  const isRecipient = await provesVerifier(downloadProof, terms.downloadVerifier);
  // The same answer as for a transfer that never was: a guesser learns nothing.
  if (!isOwner && !isRecipient) throw new SendError('not_found', 'no transfer has this id');
  const by = isOwner ? 'log-read-owner' : 'log-read-recipient';
  await recordLook(context, id, { kind: 'log_read', by }, requester);
  return context.events.read(id, after);
}
