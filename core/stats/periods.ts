import { dayOf, hourOf } from '../transfer/paths.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The period of one point of a plot. */
export type Granularity = 'hour' | 'day';

/** When a period begins, in milliseconds since 1970: `2026112018` is an hour, `20261120` a day, both in UTC. */
export function startOf(period: string): number {
  const [year, month, day, hour] = [period.slice(0, 4), period.slice(4, 6), period.slice(6, 8), period.slice(8, 10)];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour));
}

/** The first millisecond after the period. */
export function endOf(period: string): number {
  return startOf(period) + (period.length === 8 ? DAY_MS : HOUR_MS);
}

/** The hour, or the day, that a time is in. */
export function periodOf(time: number, by: Granularity): string {
  return by === 'hour' ? hourOf(time) : dayOf(time);
}

/** The last `count` periods in ascending order; the one that `now` is in is the last. */
export function latestPeriods(now: number, by: Granularity, count: number): string[] {
  const step = by === 'hour' ? HOUR_MS : DAY_MS;
  return Array.from({ length: count }, (_, index) => periodOf(now - (count - 1 - index) * step, by));
}

/** The period before, of the same length. */
export function previousOf(period: string): string {
  return periodOf(startOf(period) - 1, period.length === 8 ? 'day' : 'hour');
}
