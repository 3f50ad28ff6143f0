import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../frontend/turns.ts';

describe('turns', () => {
  it('run so many tasks at a time, the others in their order, and say when all have ended', async () => {
    const order: string[] = [];
    const { promise: idle, resolve } = Promise.withResolvers<undefined>();
    let running = 0;
    let most = 0;
    const give = createTurns(2, () => resolve(undefined));
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      give(async () => {
        most = Math.max(most, (running += 1));
        await Promise.resolve();
        order.push(name);
        running -= 1;
      });
    await idle;
    expect([most, order.join('')]).toEqual([2, 'abcde']);
  });

  it('go on after a task that failed', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const give = createTurns(1);
    give(() => Promise.reject(new Error('no')));
    give(() => {
      resolve('next');
      return Promise.resolve();
    });
    expect(await promise).toBe('next');
  });
});
