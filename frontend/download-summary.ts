import { unfinishedDownloads } from '../core/client/unfinished-downloads.ts';
import type { StoredTransferEvent, TransferInfo, TransferLog } from '../core/schemas.ts';
import { bytesOf } from './timeline-folds.ts';

/** A download that was started and has not ended. */
export interface OpenDownload {
  readonly download: number;
  readonly startedAt: string;
  readonly agent: string | undefined;
  /** From 0 to below 1; undefined where the parts go past the server. */
  readonly fraction: number | undefined;
}

/** What the sender wants to know first: was it downloaded? */
export interface DownloadSummary {
  readonly times: number;
  /** The last that finished; undefined where the log does not have it. */
  readonly last: StoredTransferEvent | undefined;
  /** Something of them was fetched a moment ago. */
  readonly running: readonly OpenDownload[];
  /** Nothing was fetched for a while: left, or lost. */
  readonly left: readonly OpenDownload[];
}

/** An address of a part is used for 5 minutes at most before the next one is asked for; then there is some way to go for slow lines. */
const QUIET_MS = 10 * 60_000;

/**
 * What the log says of downloads. It may be read before or after `info`, by some seconds, and events may be missing: `info` counts what is
 * stored, so the higher number holds. Without a log there are numbers only.
 */
export function summaryOf(info: TransferInfo, log: TransferLog | undefined, now: number): DownloadSummary {
  const events = (log?.events ?? []).map(({ event }) => event);
  const finished = events.filter(({ kind }) => kind === 'finished');
  const counted = new Set(finished.map(({ download }) => download)).size;
  const open = log ? unfinishedDownloads(log).map((download) => openDownload(info, download, events)) : [];
  return {
    times: Math.max(info.downloads.finished, counted),
    last: counted < info.downloads.finished ? undefined : latest(finished),
    running: open.filter(({ activeAt }) => now - activeAt < QUIET_MS).map(({ shown }) => shown),
    left: open.filter(({ activeAt }) => now - activeAt >= QUIET_MS).map(({ shown }) => shown),
  };
}

function openDownload(
  { ciphertextBytes }: TransferInfo,
  download: number,
  all: readonly StoredTransferEvent[],
): { readonly shown: OpenDownload; readonly activeAt: number } {
  const events = all.filter((event) => event.download === download);
  const last = latest(events);
  const bytes = bytesOf(events.filter(({ kind }) => kind === 'part_sent'));
  return {
    shown: {
      download,
      startedAt: events.find(({ kind }) => kind === 'claimed')?.at ?? '',
      agent: last?.agent,
      // The last part is on its way until the download says that it has finished.
      fraction: bytes === undefined ? undefined : Math.min(bytes / ciphertextBytes, 0.99),
    },
    // One that met damage has stopped.
    activeAt: last === undefined || last.kind === 'damaged' ? -Infinity : Date.parse(last.at),
  };
}

function latest(events: readonly StoredTransferEvent[]): StoredTransferEvent | undefined {
  return events.reduce<StoredTransferEvent | undefined>(
    (one, other) => (one === undefined || one.at <= other.at ? other : one),
    undefined,
  );
}

/** How much of an upload has arrived; undefined where none of it did for a while, or where the log does not say. */
export function uploadedFraction(
  { ciphertextBytes }: TransferInfo,
  log: TransferLog | undefined,
  now: number,
): number | undefined {
  const stored = (log?.events ?? []).map(({ event }) => event).filter(({ kind }) => kind === 'part_stored');
  const last = latest(stored);
  if (!last || now - Date.parse(last.at) >= QUIET_MS) return undefined;
  return Math.min((bytesOf(stored) ?? 0) / ciphertextBytes, 0.99);
}
