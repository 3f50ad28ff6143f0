import { boundIn } from './count.ts';
import type { Granularity, Recorded } from './periods.ts';
import { endOf, latestPeriods, startOf } from './periods.ts';
import type { Known } from './point.ts';
import { latenciesOf, pointOf } from './point.ts';
import type { Reader } from './reader.ts';
import type { Overview } from './schemas.ts';
import { addTally, newTally } from './tally.ts';

/** The most that one overview shows. */
const MAX_POINTS = { minutes: 12, hour: 7 * 24, day: 30 } as const;
/** Records of hours that are read for days that have none: for today, and for yesterday until it is rolled up. */
const MAX_HOURS = 48;
const MAX_LATE = 48;
/** Pages of activities that it counts itself: of hours that are not rolled up. */
const MAX_PAGES = 5;

/** How many points are shown where so many are asked for. */
export function pointsShown(by: Granularity, count: number): number {
  return Math.min(Math.max(1, count), MAX_POINTS[by]);
}

type Draft = ReadonlyMap<string, Known>;

/** The last periods up to now. What it costs does not depend on how many requests there were. */
export async function readOverview(reader: Reader, now: number, by: Granularity, count: number): Promise<Overview> {
  const periods = latestPeriods(now, by, pointsShown(by, count));
  const draft: Draft = new Map(periods.map((period) => [period, nothing(endOf(period) <= now)]));
  if (by === 'minutes') await countMinutes(reader, draft, periods);
  else await addPeriods(reader, draft, periods, by);
  const whole = newTally();
  for (const { tally } of draft.values()) addTally(whole, tally);
  return {
    by,
    source: 'store',
    points: periods.map((period) => pointOf(period, draft.get(period) ?? nothing(false))),
    latencyMs: latenciesOf(whole),
    ...(whole.variants && { variants: Object.entries(whole.variants).map(([name, stats]) => ({ name, ...stats })) }),
    reads: reader.reads(),
  };
}

/** By the time at which it was stored, which is some seconds after it was counted: one list for each, and keys of a whole day are kept. */
async function countMinutes(reader: Reader, draft: Draft, periods: readonly string[]): Promise<void> {
  await Promise.all(
    periods.map(async (period) => {
      const known = draft.get(period);
      if (!known) return;
      const hour = period.slice(0, 10);
      // What was counted at the end of an hour may be stored in the next, and is among the keys of its hour.
      const before = endOf(period) < endOf(hour) ? boundIn(hour, endOf(period)) : undefined;
      const after = await reader.page(hour, known.tally, boundIn(hour, startOf(period)), before);
      if (after !== undefined) known.complete = false;
    }),
  );
}

async function addPeriods(reader: Reader, draft: Draft, periods: readonly string[], by: Recorded): Promise<void> {
  const from = periods[0] ?? '';
  const rolled = await reader.rolled(by, from);
  await addRecords(
    reader,
    draft,
    periods.filter((period) => rolled.has(period)),
  );
  const open = (await reader.activeHours(from)).filter((hour) => !rolled.has(periodIn(draft, hour)));
  if (by === 'hour') await countOpen(reader, draft, open);
  else await addHours(reader, draft, open);
  await addLate(reader, draft, from);
}

/** Hours of days that are not rolled up: from their records as far as they have one. */
async function addHours(reader: Reader, draft: Draft, hours: readonly string[]): Promise<void> {
  const [first] = hours;
  if (first === undefined) return;
  const rolled = await reader.rolled('hour', first);
  const inRecords = hours.filter((hour) => rolled.has(hour));
  for (const hour of inRecords.slice(0, -MAX_HOURS)) giveUp(draft, hour);
  await addRecords(reader, draft, inRecords.slice(-MAX_HOURS));
  await countOpen(
    reader,
    draft,
    hours.filter((hour) => !rolled.has(hour)),
  );
}

async function addRecords(reader: Reader, draft: Draft, periods: readonly string[]): Promise<void> {
  const records = await Promise.all(periods.map((period) => reader.record(period)));
  for (const [index, record] of records.entries()) {
    const known = draft.get(periodIn(draft, periods[index] ?? ''));
    if (!known || !record) continue;
    addTally(known.tally, record);
    known.inventory = record.inventory;
  }
}

/** Counts hours that are not rolled up, page by page in turn and the newest first, until the pages are used up. */
async function countOpen(reader: Reader, draft: Draft, hours: readonly string[]): Promise<void> {
  const queue = hours
    .map((hour): { hour: string; after: string | undefined } => ({ hour, after: undefined }))
    .reverse();
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const turn = queue.shift();
    if (!turn) return;
    const known = draft.get(periodIn(draft, turn.hour));
    const after = known && (await reader.page(turn.hour, known.tally, turn.after));
    if (after !== undefined) queue.push({ hour: turn.hour, after });
  }
  for (const { hour } of queue) giveUp(draft, hour);
}

async function addLate(reader: Reader, draft: Draft, from: string): Promise<void> {
  const periods = (await reader.late(from)).filter((period) => draft.has(period)).slice(-MAX_LATE);
  const counts = await Promise.all(periods.map((period) => reader.lateOf(period)));
  for (const [index, period] of periods.entries()) {
    const known = draft.get(period);
    if (known) known.late = counts[index] ?? 0;
  }
}

/** The hour itself, or its day. */
function periodIn(draft: Draft, period: string): string {
  return draft.has(period) ? period : period.slice(0, 8);
}

function giveUp(draft: Draft, hour: string): void {
  const known = draft.get(periodIn(draft, hour));
  if (known) known.complete = false;
}

/** A period without keys and without a record had no traffic; `ended` says whether that can still change. */
function nothing(ended: boolean): Known {
  return { tally: newTally(), inventory: undefined, late: 0, complete: ended };
}
