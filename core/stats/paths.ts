import type { Key, Prefix } from '../stores/key.ts';
import { key, prefix } from '../stores/key.ts';
import { lastSegment } from '../transfer/paths.ts';
import type { Recorded } from './periods.ts';

/** Keys of the statistics. A period is an hour (`2026112018`) or a day (`20261120`). */
export const statsPaths = {
  activities: (): Prefix => prefix('activity'),
  activitiesOf: (hour: string): Prefix => prefix('activity', hour),
  /** What one process counted in some seconds of the hour. `id` is a ULID in lower case. */
  activity: (hour: string, id: string, tallyName: string): Key => key('activity', hour, `${id}-${tallyName}`),
  records: (by: Recorded): Prefix => prefix('stats', `${by}s`),
  record: (period: string): Key => key('stats', period.length === 8 ? 'days' : 'hours', `${period}.json`),
  lates: (): Prefix => prefix('stats', 'late'),
  late: (period: string): Key => key('stats', 'late', `${period}.json`),
} as const;

/** The period that a key of a record, or of what came late, is of; undefined for anything else. */
export function periodIn(path: string): string | undefined {
  return /^([0-9]{8}(?:[0-9]{2})?)\.json$/.exec(lastSegment(path))?.[1];
}

/** The hour in `activity/{hour}/`; undefined for anything else. */
export function hourIn(folder: string): string | undefined {
  return /^activity\/([0-9]{10})\/$/.exec(folder)?.[1];
}
