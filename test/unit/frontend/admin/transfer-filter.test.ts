import { describe, expect, it } from 'vitest';
import { TransfersQuery } from '../../../../core/admin/queries.ts';
import type { FilterForm, TransferFilter } from '../../../../frontend/admin/transfer-filter.ts';
import {
  addressOf,
  apiQueryOf,
  FILTER_EVENTS,
  filterOf,
  readFilterForm,
} from '../../../../frontend/admin/transfer-filter.ts';
import { FILTER_SPANS, localFieldValue } from '../../../../frontend/admin/time-span.ts';

const NOW = Date.parse('2026-11-20T12:34:56.789Z');
const ID = 'a'.repeat(26);
const ALL: TransferFilter = { event: 'created', span: 'any' };
const EXACT = { from: Date.parse('2026-11-19T15:00:00Z'), until: Date.parse('2026-11-19T16:00:00Z') };
const FORM: FilterForm = {
  ...{ event: 'created', span: 'any', from: '', until: '', min: '', max: '', unitBytes: 1e6, state: '', token: '' },
  damaged: false,
};

function midnight(days: number): string {
  const date = new Date(NOW);
  date.setHours(0, 0, 0, 0);
  date.setDate(date.getDate() + days);
  return date.toISOString();
}

describe('the address of a filter', () => {
  it('is that of all transfers without one', () => {
    expect(addressOf(ALL)).toBe('');
    expect(filterOf('')).toEqual(ALL);
  });

  it.each(FILTER_SPANS.flatMap((span) => FILTER_EVENTS.map((event) => ({ event, span }))))(
    'keeps %j with all else',
    ({ event, span }) => {
      const filter: TransferFilter = {
        ...{ event, span, ...(span === 'exact' && EXACT) },
        ...{ minBytes: 0, maxBytes: 2_500_000, state: 'limit_reached', damaged: true, token: ID },
      };
      // Without a time it is of no time of anything.
      expect(filterOf(addressOf(filter))).toEqual(span === 'any' ? { ...filter, event: 'created' } : filter);
    },
  );

  it.each(['?when=lately', '?time=born', '?state=lost', '?min=-1', '?max=1e9', '?token=press', '?when=any&from=2026'])(
    'is that of all transfers where it says what no form makes: %s',
    (search) => {
      expect(filterOf(search)).toEqual(ALL);
    },
  );

  it('takes no exact time that is none', () => {
    expect(filterOf('?when=exact&from=now&until=2026-11-19T16:00:00.000Z')).toEqual({
      ...ALL,
      span: 'exact',
      until: EXACT.until,
    });
  });
});

describe('what the API is asked for', () => {
  it.each<[TransferFilter['span'], string | undefined, string | undefined]>([
    ['any', undefined, undefined],
    ['last_hour', '2026-11-20T11:34:56.789Z', '2026-11-20T12:34:56.789Z'],
    ['last_day', '2026-11-19T12:34:56.789Z', '2026-11-20T12:34:56.789Z'],
    ['last_week', '2026-11-13T12:34:56.789Z', '2026-11-20T12:34:56.789Z'],
    ['today', midnight(0), midnight(1)],
    ['yesterday', midnight(-1), midnight(0)],
    ['exact', '2026-11-19T15:00:00.000Z', '2026-11-19T16:00:00.000Z'],
  ])('for %s is a range that the server takes', (span, from, until) => {
    for (const event of FILTER_EVENTS) {
      const query = apiQueryOf({ ...ALL, ...EXACT, event, span }, NOW);
      expect([query[`${event}From`], query[`${event}Until`]]).toEqual([from, until]);
      const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
      expect(TransfersQuery.safeParse(given).success).toBe(true);
    }
  });

  it('has sizes, state and token as they are', () => {
    const query = apiQueryOf({ ...ALL, minBytes: 1, maxBytes: 2, state: 'ready', token: ID }, NOW);
    expect(query).toMatchObject({ minBytes: '1', maxBytes: '2', state: 'ready', token: ID });
  });
});

describe('the form of a filter', () => {
  it('asks for what was filled in', () => {
    const form = { ...FORM, event: 'active', span: 'exact', from: localFieldValue(EXACT.from), state: 'ready' };
    expect(readFilterForm({ ...form, until: localFieldValue(EXACT.until), min: '1,5', max: '2.5', token: ID })).toEqual(
      {
        wanted: {
          ...{ event: 'active', span: 'exact', ...EXACT, minBytes: 1_500_000, maxBytes: 2_500_000 },
          ...{ state: 'ready', token: ID },
        },
      },
    );
    expect(readFilterForm(FORM).wanted).toEqual(ALL);
  });

  it('does not look at times that are not shown', () => {
    expect(readFilterForm({ ...FORM, from: '2026-11-20T15:00', until: '2026-11-20T14:00' }).wanted).toEqual(ALL);
  });

  it.each<[string, Partial<FilterForm>]>([
    ['from', { span: 'exact' }],
    ['until', { span: 'exact', from: '2026-11-20T15:00', until: '2026-11-20T15:00' }],
    ['min', { min: 'big' }],
    ['min', { min: '-1' }],
    ['min', { min: '1e3' }],
    ['max', { max: '9999999999' }],
    ['max', { min: '2', max: '1' }],
  ])('says that "%s" is wrong in %j', (name, changes) => {
    expect(readFilterForm({ ...FORM, ...changes })).toEqual({ wrong: new Set([name]) });
  });
});
