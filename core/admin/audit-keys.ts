import { decodeTime, encodeTime } from 'ulid';
import { eventIn } from '../event-chain.ts';
import type { Key } from '../stores/key.ts';
import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { dayOf, lastSegment } from '../transfer/paths.ts';
import { adminPaths } from './paths.ts';

const DAY_MS = 86_400_000;
/** Behind every time that an id can have. */
const NO_END = 2 ** 48;
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/** Keys between two others, ascending, and whether they are all that there are. */
interface Run {
  readonly keys: readonly Key[];
  readonly isWhole: boolean;
}

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

/**
 * The newest `count` keys of a day before an event's id, the newest first. Stores list forwards only: where more than a list holds lies before
 * it, the time is halved until the rest fits one, so that a day of a million events takes some twenty lists.
 */
export async function newestKeys(store: Store, day: string, before: string | undefined, count: number): Promise<Key[]> {
  const newest: Key[] = [];
  for (let end = before; newest.length < count;) {
    const { keys, isWhole } = await listRun(store, day, undefined, end);
    if (isWhole) {
      newest.push(...keys.toReversed());
      break;
    }
    end = await addNewest(newest, { store, day, from: timeOfLast(keys), before: end, count });
  }
  return newest.slice(0, count);
}

/** Adds some before an event and from a time on, until there are `count`; gives before what those are that it did not add. */
async function addNewest(
  newest: Key[],
  {
    store,
    day,
    from,
    before,
    count,
  }: { store: Store; day: string; from: number; before: string | undefined; count: number },
): Promise<string | undefined> {
  let [low, high, end] = [from, before === undefined ? NO_END : timeOfId(before) + 1, before];
  while (newest.length < count && low < high) {
    const isMillisecond = high - low === 1;
    const middle = isMillisecond ? low : middleOf(day, low, high);
    const { keys, isWhole } = await (isMillisecond ? listWhole : listRun)(store, day, middle, end);
    if (isWhole) {
      newest.push(...keys.toReversed());
      [high, end] = [middle, timeInId(middle)];
    } else low = Math.max(middle, timeOfLast(keys));
  }
  return end;
}

/** Behind the end of its day an event is only where a clock runs ahead: that is looked at first. */
function middleOf(day: string, low: number, high: number): number {
  const midnight = startOfDay(day) + DAY_MS;
  return low < midnight && midnight < high ? midnight : Math.floor((low + high) / 2);
}

/** What one list holds. */
async function listRun(store: Store, day: string, from: number | undefined, before: string | undefined): Promise<Run> {
  const { objects, next } = await store.list(adminPaths.eventsOf(day), { after: keyBefore(day, from) });
  return {
    keys: objects.map(({ key }) => key).filter((key) => isEventBefore(key, before)),
    isWhole: next === undefined || !isBefore(next, before),
  };
}

/** However many lists that takes: a process whose clock was set back gives many events the time of its last one. */
async function listWhole(store: Store, day: string, from: number, before: string | undefined): Promise<Run> {
  const keys: Key[] = [];
  for await (const { key } of listAll(store, adminPaths.eventsOf(day), { after: keyBefore(day, from) })) {
    if (!isBefore(key, before)) break;
    if (isEventBefore(key, before)) keys.push(key);
  }
  return { keys, isWhole: true };
}

function isEventBefore(key: Key, before: string | undefined): boolean {
  return eventIn(key) !== undefined && isBefore(key, before);
}

/** Every name of an event begins with its id. */
function isBefore(key: string, before: string | undefined): boolean {
  return before === undefined || lastSegment(key) < before;
}

/** As a cursor: what was done before that time is older. */
export function cursorAt(time: number): string {
  return `${dayOf(Math.max(time, 0))}/${timeInId(time)}${'0'.repeat(RANDOM_CHARACTERS)}`;
}

/** As a cursor: all of the days before is older. Also what a clock that runs behind has put before the beginning of the day is passed. */
export function cursorBefore(day: string): string {
  return `${day}/${'0'.repeat(TIME_CHARACTERS + RANDOM_CHARACTERS)}`;
}

/** The time of what a cursor names; of one before a whole day the beginning of that. */
export function timeOfCursor(cursor: string): number {
  const [day = '', id = ''] = cursor.split('/');
  return timeOfId(id) || startOfDay(day);
}

function startOfDay(day: string): number {
  return Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T00:00:00.000Z`);
}

/** With which the ids of that time begin. */
function timeInId(time: number): string {
  return encodeTime(Math.max(time, 0)).toLowerCase();
}

function timeOfId(id: string): number {
  return decodeTime(`${id.slice(0, TIME_CHARACTERS)}${'0'.repeat(RANDOM_CHARACTERS)}`.toUpperCase());
}

function timeOfLast(keys: readonly Key[]): number {
  const last = keys.at(-1);
  return last === undefined ? 0 : timeOfId(lastSegment(last));
}

/** Sorts before every event of that time. */
function keyBefore(day: string, time: number | undefined): Key | undefined {
  return time === undefined ? undefined : adminPaths.event(day, timeInId(time));
}
