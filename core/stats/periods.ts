import { dayOf, hourOf } from '../transfer/paths.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Of a period that has no record of its own. */
const MINUTES_MS = 5 * 60_000;

/** The period that has a record. */
export type Recorded = 'hour' | 'day';
/** The period of one point of a plot: five minutes, an hour, a day. */
export type Granularity = 'minutes' | Recorded;

export const STEP_MS: Readonly<Record<Granularity, number>> = { minutes: MINUTES_MS, hour: HOUR_MS, day: DAY_MS };

/** When a period begins, in milliseconds since 1970: `202611201805` are five minutes, `2026112018` an hour, `20261120` a day, all in UTC. */
export function startOf(period: string): number {
  const [year, month, day] = [period.slice(0, 4), period.slice(4, 6), period.slice(6, 8)];
  const [hour, minute] = [period.slice(8, 10), period.slice(10, 12)];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}

/** The first millisecond after the period. */
export function endOf(period: string): number {
  if (period.length === 12) return startOf(period) + MINUTES_MS;
  return startOf(period) + (period.length === 8 ? DAY_MS : HOUR_MS);
}

/** The five minutes, the hour or the day that a time is in. */
function periodOf(time: number, by: Granularity): string {
  if (by === 'minutes') {
    const start = new Date(time - (time % MINUTES_MS));
    return `${hourOf(time)}${String(start.getUTCMinutes()).padStart(2, '0')}`;
  }
  return by === 'hour' ? hourOf(time) : dayOf(time);
}

/** The last `count` periods in ascending order; the one that `now` is in is the last. */
export function latestPeriods(now: number, by: Granularity, count: number): string[] {
  const step = STEP_MS[by];
  return Array.from({ length: count }, (_, index) => periodOf(now - (count - 1 - index) * step, by));
}

/** The period before, of the same length. */
export function previousOf(period: string): string {
  return periodOf(startOf(period) - 1, period.length === 8 ? 'day' : 'hour');
}
