import { describe, expect, it } from 'vitest';
import { estimateCloudCost, estimateCloudIdleMonth } from '../../../../lib/cloud-run/cost.ts';
import { testCloudConfig } from './planted.ts';

const config = testCloudConfig();

describe('the cost of Cloud Run', () => {
  it('is that of the image and the secret while nobody sends', () => {
    expect(estimateCloudIdleMonth(config)).toBeCloseTo(0.065, 3);
  });

  it('is some dollars a month for an instance that waits', () => {
    const waiting = { ...config, user: { ...config.user, minInstances: 1 } };
    expect(estimateCloudIdleMonth(waiting)).toBeGreaterThan(10);
    expect(estimateCloudIdleMonth(waiting)).toBeLessThan(30);
  });

  it('is mostly traffic', () => {
    const dollars = estimateCloudCost(config, 1_000, 100);
    expect(dollars).toBeGreaterThan(12);
    expect(dollars).toBeLessThan(20);
    expect(estimateCloudCost(config, 2_000, 100)).toBeCloseTo(2 * dollars);
  });
});
