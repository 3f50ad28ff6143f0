import { decodeTime } from 'ulid';
import type { z } from 'zod/mini';
import type { Bytes } from './bytes.ts';
import { asSendError } from './errors.ts';
import { hasNoRoom } from './no-room.ts';
import { remember } from './remember.ts';
import type { Key, Prefix } from './stores/key.ts';
import { hashOf } from './stores/body-hash.ts';
import { decodeRecord, encodeRecord, listAll, readAll } from './stores/records.ts';
import type { Store } from './stores/store.ts';
import { createUlidSource } from './ulid-source.ts';

/** An event by its id, and the SHA-256, in hex, of its file as stored. */
export interface EventParent {
  readonly event: string;
  readonly sha256: string;
}

/** What makes an event part of a chain. */
export interface ChainedEvent {
  /** A ULID in lower case. */
  readonly event: string;
  /** The newest events that its writer had seen. */
  readonly parents: readonly EventParent[];
}

export interface LoggedEvent<Event> {
  readonly event: Event;
  /** SHA-256 in hex of the event file as stored. */
  readonly sha256: string;
}

/** The events of one scope in the order of their ids, and the ids of files there that are not events. */
interface ChainedLog<Event> {
  readonly events: LoggedEvent<Event>[];
  readonly unreadable: string[];
  /** The cursor of the next page, where there is more. */
  readonly next?: string;
}

/** What the chain decides of a new event. `at` is the time now, as records hold it. */
interface EventLink {
  readonly event: string;
  readonly at: string;
  readonly parents: EventParent[];
  /** Events of this scope that this process could not write before, as the store was full. */
  readonly missed: number;
}

/**
 * Whose events a new one follows, besides those of its own process, which it always names as far as no other of them has.
 *
 * - `everybody`: what was written since this process last looked is listed: for events that close something.
 * - `known`: the scope is listed by the first event that this process writes there, and not again.
 * - `own`: nothing is listed: for frequent events.
 * - `new`: nothing is listed, for the scope begins with this event.
 */
export type Follow = 'everybody' | 'known' | 'own' | 'new';

/**
 * Create-only event files in scopes (a transfer, a day). Events form a graph by the hashes of their parents, so that parallel writers
 * need no lock: an edited event, or a missing one that another names, shows.
 */
export interface EventChain<Scope extends string, Event extends ChainedEvent, Stored extends ChainedEvent = Event> {
  /**
   * Writes one event. One create, no retry loop: its name is unique. It names the newest events that this process has seen. Undefined
   * when the store is full: the event is then missing, and the next one of this process says so.
   */
  append(scope: Scope, make: (link: EventLink) => Event, follow?: Follow): Promise<LoggedEvent<Event> | undefined>;
  /** A page of the events, those behind the cursor of another page. */
  read(scope: Scope, after?: string): Promise<ChainedLog<Stored>>;
}

/** Where the events of a chain are. */
interface Places<Scope extends string> {
  readonly store: Store;
  /** The prefix of all events of a scope, and of nothing else. */
  readonly prefixOf: (scope: Scope) => Prefix;
  /** The key of one event: the scope's prefix and `{name}.json`. */
  readonly keyOf: (scope: Scope, name: string) => Key;
  /** The scope whose newest events the first one of this scope names, if any: so that a chain goes on over scopes. */
  readonly before?: (scope: Scope) => Promise<Scope | undefined>;
}

export interface EventChainOptions<
  Scope extends string,
  Event extends ChainedEvent,
  Stored extends ChainedEvent,
> extends Places<Scope> {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The order of its members is their order on disk, and so part of every hash: members may be added, never moved. */
  readonly schema: z.ZodMiniType<Event>;
  /** The same for reading, also what a newer version wrote. */
  readonly stored: z.ZodMiniType<Stored>;
}

/** Newest events of others that an event names as parents, besides those of its own process. */
const FOREIGN_PARENTS = 12;
const MAX_PARENTS = 16;
const MAX_REMEMBERED = 1_000;
/** Own events that are recognised when they are listed; older ones are taken for those of others, which does no harm. */
const MAX_OWN = 2_000;
const READS_AT_ONCE = 32;
/** So that an answer has a bounded size, however many events there are. */
export const EVENTS_A_PAGE = 500;

/** What this process has seen of a scope. */
interface Sight {
  /** Ids of the newest events seen, with their hashes. */
  readonly heads: Map<string, string>;
  /** Ids of the events that this process wrote since it last listed those of others. */
  readonly own: Set<string>;
  /** The newest id that was listed. */
  newest: string | undefined;
  /** The last look at what others wrote; undefined before the first. */
  look: Promise<void> | undefined;
  /** Events that were not stored, and that no later one has reported. */
  missed: number;
}

/** A chain over a store. Any number of processes may append to the same scope. */
export function createEventChain<Scope extends string, Event extends ChainedEvent, Stored extends ChainedEvent = Event>(
  options: EventChainOptions<Scope, Event, Stored>,
): EventChain<Scope, Event, Stored> {
  const { store, clock, schema, keyOf } = options;
  const nextId = createUlidSource();
  const scopes = new Map<Scope, Sight>();
  const sightOf = (scope: Scope): Sight =>
    scopes.get(scope) ??
    remember(
      scopes,
      scope,
      { heads: new Map(), own: new Set(), newest: undefined, look: undefined, missed: 0 },
      MAX_REMEMBERED,
    );

  return {
    async append(scope, make, follow = 'everybody') {
      const sight = sightOf(scope);
      await follows(options, scope, sight, follow);
      const { heads, own } = sight;
      const parents = [...heads].slice(-MAX_PARENTS).map(([event, digest]) => ({ event, sha256: digest }));
      const id = idBehind(parents, nextId, clock());
      const { missed } = sight;
      const event = schema.parse(make({ event: id, at: new Date(clock()).toISOString(), parents, missed }));
      const bytes = encodeRecord(event);
      const digest = hashOf(bytes);
      own.add(id);
      if (own.size > MAX_OWN) own.delete(own.values().next().value ?? id);
      try {
        await store.create(keyOf(scope, `${id}-${digest}`), bytes);
      } catch (thrown) {
        // What an event is about has happened, and it may be what makes room. The next one that fits says how many are missing.
        if (!hasNoRoom(thrown)) throw thrown;
        own.delete(id);
        sight.missed += 1;
        return undefined;
      }
      sight.missed -= missed;
      // Only now: an event that was never stored must not become a parent.
      for (const parent of parents) heads.delete(parent.event);
      heads.set(id, digest);
      return { event, sha256: digest };
    },
    read: (scope, after) => readEvents(options, options.stored, scope, after),
  };
}

/** Looks at what others wrote, as far as the event is to follow them. */
async function follows<Scope extends string>(
  options: Places<Scope>,
  scope: Scope,
  sight: Sight,
  follow: Follow,
): Promise<void> {
  if (follow === 'new') sight.look ??= Promise.resolve();
  if (follow === 'own' || follow === 'new') return;
  if (follow === 'known' && sight.look) return sight.look;
  const look = addForeignHeads(options, scope, sight);
  sight.look = look;
  // A look that failed was none: the next event looks again.
  look.catch(() => {
    if (sight.look === look) sight.look = undefined;
  });
  return look;
}

/** A ULID that sorts behind those of all parents, also when another process's clock runs ahead or its event fell in the same millisecond. */
function idBehind(parents: readonly EventParent[], nextId: (time: number) => string, now: number): string {
  const newest = parents.map(({ event }) => event).reduce((left, right) => (left > right ? left : right), '');
  const id = nextId(now);
  return id > newest ? id : nextId(decodeTime(newest.toUpperCase()) + 1);
}

async function addForeignHeads<Scope extends string>(
  options: Places<Scope>,
  scope: Scope,
  sight: Sight,
): Promise<void> {
  await addNewest(options, scope, sight);
  if (sight.heads.size > 0) return;
  const earlier = await options.before?.(scope);
  if (earlier !== undefined) await addNewest(options, earlier, { ...sight, own: new Set(), newest: undefined });
}

async function addNewest<Scope extends string>(
  { store, prefixOf, keyOf }: Places<Scope>,
  scope: Scope,
  sight: Sight,
): Promise<void> {
  const after = sight.newest === undefined ? undefined : keyOf(scope, sight.newest);
  const foreign: Key[] = [];
  for await (const { key } of listAll(store, prefixOf(scope), { after })) {
    const event = eventIn(key);
    if (event === undefined) continue;
    sight.newest = event;
    // Each of its own is listed once.
    if (!sight.own.delete(event)) foreign.push(key);
  }
  for (const key of foreign.slice(-FOREIGN_PARENTS)) {
    const [event, digest] = [eventIn(key), digestIn(key) ?? (await digestOf(store, key))];
    if (event !== undefined && digest !== undefined) sight.heads.set(event, digest);
  }
}

/** Of an event that an older version of this program stored, under its id only. */
async function digestOf(store: Store, key: Key): Promise<string | undefined> {
  const bytes = await readAll(store, key);
  return bytes && hashOf(bytes);
}

async function readEvents<Scope extends string, Stored extends ChainedEvent>(
  { store, prefixOf }: Places<Scope>,
  schema: z.ZodMiniType<Stored>,
  scope: Scope,
  cursor: string | undefined,
): Promise<ChainedLog<Stored>> {
  const after = cursor === undefined ? undefined : `${prefixOf(scope)}${cursor}.json`;
  const { objects, next } = await store.list(prefixOf(scope), { after, limit: EVENTS_A_PAGE });
  const keys = objects.map((object) => object.key);
  const last = keys.at(-1);
  const log: ChainedLog<Stored> = {
    events: [],
    unreadable: [],
    ...(next !== undefined && last && { next: nameIn(last) }),
  };
  const seen = new Set<string>();
  for (let start = 0; start < keys.length; start += READS_AT_ONCE) {
    const page = keys.slice(start, start + READS_AT_ONCE);
    const read = await Promise.all(page.map(async (key) => ({ key, bytes: await readAll(store, key) })));
    for (const { key, bytes } of read) {
      const logged = bytes && readEvent(key, bytes, schema);
      if (logged && !seen.has(logged.event.event)) log.events.push(logged);
      else if (bytes) log.unreadable.push(eventIn(key) ?? nameIn(key));
      if (logged) seen.add(logged.event.event);
    }
  }
  return log;
}

/**
 * The event in a file, with the hash that it was stored under: where the file was altered since, the two do not fit. Undefined for a file
 * that is no event, or another one than its name says: one damaged file must not hide a whole log.
 */
export function readEvent<Event extends ChainedEvent>(
  key: Key,
  bytes: Bytes,
  schema: z.ZodMiniType<Event>,
): LoggedEvent<Event> | undefined {
  const event = decoded(key, bytes, schema);
  if (event?.event !== eventIn(key)) return undefined;
  return event && { event, sha256: digestIn(key) ?? hashOf(bytes) };
}

function decoded<Event>(key: Key, bytes: Bytes, schema: z.ZodMiniType<Event>): Event | undefined {
  try {
    return decodeRecord(key, bytes, schema);
  } catch (thrown) {
    if (asSendError(thrown).code === 'store_damaged') return undefined;
    throw thrown;
  }
}

function nameIn(key: Key): string {
  return key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '');
}

/** `{ulid}-{sha256}`: who lists events knows their hashes without reading them. Older ones are named by their ULID only. */
const NAME = /^([0-7][0-9a-hjkmnp-tv-z]{25})(?:-([0-9a-f]{64}))?$/;

/** The event id in a key; undefined when it holds none. */
export function eventIn(key: Key): string | undefined {
  return NAME.exec(nameIn(key))?.[1];
}

function digestIn(key: Key): string | undefined {
  return NAME.exec(nameIn(key))?.[2];
}
