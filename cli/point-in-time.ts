import { SendError } from '../core/errors.ts';
import { isoMoment, midnightOf, spanMs } from './expiry.ts';

/** How a time is meant that says less than a moment. */
export interface Reading {
  /** In milliseconds since 1970. */
  readonly now: number;
  /** What a day without a time means: its beginning, or its end. */
  readonly ofDay: 'start' | 'end';
  /** Where `2h` leads from now. */
  readonly span: 'back' | 'ahead';
}

const DAYS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };
const CLOCK = /^([0-9]{1,2})(?::([0-9]{2}))?(?::([0-9]{2}))? ?(am|pm)?$/;

/**
 * The moment that a person means by `now`, `2h`, `15:00`, `3pm`, `yesterday`, `yesterday 15:00`, `2026-11-28 15:00` or ISO 8601; what has
 * no zone is in local time. Undefined for anything else.
 */
export function pointInTime(text: string, { now, ofDay, span }: Reading): number | undefined {
  const words = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  if (words === 'now') return now;
  const spanned = spanMs(words.replace(/ ago$/, '').replace(' ', ''));
  if (spanned !== undefined) return span === 'back' || words.endsWith(' ago') ? now - spanned : now + spanned;
  const exact = isoMoment(text.trim().replace(/^(\S{10}) +/, '$1T'));
  if (exact !== undefined) return exact;
  const found = /^([a-z]+|[0-9]{4}-[0-9]{2}-[0-9]{2})(?:(?: at)? (.+))?$/.exec(words);
  const date = dateOf(found?.[1] ?? 'today', now);
  const clock = found ? found[2] : words;
  if (clock === undefined) return midnightOf(date, ofDay === 'start' ? 0 : 1);
  const time = timeOf(clock);
  return midnightOf(date) === undefined || time === undefined ? undefined : isoMoment(`${date}T${time}`);
}

/** The moment that an option gives. Throws `invalid_request`. */
export function readTime(option: string, text: string, reading: Reading): number {
  const moment = knownTime(option, text, reading);
  if (reading.span === 'back' && reading.ofDay === 'start' && moment > reading.now)
    throw new SendError('invalid_request', `${option} "${text}" is in the future: ${localIso(moment)}`);
  return moment;
}

/** The same, of the future too. Throws `invalid_request` for what is no time at any moment. */
export function knownTime(option: string, text: string, reading: Reading): number {
  const moment = pointInTime(text, reading);
  if (moment === undefined && pointInTime(`${text}pm`, reading) !== undefined)
    throw new SendError('invalid_request', `${option} "${text}" has two meanings: give "${text}am" or "${text}pm"`);
  if (moment === undefined)
    throw new SendError(
      'invalid_request',
      `${option} "${text}" is not a known time: give one such as 2h, 15:00, "yesterday 15:00", 2026-11-28, or ISO 8601`,
    );
  return moment;
}

/** `2026-11-28T15:00:00+01:00`: a moment in the zone of this process, which it names. */
export function localIso(moment: number): string {
  const minutes = -new Date(moment).getTimezoneOffset();
  const local = new Date(moment + minutes * 60_000).toISOString().slice(0, 19);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${local}${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
}

/** The zone in which times without one are read, such as `Europe/Berlin`. */
export function zoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function dateOf(day: string, now: number): string {
  const later = DAYS[day];
  if (later === undefined) return day;
  const date = new Date(now);
  // Noon: a day of 23 or 25 hours changes nothing.
  date.setHours(12, 0, 0, 0);
  date.setDate(date.getDate() + later);
  return localIso(date.getTime()).slice(0, 10);
}

/** `15:00` of `3pm`, and undefined for a bare `3`, which may be either. */
function timeOf(clock: string): string | undefined {
  const [, hour, minute, second = '00', half] = CLOCK.exec(clock) ?? [];
  if (hour === undefined || (minute === undefined && half === undefined)) return undefined;
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'pm' ? 12 : 0);
  return hours > 23 ? undefined : `${String(hours).padStart(2, '0')}:${minute ?? '00'}:${second}`;
}
