import { decodeTime, encodeTime } from 'ulid';
import { describe, expect, it } from 'vitest';
import { readAuditPage } from '../../../core/admin/audit-pages.ts';
import { adminPaths } from '../../../core/admin/paths.ts';
import { AuditEvent } from '../../../core/admin/schemas.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { encodeRecord } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';

const MIDNIGHT = Date.parse('2026-11-20T00:00:00.000Z');
const DAY = '20261120';

function idAt(time: number, number: number): string {
  return `${encodeTime(time).toLowerCase()}${String(number).padStart(16, '0')}`;
}

async function write(store: Store, day: string, event: string): Promise<void> {
  const record: AuditEvent = {
    version: 1,
    event,
    at: '2026-11-20T00:00:00.000Z',
    kind: 'token_created',
    outcome: 'ok',
    by: 'key',
    caller: 'unknown',
    request: 'a',
    parents: [],
  };
  await store.create(adminPaths.event(day, event), encodeRecord(AuditEvent.parse(record)));
}

/** A day of 3,000 events: most of them in one hour, some outside of the day by the clock of their writer. */
async function busyDay(hour = 9): Promise<{ store: Store; written: string[] }> {
  const store = createMemoryStore();
  const times = [
    ...Array.from({ length: 2_500 }, (_, index) => MIDNIGHT + hour * 3_600_000 + index * 1_000),
    ...Array.from({ length: 490 }, (_, index) => MIDNIGHT + 10 * 3_600_000 + index * 90_000),
    ...[MIDNIGHT, MIDNIGHT + 1, MIDNIGHT - 5_000, MIDNIGHT + 24 * 3_600_000, MIDNIGHT + 24 * 3_600_000 + 7],
    ...[1, 2, 3, 4, 5].map((quiet) => MIDNIGHT + quiet * 3_600_000),
  ];
  const written = times.map((time, index) => idAt(time, index));
  for (const event of written) await write(store, DAY, event);
  return { store, written: written.sort().reverse() };
}

describe('pages of the audit log', () => {
  it.each([0, 9, 23])('go backwards through a day that was busy in hour %i, each event once', async (hour) => {
    const { store, written } = await busyDay(hour);
    const shown: string[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await readAuditPage(store, { cursor }, 50);
      expect(page.events.length).toBe(50);
      shown.push(...page.events.map(({ event }) => event.event));
      cursor = page.next;
    }
    expect(shown).toEqual(written);
  });

  it('take a bounded number of lists, however busy the day was', async () => {
    const { store, written } = await busyDay();
    let lists = 0;
    const counted: Store = { ...store, list: (prefix, options) => ((lists += 1), store.list(prefix, options)) };
    await readAuditPage(counted, {}, 50);
    expect(lists).toBeLessThanOrEqual(15);
    lists = 0;
    await readAuditPage(counted, { cursor: `${DAY}/${written[1_000]!}` }, 50);
    expect(lists).toBeLessThanOrEqual(26);
  });

  it('take few lists also where tens of thousands of events fell into one minute', async () => {
    const store = createMemoryStore();
    const start = MIDNIGHT + 9 * 3_600_000;
    for (let number = 0; number < 20_000; number++) await write(store, DAY, idAt(start + 3 * number, number));
    let lists = 0;
    const counted: Store = { ...store, list: (prefix, options) => ((lists += 1), store.list(prefix, options)) };
    const page = await readAuditPage(counted, { cursor: `${DAY}/${idAt(start + 30_000, 10_000)}` }, 50);
    expect(page.events.map(({ event }) => event.event)).toEqual(
      Array.from({ length: 50 }, (_, index) => idAt(start + 29_997 - 3 * index, 9_999 - index)),
    );
    expect(lists).toBeLessThanOrEqual(25);
  });

  it('of a search that finds nothing read a bounded number of events, and say how far they came', async () => {
    const { store, written } = await busyDay();
    let reads = 0;
    const counted: Store = { ...store, get: (key, range) => ((reads += 1), store.get(key, range)) };
    const page = await readAuditPage(counted, { kind: 'purged' }, 50);
    expect([reads, page.events]).toEqual([500, []]);
    const last = written[499]!;
    expect([page.next, page.looked]).toEqual([
      `${DAY}/${last}`,
      { events: 500, backTo: new Date(decodeTime(last.toUpperCase())).toISOString() },
    ]);
  });

  it('hold what was done in a range of time and nothing else, within one busy day and over several', async () => {
    const { store, written } = await busyDay();
    const before = Array.from({ length: 3 }, (_, index) => idAt(MIDNIGHT - 3_600_000 - index * 1_000, 4_000 + index));
    for (const event of before) await write(store, '20261119', event);
    const [late, early] = [MIDNIGHT + 9 * 3_600_000 + 700_500, MIDNIGHT + 9 * 3_600_000 + 500_500];
    for (const [from, until] of [
      [early, late],
      [undefined, early],
      [late, undefined],
      [MIDNIGHT - 3_601_500, MIDNIGHT + 4 * 3_600_000],
    ] as const) {
      const shown: string[] = [];
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const page = await readAuditPage(store, { cursor, from, until }, 50);
        shown.push(...page.events.map(({ event }) => event.event));
        cursor = page.next;
      }
      const isIn = (event: string): boolean =>
        (from === undefined || event >= idAt(from, 0)) && (until === undefined || event < idAt(until, 0));
      expect(shown).toEqual([...written, ...before].filter(isIn));
    }
  });

  it('go on over more days than one page looks into', async () => {
    const store = createMemoryStore();
    for (let day = 0; day < 80; day++) {
      const time = MIDNIGHT - day * 86_400_000;
      await write(store, new Date(time).toISOString().slice(0, 10).replaceAll('-', ''), idAt(time, day));
    }
    const first = await readAuditPage(store, {}, 50);
    const second = await readAuditPage(store, { cursor: first.next }, 50);
    const third = await readAuditPage(store, { cursor: second.next }, 50);
    const shown = [first, second, third].flatMap(({ events }) => events.map(({ event }) => event.event));
    expect(new Set(shown).size).toBe(80);
    expect(third.next).toBeUndefined();
  });

  it('are empty where nothing was written', async () => {
    expect(await readAuditPage(createMemoryStore(), {}, 50)).toEqual({ events: [] });
  });
});
