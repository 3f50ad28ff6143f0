import { decodeRecord, encodeRecord, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { StatsContext } from './context.ts';
import { countHour } from './count.ts';
import { statsPaths } from './paths.ts';
import { readHoursOf } from './read.ts';
import { LateRecord, StatsRecord } from './schemas.ts';
import { totalOf } from './tally.ts';

const DELETES_AT_ONCE = 32;

/** How many more keys this run may delete. */
export interface ClearBudget {
  deletes: number;
}

/**
 * Ends an hour whose record and whose day's record are written: says once how many requests they do not count, then removes its keys.
 * After a crash the keys that are left lead the next run here again, and what was said stays said.
 */
export async function clearHour(context: StatsContext, hour: string, budget: ClearBudget): Promise<void> {
  if (budget.deletes <= 0) return;
  const { store, records } = context;
  if (!(await store.head(statsPaths.late(hour)))) {
    const counted = await records.read(statsPaths.record(hour), StatsRecord);
    const listed = await countHour(store, hour);
    await createLate(store, hour, totalOf(listed, 'requests') - (counted ? totalOf(counted, 'requests') : 0));
  }
  await settleDay(context, hour.slice(0, 8));
  await deleteActivities(store, hour, budget);
}

/** Once all its hours are settled: what came late of a day is what its hours have now and its record does not count. */
async function settleDay(context: StatsContext, day: string): Promise<void> {
  const { store, records } = context;
  if (await store.head(statsPaths.late(day))) return;
  let requests = 0;
  for (const hour of await readHoursOf(context, day)) {
    const late = await readLate(store, hour.period);
    if (late === undefined) return;
    requests += totalOf(hour, 'requests') + late;
  }
  const counted = await records.read(statsPaths.record(day), StatsRecord);
  if (counted) await createLate(store, day, requests - totalOf(counted, 'requests'));
}

/** Nearly always nothing came late: an empty file says so, and a list shows that without reading. */
async function createLate(store: Store, period: string, late: number): Promise<void> {
  const body = late > 0 ? encodeRecord({ version: 1, period, late } satisfies LateRecord) : new Uint8Array(0);
  await store.create(statsPaths.late(period), body);
}

/** Requests that came late; undefined while that is not known yet. */
async function readLate(store: Store, period: string): Promise<number | undefined> {
  const key = statsPaths.late(period);
  const bytes = await readAll(store, key);
  if (!bytes) return undefined;
  return bytes.byteLength === 0 ? 0 : decodeRecord(key, bytes, LateRecord).late;
}

async function deleteActivities(store: Store, hour: string, budget: ClearBudget): Promise<void> {
  for (;;) {
    const { objects } = await store.list(statsPaths.activitiesOf(hour), {});
    if (objects.length === 0 || budget.deletes <= 0) return;
    for (let start = 0; start < objects.length; start += DELETES_AT_ONCE) {
      await Promise.all(objects.slice(start, start + DELETES_AT_ONCE).map(({ key }) => store.delete(key)));
    }
    budget.deletes -= objects.length;
  }
}
