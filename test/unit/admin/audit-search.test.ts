import * as fc from 'fast-check';
import { decodeTime } from 'ulid';
import { describe, expect, it } from 'vitest';
import { AuditKind } from '../../../core/admin/audit-kind.ts';
import { createAuditLog } from '../../../core/admin/audit.ts';
import { readAuditPage } from '../../../core/admin/audit-pages.ts';
import type { AuditQuery } from '../../../core/admin/queries.ts';
import { AuditEvent } from '../../../core/admin/schemas.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { storedTexts } from '../../support/admin.ts';
import { limitMs } from '../../setup/time-limits.ts';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const IDS = ['a'.repeat(26), `${'a'.repeat(25)}q`];
const REQUESTER = { caller: 'unknown', request: 'a' };

type Facts = Pick<AuditEvent, 'kind'> & { readonly operator?: string; readonly target?: string };
type Bounds = NonNullable<Parameters<typeof readAuditPage>[3]>;
type Wanted = Pick<AuditQuery, 'kind' | 'operator' | 'target' | 'from' | 'until'>;

const facts: fc.Arbitrary<Facts> = fc.record(
  {
    kind: fc.constantFrom('token_created', 'transfer_viewed', 'audit_read'),
    operator: fc.constantFrom('alice', 'Bob', 'alice@example.org'),
    target: fc.constantFrom(...IDS),
  },
  { requiredKeys: ['kind'] },
);
/** What one process writes: how far its clock is off, and how long it waits before each event. */
const writer = fc.record({
  offsetMs: fc.integer({ min: -2 * HOUR_MS, max: 2 * HOUR_MS }),
  events: fc.array(fc.tuple(fc.constantFrom(0, 1, 1_000, HOUR_MS, 30 * HOUR_MS), facts), { maxLength: 12 }),
});
type Writer = typeof writer extends fc.Arbitrary<infer T> ? T : never;
const time = fc.integer({ min: -40, max: 400 }).map((hours) => NOON + hours * HOUR_MS);
const wanted: fc.Arbitrary<Wanted> = fc.record(
  {
    kind: fc.constantFrom(...AuditKind.options.slice(0, 8), 'token_created', 'audit_read'),
    operator: fc.constantFrom('alice', 'ALICE', 'bob', 'nobody'),
    target: fc.constantFrom(...IDS),
    from: time,
    until: time,
  },
  { requiredKeys: [] },
);

/** A store whose lists are short, so that few events fill many, and whose calls are answered in the order that a scheduler chooses. */
function scheduled(store: Store, mostListed: number, scheduler: fc.Scheduler): Store {
  const after = (name: string): Promise<unknown> => scheduler.schedule(Promise.resolve(), name);
  return {
    ...store,
    list: async (prefix, options) => {
      await after('list');
      return store.list(prefix, { ...options, limit: Math.min(options?.limit ?? mostListed, mostListed) });
    },
    get: async (key, range) => (await after('get'), store.get(key, range)),
    create: async (key, body) => (await after('create'), store.create(key, body)),
  };
}

interface Stored {
  readonly place: string;
  readonly event: AuditEvent;
}

/** All that is stored and wanted, as it is to be shown: the newest day first, and of a day the newest event. */
async function wantedIn(
  store: Store,
  { kind, operator, target, from = 0, until = Infinity }: Wanted,
): Promise<Stored[]> {
  const all = [...(await storedTexts(store, 'admin', 'events'))].map(([key, text]): Stored => {
    const event = AuditEvent.parse(JSON.parse(text));
    return { place: `${key.split('/')[2] ?? ''}/${event.event}`, event };
  });
  const isWanted = ({ event }: Stored): boolean =>
    (kind === undefined || event.kind === kind) &&
    (target === undefined || event.target === target) &&
    (operator === undefined || (event.operator ?? '').toLowerCase().includes(operator.toLowerCase())) &&
    decodeTime(event.event.toUpperCase()) >= from &&
    decodeTime(event.event.toUpperCase()) < until;
  return all.filter(isWanted).sort((one, other) => (one.place < other.place ? 1 : -1));
}

async function write(store: Store, { offsetMs, events }: Writer): Promise<void> {
  let now = NOON + offsetMs;
  const log = createAuditLog(store, () => now);
  for (const [waitMs, what] of events) {
    now += waitMs;
    await log.append({ by: 'key', ...what }, REQUESTER);
  }
}

async function readAllPages(store: Store, wanted: Wanted, limit: number, bounds: Bounds): Promise<string[]> {
  const shown: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await readAuditPage(store, { ...wanted, cursor }, limit, bounds);
    expect(page.events.length).toBeLessThanOrEqual(limit);
    expect(page.next).not.toBe(cursor ?? '');
    shown.push(...page.events.map(({ event }) => event.event));
    cursor = page.next;
  } while (cursor !== undefined);
  return shown;
}

describe('whatever is written while the audit log is searched', () => {
  it(
    'each wanted event that was there before is shown once, in order, and nothing else',
    { timeout: limitMs(120) },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            before: fc.array(writer, { maxLength: 3 }),
            meanwhile: fc.array(writer, { maxLength: 2 }),
            wanted,
            limit: fc.integer({ min: 1, max: 7 }),
            bounds: fc.record({ days: fc.integer({ min: 2, max: 5 }), events: fc.integer({ min: 1, max: 9 }) }),
            mostListed: fc.integer({ min: 1, max: 9 }),
          }),
          fc.scheduler(),
          async ({ before, meanwhile, wanted: query, limit, bounds, mostListed }, scheduler) => {
            const store = createMemoryStore();
            for (const each of before) await write(store, each);
            const there = (await wantedIn(store, query)).map(({ event }) => event.event);
            const slow = scheduled(store, mostListed, scheduler);
            const writing = meanwhile.map((each) => write(slow, each));
            const reading = readAllPages(slow, query, limit, bounds);
            const [shown] = await scheduler.waitFor(Promise.all([reading, ...writing]));

            const now = (await wantedIn(store, query)).map(({ event }) => event.event);
            expect(now.filter((event) => shown.includes(event))).toEqual(shown);
            expect(shown.filter((event) => there.includes(event))).toEqual(there);
          },
        ),
        { numRuns: 400, seed: 20_261_129 },
      );
    },
  );
});
