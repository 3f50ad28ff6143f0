import { createEventChain } from '../event-chain.ts';
import type { Store } from '../stores/store.ts';
import type { Requester } from '../transfer/requester.ts';
import type { Clock } from '../transfer/clock.ts';
import { dayOf } from '../transfer/paths.ts';
import { listAuditDays } from './audit-keys.ts';
import { readAuditPage } from './audit-pages.ts';
import { createOnceAnHour } from './once-an-hour.ts';
import { adminPaths } from './paths.ts';
import type { AuditQuery } from './queries.ts';
import type { AuditPage } from './schemas.ts';
import { AuditEvent, StoredAuditEvent } from './schemas.ts';

/** What an operator did; the rest of the event is added when it is written. */
type AuditFacts = Pick<AuditEvent, 'kind' | 'by'> &
  Partial<Pick<AuditEvent, 'operator' | 'outcome' | 'target' | 'count'>>;

/** What operators did: one create-only file per event, chained by hashes from day to day. */
export interface AuditLog {
  append(facts: AuditFacts, requester: Requester): Promise<void>;
  /** For looking: one event per hour, kind, target and `who`. */
  appendOnceAnHour(who: string, facts: AuditFacts, requester: Requester): Promise<void>;
  /** A refused sign-in: 20 events per hour and no more, for a guesser must not fill the store. */
  appendRefusal(facts: Pick<AuditEvent, 'outcome'>, requester: Requester): Promise<void>;
  /** Newest first. */
  page(query: AuditQuery, limit: number): Promise<AuditPage>;
}

const MAX_REFUSALS_AN_HOUR = 20;

export function createAuditLog(store: Store, clock: Clock): AuditLog {
  const chain = createEventChain({
    store,
    clock,
    schema: AuditEvent,
    stored: StoredAuditEvent,
    prefixOf: adminPaths.eventsOf,
    keyOf: adminPaths.event,
    before: async (day) => (await listAuditDays(store)).findLast((other) => other < day),
  });
  const onceAnHour = createOnceAnHour(store, clock);
  const append = async (
    { kind, outcome, by, operator, target, count }: AuditFacts,
    requester: Requester,
  ): Promise<void> => {
    await chain.append(dayOf(clock()), ({ event, at, parents, missed }) => ({
      version: 1,
      event,
      at,
      kind,
      outcome: outcome ?? 'ok',
      by,
      ...(operator !== undefined && { operator }),
      caller: requester.caller,
      ...(requester.agent !== undefined && { agent: requester.agent }),
      request: requester.request,
      ...(target !== undefined && { target }),
      ...(count !== undefined && { count }),
      ...(missed > 0 && { missed }),
      parents,
    }));
  };
  return {
    append,
    async appendOnceAnHour(who, facts, requester) {
      const what = [facts.kind.replaceAll('_', '-'), ...(facts.target === undefined ? [] : [facts.target]), who];
      if (await onceAnHour.first(what.join('-'))) await append(facts, requester);
    },
    async appendRefusal({ outcome }, requester) {
      const count = await onceAnHour.count('sign-in-refused', MAX_REFUSALS_AN_HOUR);
      if (count !== undefined) await append({ kind: 'sign_in_refused', outcome, by: 'nobody', count }, requester);
    },
    page: (query, limit) => readAuditPage(store, query, limit),
  };
}
