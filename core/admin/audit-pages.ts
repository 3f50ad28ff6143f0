import { encodeTime } from 'ulid';
import { eventIn, readEvent } from '../event-chain.ts';
import type { Key } from '../stores/key.ts';
import { listAll, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { dayOf, lastSegment } from '../transfer/paths.ts';
import { adminPaths } from './paths.ts';
import type { AuditQuery } from './queries.ts';
import type { AuditPage } from './schemas.ts';
import { StoredAuditEvent } from './schemas.ts';

const HOUR_MS = 3_600_000;
const HOURS_A_DAY = 24;
/** Days that one page may look into: most have few events. */
const MAX_DAYS = 31;

/** Days that have events, ascending. */
export async function listAuditDays(store: Store): Promise<string[]> {
  const days: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.list(adminPaths.events(), { after, delimiter: '/' });
    days.push(...page.prefixes.map((day) => lastSegment(day.slice(0, -1))).filter((day) => /^[0-9]{8}$/.test(day)));
    after = page.next;
  } while (after !== undefined);
  return days;
}

/** The newest events of a time that are older than the cursor, which need not name one: newest day first, newest event first. */
export async function readAuditPage(
  store: Store,
  { cursor, from = 0, until }: AuditQuery,
  limit: number,
): Promise<AuditPage> {
  const end = until === undefined ? undefined : momentOf(until);
  const [cursorDay, cursorEvent] = (cursor === undefined || (end ?? cursor) < cursor ? end : cursor)?.split('/') ?? [];
  const [firstDay = '', first = ''] = momentOf(from).split('/');
  const days = (await listAuditDays(store))
    .filter((day) => day >= firstDay && (cursorDay === undefined || day <= cursorDay))
    .reverse();
  const keys: Key[] = [];
  for (const day of days.slice(0, MAX_DAYS)) {
    const wanted = limit + 1 - keys.length;
    const newest = await newestOf(store, day, day === cursorDay ? cursorEvent : undefined, wanted);
    keys.push(...(day === firstDay ? newest.filter((key) => key >= `${adminPaths.eventsOf(day)}${first}`) : newest));
    if (keys.length > limit) break;
  }
  const shown = keys.slice(0, limit);
  const last = shown.at(-1);
  const isMore = keys.length > limit || days.length > MAX_DAYS;
  return { ...(await readEvents(store, shown)), ...(isMore && last !== undefined && { next: cursorOf(last) }) };
}

/** The newest `count` keys of a day before an event, the newest first. Stores list forwards only, so a busy day is read hour by hour. */
async function newestOf(store: Store, day: string, before: string | undefined, count: number): Promise<Key[]> {
  // Every name of an event begins with its id.
  const end = before === undefined ? undefined : `${adminPaths.eventsOf(day)}${before}`;
  const isBefore = (key: string): boolean => end === undefined || key < end;
  const { objects, next } = await store.list(adminPaths.eventsOf(day));
  const keys = objects.map(({ key }) => key).filter(isBefore);
  if (next === undefined || !isBefore(next)) return keys.reverse().slice(0, count);

  const newest: Key[] = [];
  for (let hour = HOURS_A_DAY - 1; hour >= 0 && newest.length < count; hour--) {
    if (isBefore(startOf(day, hour))) newest.push(...(await keysOfHour(store, day, hour, isBefore)).reverse());
  }
  return newest.slice(0, count);
}

async function keysOfHour(store: Store, day: string, hour: number, isBefore: (key: string) => boolean): Promise<Key[]> {
  const keys: Key[] = [];
  for await (const { key } of listAll(store, adminPaths.eventsOf(day), { after: startOf(day, hour) })) {
    // The last hour takes what a clock that runs ahead has put behind the end of the day.
    if (!isBefore(key) || (hour < HOURS_A_DAY - 1 && key > startOf(day, hour + 1))) break;
    keys.push(key);
  }
  return keys;
}

/** Sorts before every event of this hour. */
function startOf(day: string, hour: number): Key {
  const midnight = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T00:00:00.000Z`);
  return adminPaths.event(day, firstIdOf(midnight + hour * HOUR_MS));
}

/** As a cursor: what was done before that time is older. */
function momentOf(time: number): string {
  return `${dayOf(Math.max(time, 0))}/${firstIdOf(time)}`;
}

/** The first id that an event of that time can have. */
function firstIdOf(time: number): string {
  return `${encodeTime(Math.max(time, 0)).toLowerCase()}${'0'.repeat(16)}`;
}

async function readEvents(store: Store, keys: readonly Key[]): Promise<Pick<AuditPage, 'events' | 'unreadable'>> {
  const read = await Promise.all(keys.map(async (key) => ({ key, bytes: await readAll(store, key) })));
  const events: AuditPage['events'] = [];
  const unreadable: string[] = [];
  for (const { key, bytes } of read) {
    const logged = bytes && (await readEvent(key, bytes, StoredAuditEvent));
    if (logged) events.push(logged);
    else if (bytes) unreadable.push(cursorOf(key));
  }
  return { events, ...(unreadable.length > 0 && { unreadable }) };
}

/** The day and the id; of a file that is none of ours its name. */
function cursorOf(key: Key): string {
  const path = key.slice(adminPaths.events().length).replace(/\.json$/, '');
  const id = eventIn(key);
  return id === undefined ? path : `${path.slice(0, path.indexOf('/'))}/${id}`;
}
