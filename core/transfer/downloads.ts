import { verifierOf } from '../crypto/keys.ts';
import { SendError } from '../errors.ts';
import type { Claim } from '../schemas.ts';
import { DownloadEndRecord, DownloadRecord } from '../schemas.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { toIso } from './clock.ts';
import { writeTombstone, removeParts } from './deletion.ts';
import { endWithoutRoom } from './full-medium.ts';
import type { LoadedTransfer } from './load.ts';
import type { Downloads } from './claims.ts';
import { listDownloads, loadLive, READING, requireRecipient } from './load.ts';
import { paths } from './paths.ts';
import { noteDownload } from './sights.ts';
import { isTooLate, releaseLapsed, slotsOf } from './slots.ts';

const READS_AT_ONCE = 32;

/**
 * Claims the next free download, exactly once whatever the number of processes; the same claim id finds its own again.
 * Throws `wrong_key`, `not_complete`, `limit_reached`, and `finished` for a claim id that is spent.
 */
export async function claimDownload(
  context: TransferContext,
  { requester, downloadProof }: Call,
  id: string,
  claimId: string,
): Promise<Claim> {
  const transfer = await loadLive(context, id);
  await requireRecipient(transfer, downloadProof);
  if (!transfer.complete) throw new SendError('not_complete');
  const writer = await verifierOf(claimId);
  // What others have claimed since is met by walking up.
  const seen = await listDownloads(context, id, 'recent');
  const own = await findOwn(context, id, seen, writer);
  if (own !== undefined && seen.finished.includes(own)) throw new SendError('finished');
  if (own !== undefined && !(await isTooLate(context, id, own, requester))) return { download: own, resumed: true };
  return takeSlot(context, transfer, seen, writer, requester);
}

/** Takes the next number that is free, if need be of a claim that lapsed. */
async function takeSlot(
  context: TransferContext,
  { terms }: LoadedTransfer,
  first: Downloads,
  writer: string,
  requester: Requester,
): Promise<Claim> {
  const { id } = terms;
  let seen = first;
  for (let isFresh = false; ; isFresh = true) {
    for (let download = seen.claimed.length + 1; download <= slotsOf(terms, seen); download++) {
      if (await makeClaim(context, id, download, writer)) {
        await context.events.append(id, { kind: 'claimed', download }, requester);
        return { download, resumed: false };
      }
      const winner = await context.records.read(paths.download(id, download), DownloadRecord);
      if (winner?.writer === writer) return { download, resumed: true };
    }
    if (isFresh && !(await releaseLapsed(context, id, seen, requester))) throw new SendError('limit_reached');
    // What others released meanwhile is free too.
    seen = await listDownloads(context, id, 'now');
    // So is what the same client was given meanwhile, who asked twice: it must not get another.
    const own = await findOwn(context, id, seen, writer);
    if (own !== undefined && !seen.finished.includes(own)) return { download: own, resumed: true };
  }
}

async function makeClaim(context: TransferContext, id: string, download: number, writer: string): Promise<boolean> {
  const at = context.clock();
  const record = { version: 1 as const, at: toIso(at), writer };
  const isMade = await context.records.create(paths.download(id, download), DownloadRecord, record);
  if (!isMade) return false;
  const sight = context.sights.of(id);
  noteDownload(sight, 'claimed', download);
  sight.unfinishedAt.set(download, at);
  return true;
}

/** Ends a download; repeating it is a success. When it was the last one allowed, the parts are removed. */
export async function finishDownload(context: TransferContext, call: Call, id: string): Promise<void> {
  const { requester } = call;
  const transfer = await loadLive(context, id, READING);
  const download = await requireClaim(context, transfer, call);
  await context.notices.announce('downloaded', id, download);
  const record = { version: 1 as const, at: toIso(context.clock()) };
  const won = await context.records.create(paths.finished(id, download), DownloadEndRecord, record);
  const end = won ? undefined : await context.records.read(paths.finished(id, download), DownloadEndRecord);
  if (end?.by !== undefined) throw released();
  noteDownload(context.sights.of(id), 'finished', download);
  const isLast = await areAllFinished(context, transfer);
  const ends = isLast && (await endWithoutRoom(context, id, () => writeTombstone(context, id, 'limit')));
  // One request makes one event: the download that ends the transfer says so itself.
  if (won) await context.events.append(id, { kind: 'finished', download, ...(ends && { by: 'limit' }) }, requester);
  else if (ends) await context.events.append(id, { kind: 'deleted', by: 'limit' }, requester);
  if (isLast) await removeParts(context, transfer, ends);
}

/** Whether all downloads that are allowed are finished, this one included. */
async function areAllFinished(context: TransferContext, { terms }: LoadedTransfer): Promise<boolean> {
  if (terms.maxDownloads === 1) return true;
  // What is finished stays so; others may have finished meanwhile.
  const known = context.sights.of(terms.id).downloads?.seen.finished.length ?? 0;
  if (known >= terms.maxDownloads) return true;
  return (await listDownloads(context, terms.id, 'now')).finished.length >= terms.maxDownloads;
}

/** The number of the download that the caller has claimed and not finished. */
export async function requireLease(context: TransferContext, transfer: LoadedTransfer, call: Call): Promise<number> {
  const download = await requireClaim(context, transfer, call);
  if (await isTooLate(context, transfer.terms.id, download, call.requester)) throw released();
  const { unfinishedAt } = context.sights.of(transfer.terms.id);
  if (context.sights.isRecent(unfinishedAt.get(download))) return download;
  const at = context.clock();
  if (await context.store.head(paths.finished(transfer.terms.id, download))) throw new SendError('finished');
  unfinishedAt.set(download, at);
  return download;
}

function released(): SendError {
  return new SendError(
    'finished',
    'this download was released, or did not start within an hour of its claim: start the download again',
  );
}

/** The number of the download that the caller claimed, whether or not it has ended. */
export async function requireClaim(
  context: TransferContext,
  transfer: LoadedTransfer,
  { downloadProof, claimId, download }: Call,
): Promise<number> {
  await requireRecipient(transfer, downloadProof);
  if (!transfer.complete) throw new SendError('not_complete');
  if (claimId === undefined || download === undefined) {
    throw new SendError('invalid_request', 'claim a download first and send its claim id and number');
  }
  const record = await context.records.read(paths.download(transfer.terms.id, download), DownloadRecord);
  if (record?.writer !== (await verifierOf(claimId))) {
    throw new SendError('not_found', 'this transfer has no such claim: claim a download first');
  }
  return download;
}

async function findOwn(
  context: TransferContext,
  id: string,
  { claimed, released }: Downloads,
  writer: string,
): Promise<number | undefined> {
  const held = claimed.filter((download) => !released.includes(download));
  for (let start = 0; start < held.length; start += READS_AT_ONCE) {
    const page = held.slice(start, start + READS_AT_ONCE);
    const records = await Promise.all(
      page.map((download) => context.records.read(paths.download(id, download), DownloadRecord)),
    );
    const found = records.findIndex((record) => record?.writer === writer);
    if (found >= 0) return page[found];
  }
  return undefined;
}
