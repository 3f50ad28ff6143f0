import { createEventChain } from '../event-chain.ts';
import type { TransferLog } from '../schemas.ts';
import { TransferEvent } from '../schemas.ts';
import type { Store } from '../stores/store.ts';
import type { Clock, Requester } from './context.ts';
import { paths } from './paths.ts';

/** What happened; the rest of the event is added when it is written. */
export type EventFacts = Pick<TransferEvent, 'kind'> &
  Partial<Pick<TransferEvent, 'outcome' | 'action' | 'part' | 'parts' | 'download' | 'bytes' | 'by'>>;

/** The action log: one create-only file per event. */
export interface EventLog {
  /** Writes one event. One create, no retry loop: its name is unique. */
  append(id: string, facts: EventFacts, requester: Requester): Promise<void>;
  read(id: string): Promise<TransferLog>;
}

/** The frequent kinds: they follow their own process's chain without listing what others wrote meanwhile. */
const FREQUENT: readonly TransferEvent['kind'][] = ['part_stored', 'part_sent', 'refused'];

/** The logs of all transfers in a store: a chain of events for each. */
export function createEventLog(store: Store, clock: Clock): EventLog {
  const chain = createEventChain({ store, clock, schema: TransferEvent, prefixOf: paths.events, keyOf: paths.event });
  return {
    async append(id, facts, requester) {
      await chain.append(
        id,
        ({ event, at, parents }) => ({
          version: 1,
          event,
          transfer: id,
          at,
          outcome: 'ok',
          ...facts,
          caller: requester.caller,
          ...(requester.agent !== undefined && { agent: requester.agent }),
          request: requester.request,
          parents,
        }),
        FREQUENT.includes(facts.kind) ? 'own' : 'everybody',
      );
    },
    async read(id) {
      const read = await chain.read(id);
      const events = read.events.filter(({ event }) => event.transfer === id);
      const foreign = read.events.filter(({ event }) => event.transfer !== id).map(({ event }) => event.event);
      const unreadable = [...read.unreadable, ...foreign];
      return { transfer: id, events, ...(unreadable.length > 0 && { unreadable }) };
    },
  };
}
