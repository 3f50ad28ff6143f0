import { encodeTime } from 'ulid';
import type { Store } from '../stores/store.ts';
import { parseActivity } from './activity.ts';
import { statsPaths } from './paths.ts';
import { HOUR_MS, startOf } from './periods.ts';
import type { Tally } from './tally.ts';
import { addTally, newTally } from './tally.ts';

/** Lists of one hour that are read at the same time, when it does not fit on one page. */
const SLICES = 12;

/** Counts the requests of one hour only by listing. */
export async function countHour(store: Store, hour: string): Promise<Tally> {
  const tally = newTally();
  const behindFirst = await countPage(store, hour, tally, undefined);
  if (behindFirst === undefined) return tally;
  const slices = sliceBounds(hour).filter((bound) => bound > behindFirst);
  const starts = [behindFirst, ...slices];
  await Promise.all(starts.map((start, index) => countSlice(store, hour, tally, start, slices[index])));
  return tally;
}

/** Counts one page of an hour. Returns the `after` of the next one, undefined when there is none. */
export async function countPage(
  store: Store,
  hour: string,
  tally: Tally,
  after: string | undefined,
  before?: string,
): Promise<string | undefined> {
  const { objects, next } = await store.list(statsPaths.activitiesOf(hour), { after });
  for (const { key } of objects) {
    if (before !== undefined && key > before) return undefined;
    const counted = parseActivity(key);
    if (counted) addTally(tally, counted);
  }
  return next;
}

async function countSlice(
  store: Store,
  hour: string,
  tally: Tally,
  start: string,
  before: string | undefined,
): Promise<void> {
  let after: string | undefined = start;
  while (after !== undefined) after = await countPage(store, hour, tally, after, before);
}

/** Where an hour is cut: the names begin with their time, so that each slice is about as long. None is equal to a name. */
function sliceBounds(hour: string): string[] {
  return Array.from({ length: SLICES - 1 }, (_, index) =>
    boundIn(hour, startOf(hour) + ((index + 1) * HOUR_MS) / SLICES),
  );
}

/** Sorts before everything of the hour that was stored at that time or later, and is equal to no name. */
export function boundIn(hour: string, time: number): string {
  return `${statsPaths.activitiesOf(hour)}${encodeTime(time, 10).toLowerCase()}`;
}
