import { eventIn, readEvent } from '../event-chain.ts';
import type { Key } from '../stores/key.ts';
import { readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { toIso } from '../transfer/clock.ts';
import { cursorAt, cursorBefore, listAuditDays, newestKeys, timeOfCursor } from './audit-keys.ts';
import { adminPaths } from './paths.ts';
import type { AuditQuery } from './queries.ts';
import type { AuditPage } from './schemas.ts';
import { StoredAuditEvent } from './schemas.ts';

/** What one page may look at: days, of which most have few events, and of a search the events that it reads. */
const BOUNDS = { days: 31, events: 500 };
const READS_AT_ONCE = 32;

/**
 * The newest events before the cursor, which need not name one, for which all of the query holds: newest day first, newest event first. A
 * page of a search may have fewer than `limit`, or none, although `next` says that there are more: a call reads a bounded number of
 * events, and `looked` says how far it came. Whatever is written meanwhile, each event that was there before the first page is on one page.
 */
export async function readAuditPage(
  store: Store,
  query: AuditQuery,
  limit: number,
  bounds: Readonly<typeof BOUNDS> = BOUNDS,
): Promise<AuditPage> {
  const isSearch = [query.kind, query.operator, query.target].some((wanted) => wanted !== undefined);
  const { keys, rest } = await findKeys(store, query, isSearch ? bounds.events : limit, bounds.days);
  const events: AuditPage['events'] = [];
  const unreadable: string[] = [];
  let looked = 0;
  while (looked < keys.length && events.length < limit) {
    const batch = keys.slice(looked, looked + READS_AT_ONCE);
    const read = await Promise.all(batch.map(async (key) => ({ key, bytes: await readAll(store, key) })));
    for (const { key, bytes } of read) {
      if (events.length === limit) break;
      looked += 1;
      const logged = bytes && readEvent(key, bytes, StoredAuditEvent);
      if (logged && isWanted(logged.event, query)) events.push(logged);
      else if (bytes && !logged) unreadable.push(cursorOf(key));
    }
  }
  const last = keys[looked - 1];
  const next = last !== undefined && looked < keys.length ? cursorOf(last) : rest;
  const backTo = next ?? (last && cursorOf(last));
  return {
    events,
    ...(unreadable.length > 0 && { unreadable }),
    ...(next !== undefined && { next }),
    ...(isSearch && {
      looked: { events: looked, ...(backTo !== undefined && { backTo: toIso(timeOfCursor(backTo)) }) },
    }),
  };
}

/** At most so many keys, and as a cursor where those begin that are left. */
async function findKeys(
  store: Store,
  { cursor, from = 0, until }: AuditQuery,
  most: number,
  mostDays: number,
): Promise<{ keys: readonly Key[]; rest: string | undefined }> {
  const end = until === undefined ? undefined : cursorAt(until);
  const [cursorDay, cursorEvent] = (cursor === undefined || (end ?? cursor) < cursor ? end : cursor)?.split('/') ?? [];
  const [firstDay = '', first = ''] = cursorAt(from).split('/');
  const days = (await listAuditDays(store))
    .filter((day) => day >= firstDay && (cursorDay === undefined || day <= cursorDay))
    .reverse();
  const keys: Key[] = [];
  for (const day of days.slice(0, mostDays)) {
    const newest = await newestKeys(store, day, day === cursorDay ? cursorEvent : undefined, most + 1 - keys.length);
    keys.push(...(day === firstDay ? newest.filter((key) => key >= `${adminPaths.eventsOf(day)}${first}`) : newest));
    const last = keys[most - 1];
    if (keys.length > most && last !== undefined) return { keys: keys.slice(0, most), rest: cursorOf(last) };
  }
  const lastDay = days.length > mostDays ? days[mostDays - 1] : undefined;
  return { keys, rest: lastDay === undefined ? undefined : cursorBefore(lastDay) };
}

function isWanted(event: StoredAuditEvent, { kind, operator, target }: AuditQuery): boolean {
  return (
    (kind === undefined || event.kind === kind) &&
    (target === undefined || event.target === target) &&
    (operator === undefined || (event.operator !== undefined && plain(event.operator).includes(plain(operator))))
  );
}

/** As it is compared: whether letters are capital, or composed, makes no other name. */
function plain(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** The day and the id. */
function cursorOf(key: Key): string {
  const path = key.slice(adminPaths.events().length);
  return `${path.slice(0, path.indexOf('/'))}/${eventIn(key) ?? ''}`;
}
