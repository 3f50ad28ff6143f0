import { decodeTime, monotonicFactory } from 'ulid';
import { sha256, toHex } from '../bytes.ts';
import type { TransferLog } from '../schemas.ts';
import { TransferEvent } from '../schemas.ts';
import type { Key } from '../stores/key.ts';
import { decodeRecord, encodeRecord, listAll, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock, Requester } from './context.ts';
import { instant } from './context.ts';
import { lastSegment, paths } from './paths.ts';

/** What happened; the rest of the event is added when it is written. */
export type EventFacts = Pick<TransferEvent, 'kind'> &
  Partial<Pick<TransferEvent, 'outcome' | 'action' | 'part' | 'parts' | 'download' | 'bytes' | 'by'>>;

/** The action log: one create-only file per event. */
export interface EventLog {
  /** Writes one event. One create, no retry loop: its name is unique. */
  append(id: string, facts: EventFacts, requester: Requester): Promise<void>;
  read(id: string): Promise<TransferLog>;
}

type Parent = TransferEvent['parents'][number];

/** Newest events of others that an event names as parents, besides those of its own process. */
const FOREIGN_PARENTS = 4;
const MAX_PARENTS = 16;
const MAX_REMEMBERED = 1_000;
const READS_AT_ONCE = 32;
/** The frequent kinds: they follow their own process's chain without listing what others wrote meanwhile. */
const FREQUENT: readonly TransferEvent['kind'][] = ['part_stored', 'part_sent'];

/**
 * The log of all transfers in a store. Events form a graph by the hashes of their parents, so that parallel writers need no lock:
 * an edited event, or a missing one that another names, shows.
 */
export function createEventLog(store: Store, clock: Clock): EventLog {
  const nextId = monotonicFactory();
  const heads = new Map<string, Map<string, string>>();

  const remember = (id: string): Map<string, string> => {
    const oldest = heads.keys().next();
    if (heads.size >= MAX_REMEMBERED && !oldest.done) heads.delete(oldest.value);
    const fresh = new Map<string, string>();
    heads.set(id, fresh);
    return fresh;
  };

  return {
    async append(id, facts, requester) {
      const known = heads.get(id);
      const seen = known ?? remember(id);
      if (!known || !FREQUENT.includes(facts.kind)) await addForeignHeads(store, id, seen);
      const parents: Parent[] = [...seen]
        .slice(-MAX_PARENTS)
        .map(([name, digest]) => ({ event: name, sha256: digest }));
      const event = idBehind(parents, nextId, clock());
      const record: TransferEvent = TransferEvent.parse({
        version: 1,
        event,
        transfer: id,
        at: instant(clock()),
        outcome: 'ok',
        ...facts,
        caller: requester.caller,
        request: requester.request,
        parents,
      });
      const bytes = encodeRecord(record);
      const hash = toHex(await sha256(bytes));
      await store.create(paths.event(id, event), bytes);
      // Only now: an event that was never stored must not become a parent.
      for (const parent of parents) seen.delete(parent.event);
      seen.set(event, hash);
    },
    read: async (id) => ({ transfer: id, events: await readEvents(store, id) }),
  };
}

/** A ULID that sorts behind those of all parents, also when another process's clock runs ahead or its event fell in the same millisecond. */
function idBehind(parents: readonly Parent[], nextId: (time: number) => string, now: number): string {
  const newest = parents.map(({ event }) => event).reduce((left, right) => (left > right ? left : right), '');
  const id = nextId(now).toLowerCase();
  return id > newest ? id : nextId(decodeTime(newest.toUpperCase()) + 1).toLowerCase();
}

async function addForeignHeads(store: Store, id: string, seen: Map<string, string>): Promise<void> {
  const newest = [...seen.keys()].sort().at(-1);
  const after = newest === undefined ? undefined : paths.event(id, newest);
  const keys: Key[] = [];
  for await (const { key } of listAll(store, paths.events(id), { after })) keys.push(key);
  for (const eventKey of keys.slice(-FOREIGN_PARENTS)) {
    const bytes = await readAll(store, eventKey);
    const event = lastSegment(eventKey).replace('.json', '');
    if (bytes) seen.set(event, toHex(await sha256(bytes)));
  }
}

async function readEvents(store: Store, id: string): Promise<TransferLog['events']> {
  const keys: Key[] = [];
  for await (const { key } of listAll(store, paths.events(id))) keys.push(key);
  const events: TransferLog['events'] = [];
  for (let start = 0; start < keys.length; start += READS_AT_ONCE) {
    const page = keys.slice(start, start + READS_AT_ONCE).map(async (eventKey) => {
      const bytes = await readAll(store, eventKey);
      return bytes && { event: decodeRecord(eventKey, bytes, TransferEvent), sha256: toHex(await sha256(bytes)) };
    });
    for (const event of await Promise.all(page)) if (event) events.push(event);
  }
  return events;
}
