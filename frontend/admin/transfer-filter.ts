import { isTransferId } from '../../core/crypto/keys.ts';
import { TransferState } from '../../core/schemas.ts';
import { query } from './api.ts';

const HOUR_MS = 3_600_000;
/** What the API takes. */
const MOST_BYTES = 999_999_999_999_999;

export const FILTER_EVENTS = ['created', 'active', 'expires'] as const;
export type FilterEvent = (typeof FILTER_EVENTS)[number];
export const FILTER_SPANS = ['any', 'last_hour', 'last_day', 'today', 'yesterday', 'last_week', 'exact'] as const;
export type FilterSpan = (typeof FILTER_SPANS)[number];

/** From a time on and before another one, in milliseconds since 1970. */
interface TimeRange {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** Which transfers are shown. It is a part of the page's address, so a reload, a bookmark and the way back keep it. */
export interface TransferFilter extends TimeRange {
  /** Of what the time is. */
  readonly event: FilterEvent;
  /** Counted from now, each time that it is asked; `exact` has the times of the range. */
  readonly span: FilterSpan;
  readonly minBytes?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly state?: TransferState | undefined;
  readonly damaged?: boolean | undefined;
  /** An id. */
  readonly token?: string | undefined;
}

/** The form as it was filled in. */
export interface FilterForm {
  readonly event: string;
  readonly span: string;
  /** Local times as a browser's field gives them: `2026-11-20T18:30`. */
  readonly from: string;
  readonly until: string;
  readonly min: string;
  readonly max: string;
  readonly unitBytes: number;
  readonly state: string;
  readonly damaged: boolean;
  readonly token: string;
}

export type FilterField = 'from' | 'until' | 'min' | 'max';
type FilterFormResult =
  { readonly wanted: TransferFilter } | { readonly wanted?: undefined; readonly wrong: ReadonlySet<FilterField> };

/** The filter in the query of an address. What no form makes is left out. */
export function filterOf(search: string): TransferFilter {
  const given = new URLSearchParams(search);
  const span = oneOf(FILTER_SPANS, given.get('when'), 'any');
  return {
    event: oneOf(FILTER_EVENTS, given.get('time'), 'created'),
    span,
    ...(span === 'exact' && { from: momentOf(given.get('from')), until: momentOf(given.get('until')) }),
    minBytes: bytesOf(given.get('min')),
    maxBytes: bytesOf(given.get('max')),
    state: TransferState.safeParse(given.get('state')).data,
    damaged: given.get('damaged') === 'true' || undefined,
    token: idOf(given.get('token')),
  };
}

/** The query that {@link filterOf} reads, with its question mark; empty for all transfers. */
export function addressOf(filter: TransferFilter): string {
  const { event, span, from, until, minBytes, maxBytes, state, damaged, token } = filter;
  const hasTime = span !== 'any';
  const isExact = span === 'exact';
  return query({
    time: hasTime && event !== 'created' ? event : undefined,
    when: hasTime ? span : undefined,
    from: isExact ? iso(from) : undefined,
    until: isExact ? iso(until) : undefined,
    ...{ state, damaged: damaged?.toString(), min: minBytes?.toString(), max: maxBytes?.toString(), token },
  });
}

/** What the API is asked for. */
export function apiQueryOf(filter: TransferFilter, now: number): Readonly<Record<string, string | undefined>> {
  const { event, minBytes, maxBytes, state, damaged, token } = filter;
  const { from, until } = rangeOf(filter, now);
  return {
    [`${event}From`]: iso(from),
    [`${event}Until`]: iso(until),
    ...{ minBytes: minBytes?.toString(), maxBytes: maxBytes?.toString(), state, damaged: damaged?.toString(), token },
  };
}

/** The times of a filter, of those that are counted from now too. Days are those of this device. */
export function rangeOf({ span, from, until }: TransferFilter, now: number): TimeRange {
  if (span === 'any') return {};
  if (span === 'exact') return { from, until };
  if (span === 'today') return { from: midnight(now, 0), until: midnight(now, 1) };
  if (span === 'yesterday') return { from: midnight(now, -1), until: midnight(now, 0) };
  const hours = { last_hour: 1, last_day: 24, last_week: 7 * 24 }[span];
  return { from: now - hours * HOUR_MS, until: now };
}

/** What the form asks for, or the fields in which something is wrong. */
export function readFilterForm(form: FilterForm): FilterFormResult {
  const span = oneOf(FILTER_SPANS, form.span, 'any');
  const isExact = span === 'exact';
  const [from, until] = isExact ? [localMoment(form.from), localMoment(form.until)] : [undefined, undefined];
  const [minBytes, maxBytes] = [sizeOf(form.min, form.unitBytes), sizeOf(form.max, form.unitBytes)];
  const wrong = new Set<FilterField>();
  if (isExact && from === undefined && until === undefined) wrong.add('from');
  if ((from ?? -Infinity) >= (until ?? Infinity)) wrong.add('until');
  if (Number.isNaN(minBytes)) wrong.add('min');
  if (Number.isNaN(maxBytes) || (minBytes ?? 0) > (maxBytes ?? Infinity)) wrong.add('max');
  if (wrong.size > 0) return { wrong };
  const { event, state, damaged, token } = form;
  return {
    wanted: {
      event: oneOf(FILTER_EVENTS, event, 'created'),
      ...{ span, from, until, minBytes, maxBytes, token: idOf(token) },
      state: TransferState.safeParse(state).data,
      damaged: damaged || undefined,
    },
  };
}

/** A moment as a browser's field for a local time takes it. */
export function localFieldValue(moment: number | undefined): string {
  if (moment === undefined) return '';
  return new Date(moment - new Date(moment).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function oneOf<T extends string>(all: readonly T[], text: string | null, otherwise: T): T {
  return all.find((each) => each === text) ?? otherwise;
}

function idOf(text: string | null): string | undefined {
  return text !== null && isTransferId(text) ? text : undefined;
}

function bytesOf(text: string | null): number | undefined {
  return text !== null && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

/** NaN for what is not a size. */
function sizeOf(text: string, unitBytes: number): number | undefined {
  const number = text.trim().replace(',', '.');
  if (number === '') return undefined;
  const bytes = /^[0-9]+(?:\.[0-9]+)?$/.test(number) ? Math.round(Number(number) * unitBytes) : Number.NaN;
  return bytes <= MOST_BYTES ? bytes : Number.NaN;
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

function iso(moment: number | undefined): string | undefined {
  return moment === undefined ? undefined : new Date(moment).toISOString();
}
