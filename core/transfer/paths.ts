import type { Key, Prefix } from '../stores/key.ts';
import { key, prefix } from '../stores/key.ts';
import type { NoticeEntry } from '../webhook/notice.ts';
import type { Reservation } from './reservation.ts';

const NUMBER_DIGITS = 6;
/** Larger than any time in milliseconds until the year 2286, so that `REVERSE - time` sorts the newest first. */
const REVERSE = 9_999_999_999_999;

/**
 * Where new entries of the index go, by the id. S3 serves at least 3,500 writes a second of one partition and divides by the names
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html): names that all begin with the time would all go to
 * the newest partition.
 */
export const SHARDS: readonly string[] = 'a b c d e f g h i j k l m n o p'.split(' ');

/** A number as it is in names, which sort by it. */
export const padded = (number: number): string => String(number).padStart(NUMBER_DIGITS, '0');
const padTime = (time: number): string => String(time).padStart(13, '0');

/** Keys of everything that belongs to one transfer. Parts and downloads count from 1. */
export const paths = {
  transfers: (): Prefix => prefix('transfers'),
  folder: (id: string): Prefix => prefix('transfers', id),
  transfer: (id: string): Key => key('transfers', id, 'transfer.json'),
  completed: (id: string): Key => key('transfers', id, 'completed.json'),
  deleted: (id: string): Key => key('transfers', id, 'deleted.json'),
  parts: (id: string): Prefix => prefix('transfers', id, 'parts'),
  part: (id: string, part: number): Key => key('transfers', id, 'parts', padded(part)),
  downloads: (id: string): Prefix => prefix('transfers', id, 'downloads'),
  download: (id: string, download: number): Key => key('transfers', id, 'downloads', `${padded(download)}.json`),
  finished: (id: string, download: number): Key =>
    key('transfers', id, 'downloads', `${padded(download)}.finished.json`),
  damages: (id: string): Prefix => prefix('transfers', id, 'damage'),
  damage: (id: string, download: number): Key => key('transfers', id, 'damage', `${padded(download)}.json`),
  findings: (id: string): Prefix => prefix('transfers', id, 'checks'),
  finding: (id: string, change: number): Key => key('transfers', id, 'checks', `${padded(change)}.json`),
  events: (id: string): Prefix => prefix('transfers', id, 'events'),
  event: (id: string, name: string): Key => key('transfers', id, 'events', `${name}.json`),
  expiries: (id: string): Prefix => prefix('transfers', id, 'expiry'),
  expiry: (id: string, change: number): Key => key('transfers', id, 'expiry', `${padded(change)}.json`),
  hourly: (id: string, time: number, what: string): Key => key('transfers', id, 'hourly', `${hourOf(time)}-${what}`),
  refusals: (id: string): Prefix => prefix('transfers', id, 'refusals'),
  refusal: (id: string, slot: number): Key => key('transfers', id, 'refusals', padded(slot)),
  indexShard: (shard: string): Prefix => prefix('index', shard),
  indexed: (id: string, createdAt: number): Key => key('index', shardOf(id), indexName(id, createdAt)),
  /** Where versions without shards put it. */
  indexedBefore: (id: string, createdAt: number): Key => key('index', indexName(id, createdAt)),
  /** Sorts before the entries of all transfers that were created before that time (milliseconds since 1970), and behind all others. */
  indexBefore: (time: number): string => `index/${padTime(Math.min(Math.max(REVERSE - time + 1, 0), REVERSE))}`,
  expiring: (): Prefix => prefix('expiring'),
  /** Reserves room until the hour in which it expires. The name has the call that made it, so no call removes another's. */
  holder: ({ id, bytes, hour, at, call }: Reservation): Key =>
    key('expiring', hour, `${id}-${bytes}-${padTime(at)}-${call}`),
  /** The older form, by the number of a change of the expiry; 0: the terms. */
  oldHolder: (id: string, expiresAt: number, bytes: number, change = 0): Key =>
    key('expiring', hourOf(expiresAt), change === 0 ? `${id}-${bytes}` : `${id}-${bytes}-${change}`),
  journal: (): Prefix => prefix('pending', 'uploads'),
  /** The same as a holder, in the order of time: what has reserved room, from before it has any. */
  journalEntry: ({ id, bytes, hour, at, call }: Reservation): Key =>
    key('pending', 'uploads', `${padTime(at)}-${id}-${bytes}-${hour}-${call}`),
  /** Sorts before all journal entries of that time (milliseconds since 1970) and later ones. */
  journalFrom: (time: number): string => `pending/uploads/${padTime(time)}`,
  /** What the purge has yet to look at: an entry of the hour in which something happened. */
  pending: (what: string, time: number, id: string): Key => key('pending', what, hourOf(time), id),
  notices: (): Prefix => prefix('pending', 'webhook'),
  /** What waits to be sent to the operator's receiver, in the order in which it is due. */
  notice: ({ due, made, attempt, fact, id, download }: NoticeEntry): Key =>
    key('pending', 'webhook', `${padTime(due)}-${padTime(made)}-${attempt}-${fact}-${id}-${padded(download)}`),
  snapshots: (): Prefix => prefix('capacity'),
  snapshot: (at: number): Key => key('capacity', `${padTime(REVERSE - at)}.json`),
  /** How far the walk came that repairs: the transfer that it looked at last, or `done`. */
  repairCursors: (): Prefix => prefix('repair'),
  repairCursor: (at: number, reached: string): Key => key('repair', `${padTime(at)}-${reached}`),
  dayKeys: (): Prefix => prefix('day-keys'),
  dayKey: (day: string): Key => key('day-keys', day),
} as const;

function indexName(id: string, createdAt: number): string {
  return `${padTime(REVERSE - createdAt)}-${id}`;
}

/** Half of the letters and digits that an id is made of; they sort behind the names of versions without shards, which are digits. */
function shardOf(id: string): string {
  const value = id.charCodeAt(0);
  return SHARDS[(value >= 97 ? value - 97 : value - 50 + 26) >> 1] ?? 'a';
}

const HOUR_MS = 3_600_000;
/** The hour that was asked for last: requests ask several times each, mostly for the present one. */
let lastHour = { number: Number.NaN, name: '' };

/** `2026112018`: the hour in UTC. */
export function hourOf(time: number): string {
  const number = Math.floor(time / HOUR_MS);
  if (number !== lastHour.number) {
    lastHour = { number, name: new Date(time).toISOString().slice(0, 13).replaceAll(/[-T]/g, '') };
  }
  return lastHour.name;
}

/** When the hour is over, in milliseconds since 1970. */
export function endOfHour(hour: string): number {
  const [, year = '', month = '', day = '', hours = ''] = /^(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(hour) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hours) + 1);
}

/** `20261120`: the day in UTC. */
export function dayOf(time: number): string {
  return hourOf(time).slice(0, 8);
}

/** The last segment of a key. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The number in `parts/000012` or `downloads/000003.json`; undefined for other names. */
export function numberOf(path: string, suffix = ''): number | undefined {
  const name = lastSegment(path);
  const digits = name.slice(0, NUMBER_DIGITS);
  return /^[0-9]{6}$/.test(digits) && name.slice(NUMBER_DIGITS) === suffix ? Number(digits) : undefined;
}

/** The transfer in an entry below `index/`, and when it was created; undefined for anything else. */
export function parseIndexed(path: string): { readonly id: string; readonly at: number } | undefined {
  const [, time, id] = /^index\/(?:[a-p]\/)?([0-9]{13})-([a-z2-7]{26})$/.exec(path) ?? [];
  return id === undefined ? undefined : { id, at: REVERSE - Number(time) };
}
