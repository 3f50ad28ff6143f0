import { SendError } from '../core/errors.ts';
import { requireAtMost } from '../core/require-at-most.ts';
import type { ServerInfo } from '../core/schemas.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const SPAN = /^([0-9]{1,9})([smhdw])$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const MOMENT =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?$/;

/** The last moment that ISO 8601 writes with a year of four digits. */
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** The moment of an expiry by what a clock shows, both in milliseconds. Throws `invalid_request` for what is not in the future then. */
export type Expiry = (now: number) => number;

/**
 * An expiry as a person gives it: `90m`, `1h`, `7d`, `2w` from now; a date, which means its end in local time; or a moment by ISO 8601.
 * Throws `invalid_request` for anything else. What is in the future is for the server's clock to say.
 */
export function parseExpiry(text: string): Expiry {
  const span = spanMs(text);
  const fixed = span === undefined ? momentOf(text) : 0;
  return (now) => {
    const moment = span === undefined ? fixed : now + span;
    if (moment > LAST) throw new SendError('invalid_request', `an expiry of "${text}" is too far away`);
    if (moment > now) return moment;
    throw new SendError('invalid_request', `an expiry of "${text}" is not in the future`);
  };
}

/** Whole seconds until then. Throws as the expiry does. */
export function secondsUntil(expiry: Expiry, now: number): number {
  return Math.ceil((expiry(now) - now) / 1000);
}

/** The life of what is made on a server, in seconds: the server's own without an expiry. Throws `invalid_request` beyond its limit. */
export function lifeFor(
  expiry: Expiry | undefined,
  limits: Pick<ServerInfo['limits'], 'maxExpiresInSeconds' | 'defaultExpiresInSeconds'>,
  now: number,
): number {
  const value = expiry ? secondsUntil(expiry, now) : limits.defaultExpiresInSeconds;
  requireAtMost({ name: '--expires', value, most: limits.maxExpiresInSeconds, unit: 'seconds' });
  return value;
}

/** The length of `90m`, `1h`, `7d` or `2w`. */
export function spanMs(text: string): number | undefined {
  const [, count, unit = ''] = SPAN.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit] ?? 0) * 1000;
}

/** A moment by ISO 8601; without a zone it is in local time. */
export function isoMoment(text: string): number | undefined {
  const isThere = MOMENT.test(text) && midnightOf(text.slice(0, 10)) !== undefined;
  const moment = isThere ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}

/** The local midnight at which a day such as `2030-12-31` begins, so many days later. */
export function midnightOf(date: string, daysLater = 0): number | undefined {
  const midnight = new Date(`${date}T00:00`);
  // `2030-02-30` would silently become the second of March.
  if (!DATE.test(date) || midnight.getDate() !== Number(date.slice(-2))) return undefined;
  return midnight.setDate(midnight.getDate() + daysLater);
}

function momentOf(text: string): number {
  const moment = midnightOf(text, 1) ?? isoMoment(text);
  if (moment !== undefined) return moment;
  throw new SendError(
    'invalid_request',
    `unknown expiry "${text}": give a span such as 90m, 1h or 7d, or a date such as 2030-12-31`,
  );
}
