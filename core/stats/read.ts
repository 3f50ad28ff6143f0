import { listAll } from '../stores/records.ts';
import type { StatsContext } from './context.ts';
import { periodIn, statsPaths } from './paths.ts';
import { previousOf } from './periods.ts';
import { StatsRecord } from './schemas.ts';

/** The records of a day's hours in ascending order. */
export async function readHoursOf({ store, records }: StatsContext, day: string): Promise<StatsRecord[]> {
  const hours: StatsRecord[] = [];
  const after = statsPaths.record(previousOf(`${day}00`));
  for await (const { key } of listAll(store, statsPaths.records('hour'), { after })) {
    if (periodIn(key)?.slice(0, 8) !== day) break;
    const record = await records.read(key, StatsRecord);
    if (record) hours.push(record);
  }
  return hours;
}
