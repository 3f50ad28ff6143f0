import type { Bytes } from '../bytes.ts';
import { asSendError } from '../errors.ts';
import { DeletedRecord, DownloadEndRecord, MomentRecord, TransferRecord } from '../schemas.ts';
import { decodeRecord, listAll, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { paths } from '../transfer/paths.ts';
import type { Notice } from './notice.ts';
import { messageId } from './notice.ts';
import type { WaitingNotice } from './notice-entry.ts';
import { parseNotice, recordOf } from './notice-entry.ts';
import { signedHeaders } from './sign.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** How long after each failure it is sent again (Standard Webhooks, "Deliverability and reliability"). After the last one it is dropped. */
const BACKOFF_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 14 * HOUR_MS, 20 * HOUR_MS];
/** Nothing waits longer, also where no key has been made. */
const LONGEST_MS = 3 * 24 * HOUR_MS;
/** What has not happened by then never will: the call that announced it has ended. */
const NEVER_AFTER_MS = HOUR_MS;
/** The oldest go first where more wait. */
export const MOST_WAITING = 10_000;
/** Failures in a row after which a run ends: each may have cost the whole time that one attempt has. */
const FAILURES_IN_A_ROW = 3;

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface DeliveryOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The newest first; none: nothing can be signed, and everything waits. */
  readonly readKeys: () => Promise<readonly Bytes[]>;
  /** Whether the receiver took it. Never throws. */
  readonly send: (message: Message) => Promise<boolean>;
}

export interface DeliveryReport {
  readonly delivered: number;
  /** Attempts that the receiver did not take. */
  readonly failed: number;
  /** Given up: too old, or more than may wait. */
  readonly dropped: number;
}

/** Sends what is due, the oldest first, until `until` says that the time is over. Any number of processes may: receivers tell repetitions by their id. */
export async function deliverNotices(options: DeliveryOptions, until: () => number): Promise<DeliveryReport> {
  const { store, clock } = options;
  const report = { delivered: 0, failed: 0, dropped: 0 };
  const keys = await options.readKeys();
  let failedInARow = 0;
  for await (const { key: found } of listAll(store, paths.notices())) {
    const entry = parseNotice(found);
    if (!entry) continue;
    if (entry.due > clock() || clock() >= until()) break;
    const result = await deliver(options, entry, keys);
    if (result === 'waits') continue;
    // Cut off by the end of the run: the next one sends it.
    if (result === 'failed' && clock() >= until()) break;
    if (result === 'failed' && !(await postpone(options, entry))) report.dropped += 1;
    await store.delete(entry.key);
    if (result !== 'unfounded') report[result] += 1;
    failedInARow = result === 'failed' ? failedInARow + 1 : 0;
    if (failedInARow === FAILURES_IN_A_ROW) break;
  }
  if (report.failed > 0 || keys.length === 0) report.dropped += await trim(store);
  return report;
}

type Result = 'delivered' | 'failed' | 'dropped' | 'unfounded' | 'waits';

async function deliver(
  { store, clock, send }: DeliveryOptions,
  entry: WaitingNotice,
  keys: readonly Bytes[],
): Promise<Result> {
  if (entry.made + LONGEST_MS < clock()) return 'dropped';
  if (keys.length === 0) return 'waits';
  const at = await timeOf(store, entry).catch(unlessDamaged);
  // It may be repaired, and keeps none of the others waiting.
  if (at === 'damaged') return 'waits';
  if (at === undefined) return entry.made + NEVER_AFTER_MS < clock() ? 'unfounded' : 'waits';
  const { fact, id, download } = entry;
  const data = { transfer: id, ...(download > 0 && { download }) };
  const body = JSON.stringify({ type: `transfer.${fact}`, timestamp: at, data });
  const timestamp = Math.floor(clock() / 1_000);
  const headers = await signedHeaders({ id: messageId(entry), timestamp, body }, keys);
  return (await send({ headers, body })) ? 'delivered' : 'failed';
}

function unlessDamaged(thrown: unknown): 'damaged' {
  if (asSendError(thrown).code === 'store_damaged') return 'damaged';
  throw thrown;
}

/** Stores when it is sent again, if it ever is, before its file is removed. */
async function postpone({ store, clock }: DeliveryOptions, entry: WaitingNotice): Promise<boolean> {
  const wait = BACKOFF_MS[entry.attempt];
  if (wait === undefined) return false;
  const next = paths.notice({ ...entry, due: clock() + wait, attempt: entry.attempt + 1 });
  await store.create(next, new Uint8Array(0));
  return true;
}

/** When it happened; undefined where it has not. */
async function timeOf(store: Store, notice: Notice): Promise<string | undefined> {
  const key = recordOf(notice);
  const bytes = await readAll(store, key);
  if (!bytes) return undefined;
  if (notice.fact === 'created') return decodeRecord(key, bytes, TransferRecord).createdAt;
  if (notice.fact === 'ready') return decodeRecord(key, bytes, MomentRecord).at;
  if (notice.fact === 'ended') return decodeRecord(key, bytes, DeletedRecord).at;
  const { by, at } = decodeRecord(key, bytes, DownloadEndRecord);
  // A claim that lapsed or was given back is no download.
  return by === undefined ? at : undefined;
}

/** Removes the oldest of what waits beyond the most that may. */
async function trim(store: Store): Promise<number> {
  const waiting: WaitingNotice[] = [];
  for await (const { key } of listAll(store, paths.notices())) {
    const entry = parseNotice(key);
    if (entry) waiting.push(entry);
  }
  const excess = waiting
    .sort((one, other) => one.made - other.made)
    .slice(0, Math.max(0, waiting.length - MOST_WAITING));
  await store.deleteMany(excess.map(({ key }) => key));
  return excess.length;
}
