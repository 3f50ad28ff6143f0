import type { PurgeReport } from '../admin/schemas.ts';
import type { Requester, TransferContext } from './context.ts';
import { instant } from './context.ts';
import { removeTransfer } from './deletion.ts';
import { listExpiring } from './expiring.ts';
import { forgetTombstone, forgetTransfer } from './forget.ts';
import type { LoadedTransfer } from './load.ts';
import { loadIfThere } from './load.ts';
import { hourOf } from './paths.ts';
import type { PendingEntry } from './pending.ts';
import { listPending } from './pending.ts';
import type { Shift } from './shift.ts';
import { createShift } from './shift.ts';
import { SWEEP_AFTER_MS, sweepTransfer } from './sweep.ts';

/** An upload that is not complete this long after it was begun is taken for abandoned. */
export const ABANDONED_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

/**
 * Removes what has ended: parts of transfers that expired or were never completed; parts that arrived after the end; logs that ended
 * before `keepFrom` (milliseconds since 1970). Expiry itself never waits for it. Each step finishes what an interrupted one left, and
 * a run does a bounded amount of work: the next one goes on.
 */
export async function purge(context: TransferContext, keepFrom: number, requester: Requester): Promise<PurgeReport> {
  const shift = createShift();
  const report = { expired: 0, abandoned: 0, swept: 0, parts: 0, records: 0 };
  await purgeExpired(context, shift, report, requester);
  await purgeAbandoned(context, shift, report, requester);
  await shift.work(listPending(context.store, 'sweeps', context.clock() - SWEEP_AFTER_MS), async (entry) => {
    const parts = await sweepTransfer(context, entry, requester);
    if (parts === undefined) return false;
    report.swept += 1;
    report.parts += parts;
    return true;
  });
  await shift.work(listPending(context.store, 'logs', keepFrom), async (entry) => {
    const records = await forgetTransfer(context, entry, keepFrom);
    report.records += records ?? 0;
    return records !== undefined;
  });
  // An hour later than the entry says: it names the hour alone.
  await shift.work(listPending(context.store, 'tombstones', context.clock() - HOUR_MS), async (entry) => {
    report.records += await forgetTombstone(context, entry);
    return true;
  });
  shift.end();
  return report;
}

async function purgeExpired(
  context: TransferContext,
  shift: Shift,
  report: PurgeReport,
  requester: Requester,
): Promise<void> {
  // One that was about to live longer may be met twice.
  const ended = new Set<string>();
  await shift.work(listDue(context), async (entry) => {
    const transfer = await loadIfThere(context, entry.id);
    if (!transfer) {
      // A reservation whose creation was interrupted; once its hour has passed nobody is still making it.
      if (entry.hour < hourOf(context.clock())) await context.store.delete(entry.key);
      return false;
    }
    if (!transfer.deleted && !(await expireForGood(context, transfer))) {
      // Its expiry was changed and the entry left behind. Whoever makes an entry for an hour has recorded the change before it is over.
      if (entry.hour < hourOf(context.clock() - HOUR_MS)) await context.store.delete(entry.key);
      return false;
    }
    report.parts += await removeTransfer(context, transfer, 'expiry', requester);
    // Its own entry is gone by then; this may be one of a change that never was.
    await context.store.delete(entry.key);
    ended.add(entry.id);
    return true;
  });
  report.expired = ended.size;
}

/**
 * False for a transfer that has not expired, or whose expiry was changed at this very moment: the purge takes the number that a change
 * would take, so that after a change that was granted no tombstone follows, and after this no change.
 */
async function expireForGood(
  { expiries, clock }: TransferContext,
  { terms, expired, expiry }: LoadedTransfer,
): Promise<boolean> {
  if (!expired || expiry.isClosed) return expired;
  const record = { version: 1 as const, at: instant(clock()), expiresAt: expiry.expiresAt };
  return (await expiries.settle(terms.id, expiry.changes + 1, record)).writer === undefined;
}

async function purgeAbandoned(
  context: TransferContext,
  shift: Shift,
  report: PurgeReport,
  requester: Requester,
): Promise<void> {
  const { store, clock } = context;
  const until = clock() - ABANDONED_MS;
  await shift.work(listPending(store, 'uploads', until), async (entry) => {
    const transfer = await loadIfThere(context, entry.id);
    if (transfer && !transfer.complete && !transfer.deleted) {
      if (Date.parse(transfer.terms.createdAt) > until) return false;
      report.parts += await removeTransfer(context, transfer, 'abandoned', requester);
      report.abandoned += 1;
    }
    await store.delete(entry.key);
    return true;
  });
}

/** Entries of this hour and of those before. They sort by hour: what follows lies in the future. */
async function* listDue({ store, clock }: TransferContext): AsyncGenerator<PendingEntry> {
  const hour = hourOf(clock());
  for await (const entry of listExpiring(store)) {
    if (entry.hour > hour) return;
    yield entry;
  }
}
