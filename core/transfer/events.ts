import { encodeTime } from 'ulid';
import { createEventChain, readEvent } from '../event-chain.ts';
import { EVENT_KINDS } from '../event-kinds.ts';
import type { TransferLog } from '../schemas.ts';
import { StoredTransferEvent, TransferEvent } from '../schemas.ts';
import { listAll, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Requester } from './requester.ts';
import type { Clock } from './clock.ts';
import { CLOCKS_DIFFER_MS } from './clock.ts';
import type { EventFacts } from './event-facts.ts';
import { paths } from './paths.ts';

/** The action log: one create-only file per event. */
export interface EventLog {
  /** Writes one event. One create, no retry loop: its name is unique. */
  append(id: string, facts: EventFacts, requester: Requester): Promise<void>;
  /** A page of the log, behind that of the cursor. */
  read(id: string, after?: string): Promise<TransferLog>;
}

/** The logs of all transfers in a store: a chain of events for each. */
export function createEventLog(store: Store, clock: Clock): EventLog {
  const chain = createEventChain({
    store,
    clock,
    schema: TransferEvent,
    stored: StoredTransferEvent,
    prefixOf: paths.events,
    keyOf: paths.event,
  });
  return {
    async append(id, facts, requester) {
      await chain.append(
        id,
        ({ event, at, parents, missed }) => ({
          version: 1,
          event,
          transfer: id,
          at,
          outcome: 'ok',
          ...facts,
          caller: requester.caller,
          ...(requester.agent !== undefined && { agent: requester.agent }),
          request: requester.request,
          ...(missed > 0 && { missed }),
          parents,
        }),
        EVENT_KINDS[facts.kind].follows,
      );
    },
    async read(id, after) {
      const read = await chain.read(id, after);
      const events = read.events.filter(({ event }) => event.transfer === id);
      const foreign = read.events.filter(({ event }) => event.transfer !== id).map(({ event }) => event.event);
      const unreadable = [...read.unreadable, ...foreign];
      return {
        transfer: id,
        events,
        ...(unreadable.length > 0 && { unreadable }),
        ...(read.next !== undefined && { next: read.next }),
      };
    },
  };
}

/** Whether the log has such an event, written at that time (milliseconds since 1970) or later. */
export async function hasEventSince(
  store: Store,
  id: string,
  time: number,
  isIt: (event: StoredTransferEvent) => boolean,
): Promise<boolean> {
  const after = paths.event(id, encodeTime(time - CLOCKS_DIFFER_MS, 10).toLowerCase());
  for await (const { key } of listAll(store, paths.events(id), { after })) {
    const bytes = await readAll(store, key);
    // An altered event file does not count as an event: the log shows that to its reader.
    const logged = bytes && readEvent(key, bytes, StoredTransferEvent);
    if (logged && isIt(logged.event)) return true;
  }
  return false;
}
