import type { query } from './api.ts';

const HOUR_MS = 3_600_000;

export const FILTER_SPANS = ['any', 'last_hour', 'last_day', 'today', 'yesterday', 'last_week', 'exact'] as const;
export type FilterSpan = (typeof FILTER_SPANS)[number];

/** From a time on and before another one, in milliseconds since 1970. */
interface TimeRange {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** A time as a list is filtered by it. */
export interface TimeSpan extends TimeRange {
  /** Counted from now, each time that it is asked; `exact` has the times of the range. */
  readonly span: FilterSpan;
}

/** What is filled in for a time: local times as a browser's field gives them, `2026-11-20T18:30`. */
export interface TimeForm {
  readonly span: string;
  readonly from: string;
  readonly until: string;
}

/** The time in the query of an address. */
export function timeSpanOf(given: URLSearchParams): TimeSpan {
  const span = oneOf(FILTER_SPANS, given.get('when'), 'any');
  if (span !== 'exact') return { span };
  return { span, from: momentOf(given.get('from')), until: momentOf(given.get('until')) };
}

/** The members of an address that {@link timeSpanOf} reads. */
export function timeAddress({ span, from, until }: TimeSpan): Parameters<typeof query>[0] {
  if (span === 'any') return {};
  return { when: span, ...(span === 'exact' && { from: iso(from), until: iso(until) }) };
}

/** Its times, also of one that is counted from now. Days are those of this device. */
export function rangeOf({ span, from, until }: TimeSpan, now: number): TimeRange {
  if (span === 'any') return {};
  if (span === 'exact') return { from, until };
  if (span === 'today') return { from: midnight(now, 0), until: midnight(now, 1) };
  if (span === 'yesterday') return { from: midnight(now, -1), until: midnight(now, 0) };
  const hours = { last_hour: 1, last_day: 24, last_week: 7 * 24 }[span];
  return { from: now - hours * HOUR_MS, until: now };
}

/** What was filled in, and in which fields something is wrong. */
export function readTimeForm(form: TimeForm): {
  readonly time: TimeSpan;
  readonly wrong: readonly ('from' | 'until')[];
} {
  const span = oneOf(FILTER_SPANS, form.span, 'any');
  if (span !== 'exact') return { time: { span }, wrong: [] };
  const [from, until] = [localMoment(form.from), localMoment(form.until)];
  const isEmpty = from === undefined && until === undefined;
  const isTurned = (from ?? -Infinity) >= (until ?? Infinity);
  return {
    time: { span, from, until },
    wrong: [...(isEmpty ? ['from' as const] : []), ...(isTurned ? ['until' as const] : [])],
  };
}

/** A moment as a browser's field for a local time takes it. */
export function localFieldValue(moment: number | undefined): string {
  if (moment === undefined) return '';
  return new Date(moment - new Date(moment).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function oneOf<T extends string>(all: readonly T[], text: string | null, otherwise: T): T {
  return all.find((each) => each === text) ?? otherwise;
}

export function iso(moment: number | undefined): string | undefined {
  return moment === undefined ? undefined : new Date(moment).toISOString();
}

function momentOf(text: string | null): number | undefined {
  return text !== null && /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$/.test(text) ? localMoment(text) : undefined;
}

function localMoment(text: string): number | undefined {
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}

function midnight(now: number, days: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  return date.setHours(0, 0, 0, 0);
}
