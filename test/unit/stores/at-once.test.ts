import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eachAtOnce } from '../../../core/stores/at-once.ts';

describe('each item, a few at once', () => {
  it('is acted on once, with no more under way than allowed', async () => {
    const seen: number[] = [];
    let underWay = 0;
    let most = 0;
    await eachAtOnce(Array.from({ length: 50 }).keys(), 4, async (item) => {
      most = Math.max(most, (underWay += 1));
      await setTimeout(item % 3);
      seen.push(item);
      underWay -= 1;
    });
    expect(seen.sort((left, right) => left - right)).toEqual([...Array.from({ length: 50 }).keys()]);
    expect(most).toBe(4);
  });

  it('ends with the first failure after what is under way, and begins no other', async () => {
    const ended: number[] = [];
    const act = async (item: number): Promise<void> => {
      if (item === 1) throw new Error('the second fails');
      await setTimeout(5);
      ended.push(item);
    };
    await expect(eachAtOnce([0, 1, 2, 3, 4, 5], 2, act)).rejects.toThrow('the second fails');
    expect(ended).toEqual([0]);
  });
});
