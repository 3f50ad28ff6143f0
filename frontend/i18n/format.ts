import { serverNow } from '../server-clock.ts';
import { dateFormat, numberFormat, relativeFormat } from './formatters.ts';
import { currentLocale, t } from './i18n.ts';

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const DAY = 24 * 3600;

/** A size with a unit: decimal multiples, as the file managers of phones and Macs count. */
export function formatBytes(bytes: number, locale: string = currentLocale()): string {
  const { value, unit } = scaled(bytes);
  return number(locale, value, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short' });
}

/**
 * A limit, such as 10 GiB: as the round number that the operator had in mind, in the units of this page ("10 GB"). That is a little less
 * than it is, so it promises nothing that is refused.
 */
export function formatLimit(bytes: number, locale: string = currentLocale()): string {
  let power = BYTE_UNITS.length - 1;
  while (bytes % 1024 ** power !== 0) power--;
  const count = bytes / 1024 ** power;
  // 10,000,000,000 bytes are 9,765,625 KiB, which is not how anybody would set them.
  return formatBytes(count < 10_000 ? count * 1000 ** power : bytes, locale);
}

export function formatSpeed(bytesPerSecond: number, locale: string = currentLocale()): string {
  const { value, unit } = scaled(bytesPerSecond);
  return number(locale, value, { style: 'unit', unit: `${unit}-per-second`, unitDisplay: 'short' });
}

/** A span of time in its largest fitting unit, rounded. */
export function formatDuration(seconds: number, locale: string = currentLocale()): string {
  const { value, unit } = largestUnit(seconds);
  return number(locale, value, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 });
}

/** How far a moment is from now, such as "in 7 days". */
export function formatRelative(iso: string, now: number = serverNow(), locale: string = currentLocale()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const { value, unit } = largestUnit(Math.abs(seconds));
  return relativeFormat(locale, { numeric: 'auto' }).format(Math.sign(seconds) * value, unit);
}

export function formatMoment(iso: string, locale: string = currentLocale()): string {
  return dateFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

/** A moment by its day as people call it, such as "today 18:20", in the reader's zone. */
export function formatWhen(iso: string, now: number = serverNow(), locale: string = currentLocale()): string {
  const moment = new Date(iso);
  const days = dayOf(moment) - dayOf(new Date(now));
  if (Math.abs(days) > 1) return formatMoment(iso, locale);
  const day = relativeFormat(locale, { numeric: 'auto' }).format(days, 'day');
  return t('moment.on_day', { day, time: dateFormat(locale, { timeStyle: 'short' }).format(moment) });
}

/** Counts the days of the calendar here. */
function dayOf(moment: Date): number {
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / (DAY * 1000);
}

/** With seconds, for a log. */
export function formatExactMoment(iso: string, locale: string = currentLocale()): string {
  return dateFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

/** A day of UTC, by which the server counts. */
export function formatUtcDay(iso: string, locale: string = currentLocale()): string {
  return dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
}

/** With the symbols of SI, which are the same in every language: `10 s`. */
export function formatMilliseconds(ms: number, locale: string = currentLocale()): string {
  const [value, unit] = ms < 1_000 ? [ms, 'ms'] : [ms / 1_000, 's'];
  return `${number(locale, value, {})}\u00a0${unit}`;
}

/** A fraction that may be small, such as a rate of errors. */
export function formatRate(fraction: number, locale: string = currentLocale()): string {
  return numberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 }).format(fraction);
}

export function formatNumber(value: number, locale: string = currentLocale()): string {
  return number(locale, value, {});
}

export function formatPercent(fraction: number, locale: string = currentLocale()): string {
  return number(locale, Math.floor(fraction * 100) / 100, { style: 'percent', maximumFractionDigits: 0 });
}

function scaled(bytes: number): { value: number; unit: (typeof BYTE_UNITS)[number] } {
  const power = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return { value: bytes / 1000 ** power, unit: BYTE_UNITS[power] ?? 'byte' };
}

function largestUnit(seconds: number): { value: number; unit: 'day' | 'hour' | 'minute' | 'second' } {
  // An hour is one also when a second of it has passed: not 60 minutes.
  const isDay = Math.round(seconds / 3600) === 24;
  const isHour = Math.round(seconds / 60) === 60;
  if (seconds >= 1.5 * DAY || isDay) return { value: Math.round(seconds / DAY), unit: 'day' };
  if (seconds >= 5400 || isHour) return { value: Math.round(seconds / 3600), unit: 'hour' };
  if (seconds >= 90) return { value: Math.round(seconds / 60), unit: 'minute' };
  return { value: Math.round(seconds), unit: 'second' };
}

function number(locale: string, value: number, options: Intl.NumberFormatOptions): string {
  const maximumFractionDigits = value < 100 && options.unit !== 'byte' ? 1 : 0;
  return numberFormat(locale, { maximumFractionDigits, ...options }).format(value);
}
