import { SendError } from '../core/errors.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const MOMENT =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?$/;

/** The last moment that ISO 8601 writes with a year of four digits. */
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Whole seconds until the moment that {@link parseMoment} gives. */
export function parseExpiry(text: string, now: number): number {
  return Math.ceil((parseMoment(text, now) - now) / 1000);
}

/**
 * The moment of an expiry, in milliseconds as `now`: `90m`, `1h`, `7d`, `2w` from now; a date, which means its end in local time; or a
 * moment by ISO 8601. Throws `invalid_request` for anything else, and for what is not in the future.
 */
export function parseMoment(text: string, now: number): number {
  const [, count, unit = ''] = /^([0-9]{1,9})([smhdw])$/.exec(text) ?? [];
  const moment = count === undefined ? momentOf(text) : now + Number(count) * (UNITS[unit] ?? 0) * 1000;
  if (moment > LAST) throw new SendError('invalid_request', `an expiry of "${text}" is too far away`);
  if (moment > now) return moment;
  throw new SendError('invalid_request', `an expiry of "${text}" is not in the future`);
}

function momentOf(text: string): number {
  const moment = DATE.test(text) ? endOfDay(text) : MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return moment;
  throw new SendError(
    'invalid_request',
    `an expiry of "${text}" is not understood: give a span such as 90m, 1h or 7d, or a date such as 2030-12-31`,
  );
}

function endOfDay(date: string): number {
  const midnight = new Date(`${date}T00:00`);
  // `2030-02-30` would silently become the second of March.
  if (midnight.getDate() !== Number(date.slice(-2))) return Number.NaN;
  return midnight.setDate(midnight.getDate() + 1);
}
