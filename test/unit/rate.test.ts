import { describe, expect, it } from 'vitest';
import { createRateMeter } from '../../core/rate.ts';

describe('the speed of a transfer', () => {
  it('is not told before it has settled', () => {
    const meter = createRateMeter(1_000);
    meter.add(0, 0);
    meter.add(500, 1_000);
    expect(meter.read(1_000)).toEqual({ bytesPerSecond: 0, secondsLeft: undefined, stalled: false });
  });

  it('gives the time left', () => {
    const meter = createRateMeter(1_000);
    meter.add(0, 0);
    meter.add(200, 2_000);
    expect(meter.read(2_000)).toEqual({ bytesPerSecond: 100, secondsLeft: 8, stalled: false });
  });

  it('does not count what was skipped', () => {
    const meter = createRateMeter(1_000);
    meter.add(0, 0);
    meter.add(600, 1_000, 600);
    meter.add(700, 2_000, 600);
    expect(meter.read(2_000)).toEqual({ bytesPerSecond: 50, secondsLeft: 6, stalled: false });
  });

  it('forgets what is older than ten seconds', () => {
    const meter = createRateMeter(100_000);
    meter.add(0, 0);
    meter.add(50_000, 1_000);
    for (let second = 2; second <= 20; second++) meter.add(50_000 + second, second * 1_000);
    expect(meter.read(20_000).bytesPerSecond).toBe(1);
  });

  it('is stalled after six seconds without a byte, and then promises no end', () => {
    const meter = createRateMeter(1_000);
    meter.add(0, 0);
    meter.add(500, 2_000);
    expect(meter.read(8_000).stalled).toBe(false);
    expect(meter.read(8_001)).toMatchObject({ stalled: true, secondsLeft: undefined });
    meter.add(501, 8_500);
    expect(meter.read(8_600).stalled).toBe(false);
  });
});
