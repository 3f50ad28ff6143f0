import { clearHour } from './clear.ts';
import type { StatsContext } from './context.ts';
import { SETTLE_MS } from './context.ts';
import { countHour } from './count.ts';
import { hourIn, statsPaths } from './paths.ts';
import { DAY_MS, endOf } from './periods.ts';
import { readHoursOf } from './read.ts';
import type { Inventory } from './schemas.ts';
import { StatsRecord } from './schemas.ts';
import type { Tally } from './tally.ts';
import { addTally, newTally } from './tally.ts';

/** Keys of activities that one run deletes at most; the next one goes on. */
const MAX_DELETES = 20_000;

/**
 * Rolls up what can be rolled up. Day by day: its hours first, then the day, and only then are keys removed. So whatever is not rolled up
 * still has keys below `activity/`, which distinguishes it from an hour without traffic, which has neither keys nor a record.
 */
export async function rollUp(context: StatsContext): Promise<void> {
  const now = context.clock();
  const budget = { deletes: MAX_DELETES };
  let taken: Promise<Inventory> | undefined;
  const inventory = (): Promise<Inventory> => (taken ??= context.inventory());
  const hours = await listActiveHours(context);
  for (const day of new Set(hours.map((hour) => hour.slice(0, 8)))) {
    const ofDay = hours.filter((hour) => hour.startsWith(day));
    for (const hour of ofDay) if (endOf(hour) + SETTLE_MS <= now) await rollHour(context, hour, inventory);
    if (endOf(day) + SETTLE_MS > now) continue;
    await rollDay(context, day);
    for (const hour of ofDay) if (endOf(hour) + DAY_MS <= now) await clearHour(context, hour, budget);
  }
}

/** Hours that have keys below `activity/`, in ascending order. */
async function listActiveHours({ store }: StatsContext): Promise<string[]> {
  const hours: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.list(statsPaths.activities(), { after, delimiter: '/' });
    hours.push(...page.prefixes.map(hourIn).filter((hour) => hour !== undefined));
    after = page.next;
  } while (after !== undefined);
  return hours;
}

async function rollHour(context: StatsContext, hour: string, inventory: () => Promise<Inventory>): Promise<void> {
  if (await context.store.head(statsPaths.record(hour))) return;
  await createRecord(context, hour, await countHour(context.store, hour), await inventory());
}

async function rollDay(context: StatsContext, day: string): Promise<void> {
  if (await context.store.head(statsPaths.record(day))) return;
  const tally = newTally();
  const hours = await readHoursOf(context, day);
  for (const hour of hours) addTally(tally, hour);
  const last = hours.at(-1);
  if (last) await createRecord(context, day, tally, last.inventory);
}

/** Of several processes one wins; what they counted differs at most by what came late. */
async function createRecord(
  { records }: StatsContext,
  period: string,
  { kinds, refusals, variants }: Tally,
  inventory: Inventory,
): Promise<void> {
  const record = { version: 1 as const, period, kinds, refusals, ...(variants && { variants }), inventory };
  await records.create(statsPaths.record(period), StatsRecord, record);
}
