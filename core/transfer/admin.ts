import type { AdminTransfer } from '../admin/schemas.ts';
import type { TransferLog } from '../schemas.ts';
import { DownloadEndRecord, DownloadRecord, MomentRecord } from '../schemas.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import { listDamage } from './damage.ts';
import { removeTransfer } from './deletion.ts';
import { recordLook } from './hourly.ts';
import { describeTransfer, listDownloads, loadTransfer } from './load.ts';
import { countParts } from './parts.ts';
import { paths } from './paths.ts';

const READS_AT_ONCE = 32;

/** One transfer in full, but for its encrypted metadata. That the operator looked goes into its log. Throws `not_found`. */
export async function viewAsAdmin(context: TransferContext, { requester }: Call, id: string): Promise<AdminTransfer> {
  const transfer = await loadTransfer(context, id);
  await recordLook(context, id, { kind: 'admin_viewed', by: 'admin-viewed' }, requester);
  const [info, completed, downloads, storedParts, damage] = await Promise.all([
    describeTransfer(context, transfer),
    context.records.read(paths.completed(id), MomentRecord),
    describeDownloads(context, id),
    countParts(context, id),
    listDamage(context, id),
  ]);
  const { deleted } = transfer;
  return {
    info: { ...info, metadata: '' },
    storedParts,
    downloads,
    damage,
    completedAt: completed?.at ?? null,
    deleted: deleted ? { at: deleted.at, by: deleted.by } : null,
  };
}

/** The log, whatever became of the transfer. That the operator read it is its newest event. Throws `not_found`. */
export async function readLogAsAdmin(
  context: TransferContext,
  { requester }: Call,
  id: string,
  after?: string,
): Promise<TransferLog> {
  await loadTransfer(context, id);
  await recordLook(context, id, { kind: 'admin_viewed', by: 'admin-viewed' }, requester);
  return context.events.read(id, after);
}

/** Deletes on behalf of the operator, parts included. Repeating it is a success; throws `not_found`. */
export async function deleteAsAdmin(context: TransferContext, { requester }: Call, id: string): Promise<void> {
  await removeTransfer(context, await loadTransfer(context, id), 'admin', requester);
}

async function describeDownloads(context: TransferContext, id: string): Promise<AdminTransfer['downloads']> {
  const { claimed, finished, released } = await listDownloads(context, id, 'now');
  const ended = [...finished, ...released];
  const downloads: AdminTransfer['downloads'] = [];
  for (let start = 0; start < claimed.length; start += READS_AT_ONCE) {
    const batch = claimed.slice(start, start + READS_AT_ONCE).map(async (download) => {
      const [claim, end] = await Promise.all([
        context.records.read(paths.download(id, download), DownloadRecord),
        ended.includes(download) ? context.records.read(paths.finished(id, download), DownloadEndRecord) : undefined,
      ]);
      const finishedAt = end && end.by === undefined ? end.at : null;
      return claim && { download, claimedAt: claim.at, finishedAt, ...(end?.by && { released: end.by }) };
    });
    downloads.push(...(await Promise.all(batch)).filter((download) => download !== undefined));
  }
  return downloads;
}
