import { describe, expect, it } from 'vitest';
import type { TransferInfo } from '../../../core/schemas.ts';
import { summaryOf, uploadedFraction } from '../../../frontend/download-summary.ts';
import { logOf } from '../../support/log-of.ts';

const MINUTE_MS = 60_000;

function infoOf(finished: number, claimed = finished): TransferInfo {
  return {
    ...{ id: 'a'.repeat(26), state: 'ready', metadata: '', segmentBytes: 1, partBytes: 10, parts: 10 },
    ...{ createdAt: new Date(0).toISOString(), expiresAt: new Date(9e9).toISOString(), ciphertextBytes: 100 },
    downloads: { claimed, finished, max: 10 },
  };
}

describe('what the sender is told first', () => {
  it('is that nobody has downloaded it, also before the log was read', () => {
    const nothing = { times: 0, last: undefined, running: [], left: [] };
    expect(summaryOf(infoOf(0), undefined, 0)).toEqual(nothing);
    expect(summaryOf(infoOf(0), logOf([{ kind: 'created' }, { kind: 'viewed' }]), 0)).toEqual(nothing);
  });

  it('is how often, and when and by what program the last time', () => {
    const log = logOf([
      { kind: 'claimed', download: 1 },
      { kind: 'claimed', download: 2 },
      { kind: 'finished', download: 2, agent: 'Firefox on Linux' },
      { kind: 'finished', download: 1, agent: 'Chrome on Linux' },
    ]);
    const { times, last, running, left } = summaryOf(infoOf(2), log, 3_000);
    expect([times, last?.download, last?.agent, running, left]).toEqual([2, 1, 'Chrome on Linux', [], []]);
  });

  it('says no time where the log does not have all that finished, and counts what is stored', () => {
    const log = logOf([{ kind: 'finished', download: 1 }]);
    expect(summaryOf(infoOf(3), log, 0)).toMatchObject({ times: 3, last: undefined });
    expect(summaryOf(infoOf(3), undefined, 0)).toMatchObject({ times: 3, last: undefined });
  });

  it('counts what the log has seen since the numbers were read, each download once', () => {
    const log = logOf([
      { kind: 'finished', download: 1 },
      { kind: 'finished', download: 1 },
      { kind: 'finished', download: 2 },
    ]);
    expect(summaryOf(infoOf(1), log, 0)).toMatchObject({ times: 2, last: { download: 2 } });
  });

  it('is how far downloads are that run at once, a part that went out again counted once', () => {
    const log = logOf([
      { kind: 'claimed', download: 1 },
      { kind: 'claimed', download: 2 },
      { kind: 'part_sent', download: 1, part: 1, bytes: 10 },
      { kind: 'part_sent', download: 2, part: 1, bytes: 10 },
      { kind: 'part_sent', download: 1, part: 2, bytes: 10 },
      { kind: 'part_sent', download: 1, part: 2, bytes: 10, times: 2 },
    ]);
    const { running } = summaryOf(infoOf(0, 2), log, 6_000);
    expect(running.map(({ download, fraction }) => [download, fraction])).toEqual([
      [1, 0.2],
      [2, 0.1],
    ]);
  });

  it('is never 100 % before the end, and no number where parts go past the server', () => {
    const whole = logOf([
      { kind: 'claimed', download: 1 },
      { kind: 'part_sent', download: 1, part: 1, bytes: 100 },
    ]);
    expect(summaryOf(infoOf(0, 1), whole, 2_000).running).toMatchObject([{ fraction: 0.99 }]);
    const direct = logOf([
      { kind: 'claimed', download: 1 },
      { kind: 'part_urls_issued', download: 1, parts: [1, 2] },
    ]);
    expect(summaryOf(infoOf(0, 1), direct, 2_000).running).toMatchObject([{ fraction: undefined }]);
  });

  it('is that a download was left after a while without a part, and that it runs again when it is continued', () => {
    const start = [
      { kind: 'claimed', download: 1 },
      { kind: 'part_sent', download: 1, part: 1, bytes: 10 },
    ] as const;
    const later = 11 * MINUTE_MS;
    expect(summaryOf(infoOf(0, 1), logOf(start), later)).toMatchObject({ running: [], left: [{ download: 1 }] });
    const resumed = logOf([
      ...start,
      { kind: 'part_sent', download: 1, part: 2, bytes: 10, at: new Date(later).toISOString() },
    ]);
    expect(summaryOf(infoOf(0, 1), resumed, later)).toMatchObject({ running: [{ fraction: 0.2 }], left: [] });
  });

  it.each(['given_back', 'lapsed'] as const)('has no download that is free again (%s)', (kind) => {
    const log = logOf([
      { kind: 'claimed', download: 1 },
      { kind, download: 1 },
    ]);
    expect(summaryOf(infoOf(0, 0), log, 2_000)).toMatchObject({ times: 0, running: [], left: [] });
  });

  it('takes a download that met damage for stopped', () => {
    const log = logOf([
      { kind: 'claimed', download: 1 },
      { kind: 'damaged', outcome: 'damaged', action: 'content', download: 1, part: 1 },
    ]);
    expect(summaryOf(infoOf(0, 1), log, 2_000)).toMatchObject({ running: [], left: [{ download: 1 }] });
  });

  it('bears a kind that only a newer version knows, and an end whose start is missing', () => {
    const log = logOf([
      { kind: 'mirrored', download: 7 },
      { kind: 'finished', download: 1 },
    ]);
    expect(summaryOf(infoOf(1), log, 2_000)).toMatchObject({ times: 1, last: { download: 1 }, running: [], left: [] });
  });
});

describe('how much of an upload has arrived', () => {
  const log = logOf([
    { kind: 'part_stored', part: 1, bytes: 10 },
    { kind: 'part_stored', part: 3, bytes: 10 },
  ]);

  it('is the part of the whole that is stored, while something comes', () => {
    expect(uploadedFraction(infoOf(0), log, 2_000)).toBe(0.2);
  });

  it('is not said when nothing comes any more, or when nothing says so', () => {
    expect(uploadedFraction(infoOf(0), log, 11 * MINUTE_MS)).toBeUndefined();
    expect(uploadedFraction(infoOf(0), logOf([{ kind: 'created' }]), 0)).toBeUndefined();
    expect(uploadedFraction(infoOf(0), undefined, 0)).toBeUndefined();
  });
});
