import { describe, expect, it } from 'vitest';
import type { TransferEvent } from '../../../core/schemas.ts';
import type { FoldedTimeline } from '../../../frontend/timeline-folds.ts';
import { foldedTimeline } from '../../../frontend/timeline-folds.ts';
import { logOf } from '../../support/log-of.ts';

const NO_FLAWS = { altered: [], missing: [], lost: [] };
const kindsOf = ({ entries }: FoldedTimeline): string[] => entries.map(({ event }) => event.kind);

const UPLOAD: Partial<TransferEvent>[] = [
  { kind: 'created', bytes: 436_000 },
  { kind: 'part_urls_issued', action: 'upload', parts: [1, 2] },
  { kind: 'part_stored', part: 1, bytes: 400_000 },
  { kind: 'part_stored', part: 2, bytes: 36_000 },
  { kind: 'completed', bytes: 436_000 },
];

describe('the parts in a log', () => {
  it('of an upload are one line, that opens', () => {
    const folded = foldedTimeline(logOf(UPLOAD));
    expect(kindsOf(folded)).toEqual(['completed', 'created']);
    expect(folded.folds).toMatchObject([{ download: undefined, bytes: 436_000, parts: 2, caller: 'me' }]);
    expect(folded.folds[0]!.entries.map(({ event }) => event.kind)).toEqual(['part_stored', 'part_urls_issued']);
  });

  it('of downloads that run at once are a line for each, placed at its last part', () => {
    const { folds, entries } = foldedTimeline(
      logOf([
        { kind: 'claimed', download: 1 },
        { kind: 'claimed', download: 2, caller: 'you' },
        { kind: 'part_sent', download: 1, part: 1, bytes: 10 },
        { kind: 'part_sent', download: 2, part: 1, bytes: 10, caller: 'you' },
        { kind: 'part_sent', download: 1, part: 2, bytes: 5 },
        { kind: 'finished', download: 2, caller: 'you' },
        { kind: 'part_sent', download: 2, part: 2, bytes: 5, caller: 'you' },
        { kind: 'finished', download: 1 },
      ]),
    );
    expect(entries).toHaveLength(4);
    expect(folds.map(({ download, bytes, caller, id }) => [download, bytes, caller, Number(id)])).toEqual([
      [1, 15, 'me', 4],
      [2, 15, 'you', 6],
    ]);
  });

  it('of a download that was continued elsewhere are one line, which names nobody', () => {
    const { folds } = foldedTimeline(
      logOf([
        { kind: 'part_sent', download: 1, part: 1, bytes: 10, agent: 'Chrome on Linux' },
        { kind: 'viewed' },
        { kind: 'part_sent', download: 1, part: 2, bytes: 3, caller: 'me later', agent: 'Chrome on Linux' },
        { kind: 'part_sent', download: 1, part: 2, bytes: 10, caller: 'me later', agent: 'Chrome on Linux', times: 2 },
      ]),
    );
    expect(folds).toMatchObject([{ bytes: 20, parts: 2, caller: undefined, agent: 'Chrome on Linux' }]);
  });

  it('past the server are as large as the file once all is there, and only counted before', () => {
    const start: Partial<TransferEvent>[] = [
      { kind: 'created', bytes: 30 },
      { kind: 'claimed', download: 1 },
      { kind: 'part_urls_issued', action: 'download', download: 1, parts: [1, 2, 3] },
    ];
    expect(foldedTimeline(logOf(start)).folds).toMatchObject([{ download: 1, bytes: undefined, parts: 3 }]);
    const whole = logOf([...start, { kind: 'finished', download: 1 }]);
    expect(foldedTimeline(whole).folds).toMatchObject([{ bytes: 30 }]);
  });

  it('are not folded away where something is wrong with them', () => {
    const log = logOf([
      { kind: 'part_stored', part: 1, bytes: 10 },
      { kind: 'part_stored', part: 2, bytes: 10 },
      { kind: 'part_stored', part: 3, bytes: 10, missed: 4 },
    ]);
    const altered = [log.events[1]!.event.event];
    const folded = foldedTimeline(log, { ...NO_FLAWS, altered });
    expect(folded.folds).toMatchObject([{ bytes: 10, parts: 1 }]);
    expect(folded.entries.map(({ isAltered, event }) => [isAltered, event.missed])).toEqual([
      [false, 4],
      [true, undefined],
    ]);
  });

  it('are only those that this version knows: a newer kind is a line of its own', () => {
    const folded = foldedTimeline(logOf([{ kind: 'part_mended', part: 1, bytes: 10 }, { kind: 'viewed' }]));
    expect(kindsOf(folded)).toEqual(['viewed', 'part_mended']);
    expect(folded.folds).toEqual([]);
  });

  it('are no line where there are none', () => {
    expect(foldedTimeline(logOf([]))).toEqual({ entries: [], folds: [] });
  });
});
