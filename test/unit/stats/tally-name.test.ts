import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { key } from '../../../core/stores/key.ts';
import { ActivityKind, LATENCY_BOUNDS_MS } from '../../../core/stats/schemas.ts';
import type { Activity } from '../../../core/stats/service.ts';
import { parseTallyName, tallyNames } from '../../../core/stats/tally-name.ts';
import type { Tally } from '../../../core/stats/tally.ts';
import { addTally, countActivity, newTally } from '../../../core/stats/tally.ts';

const ID = '0'.repeat(26);

function tallyOf(activities: readonly Activity[]): Tally {
  const tally = newTally();
  for (const activity of activities) countActivity(tally, activity);
  return tally;
}

function sumOf(names: readonly string[]): Tally {
  const tally = newTally();
  for (const name of names) addTally(tally, parseTallyName(name) ?? newTally());
  return tally;
}

const activity = fc.record({
  kind: fc.constantFrom(...ActivityKind.options),
  status: fc.constantFrom(200, 201, 204, 206, 400, 401, 403, 404, 409, 410, 413, 415, 416, 429, 500, 507),
  bytes: fc.nat({ max: 10 * 1024 ** 3 }),
  ms: fc.nat({ max: 60_000 }),
});

describe('the names of a tally', () => {
  it('are one for the requests of a few seconds, and can be read', () => {
    const tally = tallyOf([
      { kind: 'view', status: 404, bytes: 0, ms: 1 },
      { kind: 'view', status: 200, bytes: 0, ms: 40 },
      { kind: 'create', status: 201, bytes: 5_000, ms: 3 },
    ]);
    expect(tallyNames(tally)).toEqual(['view.refused1.a1.f1-create.created1.bytes5000.c1-status.404x1']);
    expect(tallyNames(newTally())).toEqual([]);
  });

  it('give the tally back, whatever was counted, and fit into a key', () => {
    fc.assert(
      fc.property(fc.array(activity, { maxLength: 300 }), (activities) => {
        const tally = tallyOf(activities);
        const names = tallyNames(tally);
        for (const name of names) expect(() => key('activity', '2026112012', `${ID}-${name}`)).not.toThrow();
        expect(sumOf(names)).toEqual(tally);
      }),
    );
  });

  it('are a handful for a hundred thousand requests of every kind, status and latency', () => {
    const tally = newTally();
    for (let request = 0; request < 100_000; request++) {
      const kind = ActivityKind.options[request % ActivityKind.options.length] ?? 'view';
      const ms = (LATENCY_BOUNDS_MS[request % LATENCY_BOUNDS_MS.length] ?? 0) + (request % 2);
      countActivity(tally, { kind, status: 200 + (request % 300), bytes: 8_388_608, ms });
    }
    expect(tallyNames(tally).length).toBeLessThan(30);
  });

  it.each([
    '',
    '-',
    'view',
    'view.',
    'view.z1',
    'view.a',
    'view.a1-',
    'other.a1',
    'status.404',
    'status.200x1',
    'view.a1.404x1',
    '.a1',
  ])('are none of "%s"', (name) => expect(parseTallyName(name)).toBeUndefined());
});
