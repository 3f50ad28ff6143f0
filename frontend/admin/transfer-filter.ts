import { isTransferId } from '../../core/crypto/keys.ts';
import { TransferState } from '../../core/schemas.ts';
import { query } from './api.ts';
import type { TimeForm, TimeSpan } from './time-span.ts';
import { iso, oneOf, rangeOf, readTimeForm, timeAddress, timeSpanOf } from './time-span.ts';

/** What the API takes. */
const MOST_BYTES = 999_999_999_999_999;

export const FILTER_EVENTS = ['created', 'active', 'expires'] as const;
export type FilterEvent = (typeof FILTER_EVENTS)[number];

/** Which transfers are shown. It is a part of the page's address, so a reload, a bookmark and the way back keep it. */
export interface TransferFilter extends TimeSpan {
  /** Of what the time is. */
  readonly event: FilterEvent;
  readonly minBytes?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly state?: TransferState | undefined;
  readonly damaged?: boolean | undefined;
  /** An id. */
  readonly token?: string | undefined;
}

/** The form as it was filled in. */
export interface FilterForm extends TimeForm {
  readonly event: string;
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
  return {
    event: oneOf(FILTER_EVENTS, given.get('time'), 'created'),
    ...timeSpanOf(given),
    minBytes: bytesOf(given.get('min')),
    maxBytes: bytesOf(given.get('max')),
    state: TransferState.safeParse(given.get('state')).data,
    damaged: given.get('damaged') === 'true' || undefined,
    token: idOf(given.get('token')),
  };
}

/** The query that {@link filterOf} reads, with its question mark; empty for all transfers. */
export function addressOf(filter: TransferFilter): string {
  const { event, span, minBytes, maxBytes, state, damaged, token } = filter;
  return query({
    time: span !== 'any' && event !== 'created' ? event : undefined,
    ...timeAddress(filter),
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

/** What the form asks for, or the fields in which something is wrong. */
export function readFilterForm(form: FilterForm): FilterFormResult {
  const time = readTimeForm(form);
  const [minBytes, maxBytes] = [sizeOf(form.min, form.unitBytes), sizeOf(form.max, form.unitBytes)];
  const wrong = new Set<FilterField>(time.wrong);
  if (Number.isNaN(minBytes)) wrong.add('min');
  if (Number.isNaN(maxBytes) || (minBytes ?? 0) > (maxBytes ?? Infinity)) wrong.add('max');
  if (wrong.size > 0) return { wrong };
  const { event, state, damaged, token } = form;
  return {
    wanted: {
      event: oneOf(FILTER_EVENTS, event, 'created'),
      ...time.time,
      ...{ minBytes, maxBytes, token: idOf(token) },
      state: TransferState.safeParse(state).data,
      damaged: damaged || undefined,
    },
  };
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
