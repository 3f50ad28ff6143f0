import { describe, expect, it } from 'vitest';
import { defaultDownloads, downloadChoices, expiryChoices, newExpiries } from '../../../frontend/upload-choices.ts';

const DAY = 86_400;
const limits = {
  maxTransferBytes: 1,
  partBytes: 1,
  segmentBytes: 1,
  maxExpiresInSeconds: 30 * DAY,
  defaultExpiresInSeconds: 7 * DAY,
  maxDownloads: 1_000,
};

describe('what a sender can choose', () => {
  it('is an hour, a day, a week and a month; once to a hundred times', () => {
    expect(expiryChoices(limits)).toEqual([3_600, DAY, 7 * DAY, 30 * DAY]);
    expect(downloadChoices(limits)).toEqual([1, 5, 10, 100]);
    expect(defaultDownloads(limits)).toBe(10);
  });

  it('never goes beyond the limits of the server, and always holds its defaults', () => {
    const narrow = { ...limits, maxExpiresInSeconds: 2 * DAY, defaultExpiresInSeconds: 7_200, maxDownloads: 3 };
    expect(expiryChoices(narrow)).toEqual([3_600, 7_200, DAY]);
    expect(downloadChoices(narrow)).toEqual([1, 3]);
    expect(defaultDownloads(narrow)).toBe(3);
  });

  it('is, for a transfer that is there, what it is, what fits into its longest life, and all of that', () => {
    const [createdAt, now] = ['2026-11-01T00:00:00.000Z', Date.parse('2026-11-21T12:00:00.000Z')];
    const at = (iso: string): number => Date.parse(iso);
    const choices = newExpiries({ createdAt, expiresAt: '2026-11-22T00:00:00.000Z' }, limits, now);
    expect(choices).toEqual([
      { is: 'span', at: at('2026-11-21T13:00:00.000Z') },
      { is: 'current', at: at('2026-11-22T00:00:00.000Z') },
      { is: 'span', at: at('2026-11-22T12:00:00.000Z') },
      { is: 'span', at: at('2026-11-28T12:00:00.000Z') },
      { is: 'latest', at: at('2026-12-01T00:00:00.000Z') },
    ]);
    const longest = { createdAt, expiresAt: '2026-12-01T00:00:00.000Z' };
    expect(newExpiries(longest, limits, now).map(({ is }) => is)).toEqual(['span', 'span', 'span', 'current']);
    expect(newExpiries(longest, limits, at('2026-11-30T23:30:00.000Z')).map(({ is }) => is)).toEqual(['current']);
    const granted = { createdAt, expiresAt: '2026-11-23T00:00:00.000Z' };
    const lowered = { ...limits, maxExpiresInSeconds: DAY, defaultExpiresInSeconds: DAY };
    expect(newExpiries(granted, lowered, now).map(({ is }) => is)).toEqual(['span', 'span', 'current']);
  });

  it('names a round span once, where the life that is left is about as long', () => {
    const createdAt = '2026-11-01T00:00:00.000Z';
    const fresh = { createdAt, expiresAt: '2026-11-08T00:00:00.000Z' };
    for (const passedMs of [0, 1_000, 3_600_000]) {
      const now = Date.parse(createdAt) + passedMs;
      expect(newExpiries(fresh, limits, now).map(({ is }) => is)).toEqual(['span', 'span', 'current', 'latest']);
    }
  });
});
