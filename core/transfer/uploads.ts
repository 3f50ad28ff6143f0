import type { PurgeReport } from '../admin/schemas.ts';
import { TransferRecord } from '../schemas.ts';
import type { Step } from './batch.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { CLOCKS_DIFFER_MS } from './clock.ts';
import { removeTransfer } from './deletion.ts';
import { holdersOf } from './expiring.ts';
import { listJournal } from './journal.ts';
import { loadIfExists } from './load.ts';
import { paths } from './paths.ts';
import type { Reservation } from './reservation.ts';
import { RESERVE_WITHIN_MS } from './reservation.ts';

/** An upload that is not complete this long after it was created is taken for abandoned. */
export const ABANDONED_MS = 24 * 3_600_000;
/** Longer than any snapshot of what is reserved reaches back: until then entries are counted. */
const JOURNAL_KEPT_MS = 2 * 3_600_000;

/** A call that is older makes nothing any more, whatever the clock of its process says. */
export const DEAD_AFTER_MS = RESERVE_WITHIN_MS + 2 * CLOCKS_DIFFER_MS;

type Removed = Pick<PurgeReport, 'abandoned' | 'parts'>;

/** One look at each call that reserved room some time ago. */
export interface UploadCheck {
  readonly step: Step<Reservation>;
  /** All entries of the journal before then have been looked at (milliseconds since 1970). */
  checkedUntil(): number;
}

/**
 * What a call made for a transfer that never came to be, or that another call made, is removed; so is a transfer of which no part has
 * come.
 */
export function createUploadCheck(context: TransferContext, report: Removed, requester: Requester): UploadCheck {
  const { store, capacity, clock, limits } = context;
  const until = clock() - Math.max(limits.unstartedSeconds * 1_000, DEAD_AFTER_MS);
  let checked = 0;
  let [listed, looked, isListed] = [0, 0, false];
  async function* entries(): AsyncGenerator<Reservation> {
    checked = await capacity.occupancy.snapshots.checkedUntil();
    for await (const entry of listJournal(store, checked)) {
      if (entry.at > until) break;
      listed += 1;
      yield entry;
    }
    isListed = true;
  }
  return {
    checkedUntil: () => (isListed && looked === listed ? until + 1 : checked),
    step: {
      entries: entries(),
      // What is looked at is mostly as it should be: it is no backlog before it is due anyway.
      dueAt: ({ at }) => at + ABANDONED_MS,
      async act(entry) {
        looked += 1;
        await checkUpload(context, entry, report, requester);
        checked = Math.max(checked, entry.at);
      },
    },
  };
}

async function checkUpload(
  context: TransferContext,
  entry: Reservation,
  report: Removed,
  requester: Requester,
): Promise<void> {
  const { store, records } = context;
  const terms = await records.read(paths.transfer(entry.id), TransferRecord);
  if (terms?.holder !== entry.call) return checkOther(context, entry, terms);
  if (await store.head(paths.completed(entry.id))) return;
  if ((await store.list(paths.parts(entry.id), { limit: 1 })).objects.length > 0) return;
  await abandon(context, entry.id, report, requester);
}

/** An entry that the terms do not name: a change of the expiry, or an unknown one. */
async function checkOther(
  { expiries, capacity, store }: TransferContext,
  entry: Reservation,
  terms: TransferRecord | undefined,
): Promise<void> {
  const named = terms ? holdersOf(terms, await expiries.all(entry.id)) : [];
  // The process that made the change may have died before it removed the earlier reservations.
  if (named.some(({ call }) => call === entry.call)) await store.deleteMany(named.slice(0, -1).map(({ key }) => key));
  else await capacity.withdraw(entry);
}

async function abandon(context: TransferContext, id: string, report: Removed, requester: Requester): Promise<void> {
  const transfer = await loadIfExists(context, id);
  if (!transfer || transfer.deleted || transfer.complete) return;
  const parts = await removeTransfer(context, transfer, 'abandoned', requester);
  report.parts += parts;
  report.abandoned += 1;
}

/** Removes what was not completed in a day, and the entries of what was. */
export function abandonedStep(
  context: TransferContext,
  check: UploadCheck,
  report: Removed,
  requester: Requester,
): Step<Reservation> {
  const { store, clock } = context;
  async function* entries(): AsyncGenerator<Reservation> {
    for await (const entry of listJournal(store, 0)) {
      if (entry.at > clock() - JOURNAL_KEPT_MS || entry.at >= check.checkedUntil()) return;
      yield entry;
    }
  }
  return {
    entries: entries(),
    dueAt: ({ at }) => at + ABANDONED_MS,
    async act(entry) {
      if (!(await store.head(paths.completed(entry.id)))) {
        if (entry.at > clock() - ABANDONED_MS) return;
        await abandon(context, entry.id, report, requester);
      }
      await store.delete(paths.journalEntry(entry));
    },
  };
}
