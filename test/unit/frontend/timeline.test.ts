import { decodeTime } from 'ulid';
import { describe, expect, it } from 'vitest';
import { gapsOf, timelineOf } from '../../../frontend/timeline.ts';
import { logOf } from '../../support/log-of.ts';

describe('a log as a person reads it', () => {
  it('has the newest first', () => {
    const kinds = timelineOf(logOf([{ kind: 'created' }, { kind: 'completed' }, { kind: 'claimed' }]));
    expect(kinds.map(({ event }) => event.kind)).toEqual(['claimed', 'completed', 'created']);
  });

  it('tells parts that were asked for and stored in turn as two lines', () => {
    const log = logOf([
      { kind: 'part_urls_issued', parts: [1, 2] },
      { kind: 'part_stored', part: 1, bytes: 10 },
      { kind: 'part_urls_issued', parts: [3] },
      { kind: 'part_stored', part: 2, bytes: 10 },
      { kind: 'part_stored', part: 3, bytes: 5 },
    ]);
    const lines = timelineOf(log).map(({ event, parts, bytes, count }) => [event.kind, parts, bytes, count]);
    expect(lines).toEqual([
      ['part_stored', [1, 2, 3], 25, 3],
      ['part_urls_issued', [1, 2, 3], 0, 2],
    ]);
  });

  it('puts a line where its last event is', () => {
    const log = logOf([{ kind: 'viewed' }, { kind: 'refused', outcome: 'limit_reached' }, { kind: 'viewed' }]);
    expect(timelineOf(log).map(({ event, lastAt }) => [event.kind, lastAt])).toEqual([
      ['viewed', new Date(2000).toISOString()],
      ['refused', new Date(1000).toISOString()],
    ]);
  });

  it('never joins what others did, or what something else came between', () => {
    const others = logOf([{ kind: 'viewed' }, { kind: 'viewed', caller: 'you' }]);
    const between = logOf([{ kind: 'viewed' }, { kind: 'claimed', download: 1 }, { kind: 'viewed' }]);
    expect(timelineOf(others)).toHaveLength(2);
    expect(timelineOf(between)).toHaveLength(3);
  });

  it('leaves what was altered on a line of its own', () => {
    const log = logOf([
      { kind: 'part_stored', part: 1 },
      { kind: 'part_stored', part: 2 },
      { kind: 'part_stored', part: 3 },
    ]);
    const altered = [log.events[1]!.event.event];
    const lines = timelineOf(log, { altered, missing: [], lost: [] });
    expect(lines.map(({ parts, isAltered }) => [parts, isAltered])).toEqual([
      [[3], false],
      [[2], true],
      [[1], false],
    ]);
  });
});

describe('gaps in a log', () => {
  const LOST = '01jd6b3v40aaaaaaaaaaaaaaaa';

  it('stand where the events stood, with the time that their ids tell', () => {
    const log = logOf([{ kind: 'created' }]);
    expect(gapsOf(log, { altered: ['#2'], missing: [], lost: [LOST] })).toEqual([
      { id: LOST, flaw: 'lost', at: new Date(decodeTime(LOST.toUpperCase())).toISOString() },
      { id: '#2', flaw: 'altered', at: undefined },
    ]);
  });

  it('are none where the altered event can still be read, and one where an event is both missing and lost', () => {
    const log = logOf([{ kind: 'created' }]);
    const [present] = log.events.map(({ event }) => event.event);
    const gaps = gapsOf(log, { altered: [present!], missing: [LOST], lost: [LOST, present!] });
    expect(gaps.map(({ id, flaw }) => [id, flaw])).toEqual([[LOST, 'missing']]);
  });
});
