import { decodeTime } from 'ulid';
import type { z } from 'zod';
import { sha256, toHex } from './bytes.ts';
import { asSendError } from './errors.ts';
import { remember } from './remember.ts';
import type { Key, Prefix } from './stores/key.ts';
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

/** The events of one scope in the order of their ids, and the ids of files there that are no events. */
export interface ChainedLog<Event> {
  readonly events: LoggedEvent<Event>[];
  readonly unreadable: string[];
}

/** What the chain decides of a new event. `at` is the time now, as records hold it. */
export interface EventLink {
  readonly event: string;
  readonly at: string;
  readonly parents: EventParent[];
}

/**
 * Create-only event files in scopes (a transfer, a day). Events form a graph by the hashes of their parents, so that parallel writers
 * need no lock: an edited event, or a missing one that another names, shows.
 */
export interface EventChain<Scope extends string, Event extends ChainedEvent> {
  /**
   * Writes one event. One create, no retry loop: its name is unique. `own` follows this process's events without listing what others
   * wrote meanwhile: for frequent events.
   */
  append(scope: Scope, make: (link: EventLink) => Event, follow?: 'everybody' | 'own'): Promise<LoggedEvent<Event>>;
  read(scope: Scope): Promise<ChainedLog<Event>>;
}

export interface EventChainOptions<Scope extends string, Event extends ChainedEvent> {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The order of its members is their order on disk, and so part of every hash: members may be added, never moved. */
  readonly schema: z.ZodType<Event>;
  /** Where all events of a scope lie, and nothing else. */
  readonly prefixOf: (scope: Scope) => Prefix;
  /** The key of one event: the scope's prefix and `{event}.json`. */
  readonly keyOf: (scope: Scope, event: string) => Key;
  /** The scope whose newest events the first one of this scope names, if any: so that a chain goes on over scopes. */
  readonly before?: (scope: Scope) => Promise<Scope | undefined>;
}

/** Newest events of others that an event names as parents, besides those of its own process. */
const FOREIGN_PARENTS = 4;
const MAX_PARENTS = 16;
const MAX_REMEMBERED = 1_000;
const READS_AT_ONCE = 32;

/** Ids of the newest events seen in a scope, with their hashes. */
type Heads = Map<string, string>;

/** A chain over a store. Any number of processes may append to the same scope. */
export function createEventChain<Scope extends string, Event extends ChainedEvent>(
  options: EventChainOptions<Scope, Event>,
): EventChain<Scope, Event> {
  const { store, clock, schema, keyOf } = options;
  const nextId = createUlidSource();
  const scopes = new Map<Scope, Heads>();

  return {
    async append(scope, make, follow = 'everybody') {
      const known = scopes.get(scope);
      const heads = known ?? remember<Scope, Heads>(scopes, scope, new Map(), MAX_REMEMBERED);
      if (!known || follow === 'everybody') await addForeignHeads(options, scope, heads);
      const parents = [...heads].slice(-MAX_PARENTS).map(([event, digest]) => ({ event, sha256: digest }));
      const id = idBehind(parents, nextId, clock());
      const event = schema.parse(make({ event: id, at: new Date(clock()).toISOString(), parents }));
      const bytes = encodeRecord(event);
      const digest = toHex(await sha256(bytes));
      await store.create(keyOf(scope, id), bytes);
      // Only now: an event that was never stored must not become a parent.
      for (const parent of parents) heads.delete(parent.event);
      heads.set(id, digest);
      return { event, sha256: digest };
    },
    read: (scope) => readEvents(options, scope),
  };
}

/** A ULID that sorts behind those of all parents, also when another process's clock runs ahead or its event fell in the same millisecond. */
function idBehind(parents: readonly EventParent[], nextId: (time: number) => string, now: number): string {
  const newest = parents.map(({ event }) => event).reduce((left, right) => (left > right ? left : right), '');
  const id = nextId(now);
  return id > newest ? id : nextId(decodeTime(newest.toUpperCase()) + 1);
}

async function addForeignHeads<Scope extends string, Event extends ChainedEvent>(
  options: EventChainOptions<Scope, Event>,
  scope: Scope,
  heads: Heads,
): Promise<void> {
  const newest = [...heads.keys()].sort().at(-1);
  await addNewest(options, scope, heads, newest);
  if (heads.size > 0) return;
  const earlier = await options.before?.(scope);
  if (earlier !== undefined) await addNewest(options, earlier, heads, undefined);
}

async function addNewest<Scope extends string, Event extends ChainedEvent>(
  { store, prefixOf, keyOf }: EventChainOptions<Scope, Event>,
  scope: Scope,
  heads: Heads,
  newest: string | undefined,
): Promise<void> {
  const after = newest === undefined ? undefined : keyOf(scope, newest);
  const keys: Key[] = [];
  for await (const { key } of listAll(store, prefixOf(scope), { after })) {
    if (eventIn(key) !== undefined) keys.push(key);
  }
  for (const key of keys.slice(-FOREIGN_PARENTS)) {
    const [event, bytes] = [eventIn(key), await readAll(store, key)];
    if (event !== undefined && bytes) heads.set(event, toHex(await sha256(bytes)));
  }
}

async function readEvents<Scope extends string, Event extends ChainedEvent>(
  { store, schema, prefixOf }: EventChainOptions<Scope, Event>,
  scope: Scope,
): Promise<ChainedLog<Event>> {
  const keys: Key[] = [];
  for await (const { key } of listAll(store, prefixOf(scope))) keys.push(key);
  const log: ChainedLog<Event> = { events: [], unreadable: [] };
  for (let start = 0; start < keys.length; start += READS_AT_ONCE) {
    const page = keys.slice(start, start + READS_AT_ONCE);
    const read = await Promise.all(page.map(async (key) => ({ key, bytes: await readAll(store, key) })));
    for (const { key, bytes } of read) {
      const event = bytes && eventOf(key, bytes, schema);
      if (bytes && event) log.events.push({ event, sha256: toHex(await sha256(bytes)) });
      else if (bytes) log.unreadable.push(nameIn(key));
    }
  }
  return log;
}

/** Undefined for a file that is no event, or another one than its name says: one damaged file must not hide a whole log. */
export function eventOf<Event extends ChainedEvent>(
  key: Key,
  bytes: Parameters<typeof decodeRecord>[1],
  schema: z.ZodType<Event>,
): Event | undefined {
  try {
    const event = decodeRecord(key, bytes, schema);
    return event.event === nameIn(key) ? event : undefined;
  } catch (thrown) {
    if (asSendError(thrown).code === 'store_damaged') return undefined;
    throw thrown;
  }
}

function nameIn(key: Key): string {
  return key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '');
}

/** The event id in a key; undefined when it holds none. */
function eventIn(key: Key): string | undefined {
  const name = nameIn(key);
  return /^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(name) ? name : undefined;
}
