import { describe, expect, it } from 'vitest';
import { limitMs, SLOWNESS, slowSeconds } from '../setup/time-limits.ts';

describe('the time limits of tests', () => {
  it('are longer than what is plenty on an idle machine, and grow with what the machine was measured to be', () => {
    expect(SLOWNESS).toBeGreaterThanOrEqual(1);
    // The load of the last minute may change between two looks: the limits are never below what was measured first.
    expect(limitMs(10)).toBeGreaterThanOrEqual(Math.round(10_000 * Math.min(15, 3 * SLOWNESS)));
    expect(limitMs(10)).toBeLessThanOrEqual(150_000);
    expect(slowSeconds(10)).toBeGreaterThanOrEqual(Math.ceil(10 * SLOWNESS));
    expect(slowSeconds(10)).toBeLessThanOrEqual(150);
  });

  it('are the same in every process of a run', () => {
    expect(Number(process.env['SGRAPH_SEND_TEST_SLOWNESS'])).toBe(SLOWNESS);
  });
});
