import { describe, expect, it } from 'vitest';
import { createBacklog } from '../../../lambdas/http/backlog.ts';

interface Work {
  readonly promise: Promise<void>;
  end(): void;
}

function newWork(): Work {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { promise, end: () => resolve(undefined) };
}

/** Whether a promise has resolved once all that can happen now has happened. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('a backlog', () => {
  it('lets the answer go before the work is done', async () => {
    const { later } = createBacklog(2);
    expect(await isDone(later(newWork().promise))).toBe(true);
  });

  it('makes answers wait while it is full, until there is room', async () => {
    const { later } = createBacklog(2);
    const works = [newWork(), newWork(), newWork()];
    const waits = works.map(({ promise }) => later(promise));
    expect(await Promise.all(waits.map(isDone))).toEqual([true, true, false]);
    works[1]?.end();
    expect(await isDone(waits[2] ?? Promise.reject(new Error()))).toBe(true);
  });

  it('is settled when everything it took over is done', async () => {
    const { later, settled } = createBacklog(2);
    expect(await isDone(settled())).toBe(true);
    const [one, other] = [newWork(), newWork()];
    await Promise.all([later(one.promise), later(other.promise)]);
    const done = settled();
    one.end();
    expect(await isDone(done)).toBe(false);
    other.end();
    expect(await isDone(done)).toBe(true);
  });
});
