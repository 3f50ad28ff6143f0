import { encodeTime } from 'ulid';
import { SendError } from '../errors.ts';
import type { DownloadRecord, TransferInfo, TransferRecord } from '../schemas.ts';
import { DownloadEndRecord, DownloadRecord as Claimed, StoredTransferEvent as Event } from '../schemas.ts';
import { readAll } from '../stores/records.ts';
import { readEvent } from '../event-chain.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { CLOCKS_DIFFER_MS, toIso } from './clock.ts';
import type { Downloads } from './claims.ts';
import { describeTransfer, listDownloads, loadLive, requireOwner } from './load.ts';
import { paths } from './paths.ts';
import { noteDownload } from './sights.ts';

/** How many downloads of one transfer may become free again: the holder of a link must not claim without end. */
export const MAX_RELEASES = 100;
/** A claim of which no byte went out for this long is free for others. */
const LAPSED_MS = 3_600_000;
/** The first byte of a claim goes out within this time or never: earlier than others may take it, by more than clocks differ. */
const START_WITHIN_MS = LAPSED_MS - 5 * 60_000;
/**
 * Events after a claim in which its first byte is looked for: it follows within seconds. If there are more events, the download counts as
 * started.
 */
const EVENTS_LOOKED_AT = 64;
/** Claims that one request looks at: the oldest. */
const CLAIMS_LOOKED_AT = 8;

/** The highest number that a download may have: those that were released make room for others. */
export function slotsOf({ maxDownloads }: TransferRecord, { released }: Downloads): number {
  return maxDownloads + Math.min(released.length, MAX_RELEASES);
}

/** Releases one claim that lapsed. False when there is none: then all are in use. */
export async function releaseLapsed(
  context: TransferContext,
  id: string,
  { claimed, finished, released }: Downloads,
  requester: Requester,
): Promise<boolean> {
  if (released.length >= MAX_RELEASES) return false;
  let looked = 0;
  for (const download of claimed) {
    if (finished.includes(download) || released.includes(download)) continue;
    if (context.servings.hasBegun(id, download)) continue;
    const claim = await context.records.read(paths.download(id, download), Claimed);
    if (!claim || context.clock() < Date.parse(claim.at) + LAPSED_MS) continue;
    if (!(await hasBegun(context, id, download, claim))) {
      await release(context, id, download, 'lapsed', requester);
      return true;
    }
    looked += 1;
    if (looked === CLAIMS_LOOKED_AT) return false;
  }
  return false;
}

/** Whether a claim can no longer begin, because others may take it for lapsed: it is released then, and its owner claims again. */
export async function isTooLate(
  context: TransferContext,
  id: string,
  download: number,
  requester: Requester,
): Promise<boolean> {
  if (context.servings.hasBegun(id, download)) return false;
  const claim = await context.records.read(paths.download(id, download), Claimed);
  if (!claim || context.clock() < Date.parse(claim.at) + START_WITHIN_MS) return false;
  if (await hasBegun(context, id, download, claim)) return false;
  await release(context, id, download, 'lapsed', requester);
  return true;
}

/**
 * Gives a download back that was claimed and has not finished: its recipient cannot continue it, and another one is free. Repeating it is a
 * success. Throws `not_owner`, `not_found`, `finished`, and `conflict` after {@link MAX_RELEASES}.
 */
export async function giveBackDownload(
  context: TransferContext,
  { requester, ownerProof }: Call,
  id: string,
  download: number,
): Promise<TransferInfo> {
  const transfer = await loadLive(context, id);
  await requireOwner(transfer, ownerProof);
  if (!(await context.records.read(paths.download(id, download), Claimed))) {
    throw new SendError('not_found', `download ${download} was not started: it cannot be released`);
  }
  const { released } = await listDownloads(context, id, 'now');
  if (released.length >= MAX_RELEASES && !released.includes(download)) {
    throw new SendError('conflict', `downloads of one transfer can be released ${MAX_RELEASES} times: send it again`);
  }
  if (!(await release(context, id, download, 'given_back', requester))) {
    throw new SendError('finished', `download ${download} has finished and cannot be released: send the file again`);
  }
  return describeTransfer(context, await loadLive(context, id));
}

/** Ends a claim without a download. False when it has finished: of both, exactly one comes first. */
async function release(
  context: TransferContext,
  id: string,
  download: number,
  by: 'lapsed' | 'given_back',
  requester: Requester,
): Promise<boolean> {
  const record = { version: 1 as const, at: toIso(context.clock()), by };
  const end = paths.finished(id, download);
  if (await context.records.create(end, DownloadEndRecord, record)) {
    noteDownload(context.sights.of(id), 'released', download);
    await context.events.append(id, { kind: by, download }, requester);
    return true;
  }
  return (await context.records.read(end, DownloadEndRecord))?.by !== undefined;
}

/** Whether the log has an event of a byte that was sent. What was written last may be a minute ahead or behind by another clock. */
async function hasBegun(
  { store, servings, issuePartUrl }: TransferContext,
  id: string,
  download: number,
  { at }: DownloadRecord,
): Promise<boolean> {
  const after = paths.event(id, encodeTime(Date.parse(at) - CLOCKS_DIFFER_MS, 10).toLowerCase());
  const { objects, next } = await store.list(paths.events(id), { after, limit: EVENTS_LOOKED_AT });
  const isFirstServing = ({ kind, download: of }: Event): boolean =>
    of === download && (kind === 'part_sent' || (kind === 'part_urls_issued' && issuePartUrl.leadsPastServer));
  for (const { key } of objects) {
    const bytes = await readAll(store, key);
    const logged = bytes && readEvent(key, bytes, Event);
    if (!logged || !isFirstServing(logged.event)) continue;
    servings.begun(id, download);
    return true;
  }
  return next !== undefined;
}
