import { describe, expect, it } from 'vitest';
import { limitMs, SLOWNESS, slowSeconds } from '../setup/time-limits.ts';

describe('the time limits of tests', () => {
  it('are longer than what is plenty on an idle machine, and grow with what the machine was measured to be', () => {
    expect(SLOWNESS).toBeGreaterThanOrEqual(1);
    expect(limitMs(10)).toBe(Math.round(10_000 * Math.min(15, 3 * SLOWNESS)));
    expect(slowSeconds(10)).toBe(Math.ceil(10 * SLOWNESS));
  });

  it('are the same in every process of a run', () => {
    expect(Number(process.env['SGRAPH_SEND_TEST_SLOWNESS'])).toBe(SLOWNESS);
  });
});
