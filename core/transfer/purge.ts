import type { PurgeReport } from '../admin/schemas.ts';
import type { SendError } from '../errors.ts';
import { asSendError } from '../errors.ts';
import type { Backlog, Batch, Step } from './batch.ts';
import { createBatch } from './batch.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { toIso } from './clock.ts';
import { removeTransfer } from './deletion.ts';
import { listExpiring } from './expiring.ts';
import { unlessFull } from '../no-room.ts';
import { forgetTombstone, forgetTransfer } from './forget.ts';
import type { LoadedTransfer } from './load.ts';
import { loadIfExists } from './load.ts';
import { endOfHour, hourOf } from './paths.ts';
import type { PendingEntry } from './pending.ts';
import { listPending } from './pending.ts';
import { createRepairWalk } from './repair.ts';
import type { HolderEntry } from './reservation.ts';
import { SWEEP_AFTER_MS, sweepTransfer } from './sweep.ts';
import type { UploadCheck } from './uploads.ts';
import { ABANDONED_MS, abandonedStep, createUploadCheck, DEAD_AFTER_MS } from './uploads.ts';

const HOUR_MS = 3_600_000;
const CHANGE_UNDER_WAY_MS = 10 * 60_000;

/** What a run did, whatever else went wrong meanwhile. */
export interface Purge {
  readonly report: PurgeReport;
  /** The first thing that went wrong. */
  readonly failure: SendError | undefined;
}

export interface PurgeOptions {
  /** Logs that ended before it are removed (milliseconds since 1970). */
  readonly keepFrom: number;
  /** When the run is to end; asked again and again. What is left then is for the next one. */
  readonly until: () => number;
}

/**
 * Removes what has ended: parts of transfers that expired or were never completed; parts that arrived after the end; logs that are kept
 * no longer. Expiry itself never waits for it. Each step finishes what an interrupted one left.
 */
export async function purge(context: TransferContext, { requester }: Call, options: PurgeOptions): Promise<Purge> {
  const counts = noCounts();
  const check = createUploadCheck(context, counts, requester);
  const walk = createRepairWalk(context, counts, requester);
  const batch = purgeSteps(context, options, counts, requester, check);
  batch.add(walk.step);
  const { hasMore, backlog, failure } = await batch.run(options.until);
  const { entries, oldestSeconds } = backlog;
  const report = { ...counts, more: hasMore, backlog: entries, backlogSeconds: oldestSeconds };
  try {
    await context.capacity.occupancy.snapshots.keep(check.checkedUntil());
    await walk.save();
    return { report, failure };
  } catch (thrown) {
    return { report, failure: failure ?? asSendError(thrown) };
  }
}

/** What a purge would have to do now. */
export async function countBacklog(
  context: TransferContext,
  options: Pick<PurgeOptions, 'keepFrom'>,
): Promise<Backlog> {
  const counts = noCounts();
  const nobody = { caller: 'nobody', request: 'count' };
  return purgeSteps(context, options, counts, nobody, createUploadCheck(context, counts, nobody)).count();
}

type Counts = Omit<PurgeReport, 'more' | 'backlog' | 'backlogSeconds'>;

function noCounts(): Counts {
  return { expired: 0, abandoned: 0, swept: 0, repaired: 0, parts: 0, records: 0 };
}

function purgeSteps(
  context: TransferContext,
  { keepFrom }: Pick<PurgeOptions, 'keepFrom'>,
  report: Counts,
  requester: Requester,
  uploads: UploadCheck,
): Batch {
  const { store, clock } = context;
  const batch = createBatch(clock);
  const now = clock();
  batch.add(expiredStep(context, report, requester));
  batch.add(uploads.step);
  batch.add(abandonedStep(context, uploads, report, requester));
  batch.add(oldAbandonedStep(context, report, requester));
  for (const what of ['ended', 'sweeps'] as const) {
    batch.add({
      entries: listPending(store, what, now - SWEEP_AFTER_MS),
      dueAt: ({ hour }) => endOfHour(hour) + SWEEP_AFTER_MS,
      async act(entry) {
        const parts = await sweepTransfer(context, entry, requester);
        if (parts === undefined) return;
        report.swept += 1;
        report.parts += parts;
      },
    });
  }
  batch.add({
    entries: listPending(store, 'logs', keepFrom),
    dueAt: ({ hour }) => endOfHour(hour) + now - keepFrom,
    async act(entry) {
      const records = await forgetTransfer(context, entry, keepFrom);
      report.records += records ?? 0;
    },
  });
  batch.add({
    // An hour later than the entry says, because it has only the hour.
    entries: listPending(store, 'tombstones', now - HOUR_MS),
    dueAt: ({ hour }) => endOfHour(hour),
    async act(entry) {
      const records = await forgetTombstone(context, entry);
      report.records += records;
    },
  });
  return batch;
}

function expiredStep(context: TransferContext, report: Counts, requester: Requester): Step<HolderEntry> {
  // One that was about to live longer may be met twice.
  const ended = new Set<string>();
  return {
    entries: listDue(context),
    dueAt: ({ hour }) => endOfHour(hour),
    async act(entry) {
      const transfer = await loadIfExists(context, entry.id);
      if (!transfer) {
        // Of a creation that was interrupted, if nobody can be at it any more.
        if (isDead(entry, context.clock())) await context.store.delete(entry.key);
        return;
      }
      if (!transfer.deleted && !(await expireForGood(context, transfer))) {
        // Its expiry was changed and the entry left behind. A call that makes an entry for an hour has recorded the change before that hour
        // is over.
        if (entry.hour < hourOf(context.clock() - HOUR_MS)) await context.store.delete(entry.key);
        return;
      }
      const parts = await removeTransfer(context, transfer, 'expiry', requester);
      report.parts += parts;
      // Its own entry is gone by then; this may be one of a change that never was.
      await context.store.delete(entry.key);
      ended.add(entry.id);
      report.expired = ended.size;
    },
  };
}

function isDead({ made, hour }: HolderEntry, now: number): boolean {
  return made ? made.at + DEAD_AFTER_MS < now : hour < hourOf(now);
}

/**
 * False for a transfer that has not expired, or whose expiry was changed at the same moment: the purge takes the number that a change would
 * take, so that no tombstone follows a granted change, and no change follows this.
 */
async function expireForGood(
  { expiries, clock }: TransferContext,
  { terms, expired, expiry }: LoadedTransfer,
): Promise<boolean> {
  if (!expired || expiry.isClosed) return expired;
  const record = { version: 1 as const, at: toIso(clock()), expiresAt: expiry.expiresAt };
  // Where there is no room for it: a change that was under way when the transfer expired has ended by then.
  const isLongAgo = Date.parse(expiry.expiresAt) + CHANGE_UNDER_WAY_MS < clock();
  return unlessFull(isLongAgo, async () => {
    const settled = await expiries.settle(terms.id, expiry.changes + 1, record);
    return settled.writer === undefined;
  });
}

/** As {@link abandonedStep}, for what versions left that kept no journal. */
function oldAbandonedStep(context: TransferContext, report: Counts, requester: Requester): Step<PendingEntry> {
  const { store, clock } = context;
  const until = clock() - ABANDONED_MS;
  return {
    entries: listPending(store, 'uploads', until),
    dueAt: ({ hour }) => endOfHour(hour) + ABANDONED_MS,
    async act(entry) {
      const transfer = await loadIfExists(context, entry.id);
      if (transfer && !transfer.complete && !transfer.deleted) {
        if (Date.parse(transfer.terms.createdAt) > until) return;
        const parts = await removeTransfer(context, transfer, 'abandoned', requester);
        report.parts += parts;
        report.abandoned += 1;
      }
      await store.delete(entry.key);
    },
  };
}

/** Entries of this hour and of those before. They sort by hour: what follows is in the future. */
async function* listDue({ store, clock }: TransferContext): AsyncGenerator<HolderEntry> {
  const hour = hourOf(clock());
  for await (const entry of listExpiring(store)) {
    if (entry.hour > hour) return;
    yield entry;
  }
}
