import { describe, expect, it } from 'vitest';
import type { CapacityRecord } from '../../../core/schemas.ts';
import { key } from '../../../core/stores/key.ts';
import { createEnded, seenBy } from '../../../core/transfer/ended.ts';
import type { Holder } from '../../../core/transfer/expiring.ts';
import type { Room } from '../../../core/transfer/occupied.ts';
import { countedOf, groupsOf, judge } from '../../../core/transfer/occupied.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-20T12:00:00.000Z');
const HOURS = ['2026112013', '2026112014', '2026112015'] as const;

function snapshotAt(minute: number): CapacityRecord {
  const at = new Date(START + minute * MINUTE).toISOString();
  const until = new Date(START + (minute - 3) * MINUTE).toISOString();
  return { version: 1, at, until, pages: 1, ms: 1, checkedUntil: until, hours: [] };
}

function holder(number: number, minute: number): Holder {
  const hour = HOURS[number % HOURS.length] ?? HOURS[0];
  return {
    key: key(`h${number}`),
    journal: undefined,
    call: `c${number}`,
    hour,
    bytes: number,
    at: START + minute * MINUTE,
  };
}

describe('what ended since a snapshot', () => {
  it('is in its sums what all that ended is one by one, with every snapshot', () => {
    const ended = createEnded();
    const noted: { readonly at: number; readonly holder: Holder }[] = [];
    for (const minute of [10, 20, 30]) {
      for (let number = 1; number <= 12; number++) {
        // Of before and after the snapshot before, and of this minute.
        const made = holder(minute * 100 + number, minute - number);
        noted.push({ at: START + minute * MINUTE, holder: made });
        ended.note(`t${minute}-${number}`, START + minute * MINUTE, [made]);
      }
      for (const snapshot of [snapshotAt(minute - 5), snapshotAt(minute - 2)]) {
        const since = noted.filter(({ at }) => at > Date.parse(snapshot.at));
        const counted = since.flatMap((each) => countedOf([each.holder], seenBy(snapshot)) ?? []);
        for (const hour of HOURS) {
          const of = counted.filter((each) => each.hour === hour);
          const sum = ended.since(snapshot).find((each) => each.hour === hour);
          expect(sum?.transfers ?? 0, hour).toBe(of.reduce((total, { transfers }) => total + transfers, 0));
          expect(sum?.bytes ?? 0, hour).toBe(of.reduce((total, { bytes }) => total + bytes, 0));
        }
      }
    }
  });

  it('counts once however often it is noted', () => {
    const ended = createEnded();
    const snapshot = snapshotAt(10);
    expect(ended.since(snapshot)).toEqual([]);
    for (let times = 0; times < 3; times++) ended.note('a', START + 11 * MINUTE, [holder(7, 1)]);
    expect(ended.since(snapshot)).toEqual([{ hour: HOURS[1], transfers: -1, bytes: -7 }]);
  });
});

describe('the verdict', () => {
  const entry = (call: string, bytes: number): Parameters<typeof groupsOf>[0][number] => ({
    id: 'a'.repeat(26),
    bytes,
    hour: HOURS[0],
    at: START,
    call,
  });
  const roomOf = (entries: Parameters<typeof groupsOf>[0]): Room => ({
    hours: [],
    mostBytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
    groups: () => groupsOf(entries, { from: START, to: START }, HOURS[0]),
  });

  it('takes entries of one transfer together where it is full if each counts', () => {
    const room = roomOf([entry('one', 60), entry('two', 60)]);
    expect(judge(room, 'two', 100, HOURS[0], () => false)).toBe('fits');
    expect(judge(roomOf([entry('one', 60), entry('two', 61)]), 'two', 100, HOURS[0], () => false)).toBe('full');
  });
});
