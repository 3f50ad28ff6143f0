import { describe, expect, it } from 'vitest';
import { defaultDownloads, downloadChoices, expiryChoices } from '../../../frontend/upload-choices.ts';

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
});
