import { describe, expect, it } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import { createBatch } from '../../../core/transfer/batch.ts';

const NOTHING_LEFT = { hasMore: false, failure: undefined, backlog: { entries: 0, oldestSeconds: 0 } };

/** Entries numbered from 0, each of which takes a second of the clock. */
function setUp() {
  let now = 0;
  const done: string[] = [];
  const batch = createBatch(() => now);
  async function* numbers(count: number): AsyncGenerator<number> {
    for (let entry = 0; entry < count; entry++) yield await Promise.resolve(entry);
  }
  const add = (name: string, count: number, act: (entry: number) => void = () => undefined): void =>
    batch.add({
      entries: numbers(count),
      dueAt: (entry) => -entry * 1_000,
      async act(entry) {
        now += 1_000;
        await Promise.resolve();
        act(entry);
        done.push(name);
      },
    });
  const doneOf = (name: string): number => done.filter((each) => each === name).length;
  return { batch, add, numbers, done, doneOf, run: (seconds: number) => batch.run(() => seconds * 1_000) };
}

describe('a batch of steps', () => {
  it('does all there is to do, in the order of the steps, and says that there is no more', async () => {
    const { add, done, run } = setUp();
    add('one', 3);
    add('two', 2);
    expect(await run(1_000)).toEqual(NOTHING_LEFT);
    expect(done).toEqual(['one', 'one', 'one', 'two', 'two']);
  });

  it('stops when its time is over and says that there is more', async () => {
    const { add, done, run } = setUp();
    add('one', 1_000_000);
    expect(await run(100)).toMatchObject({ hasMore: true });
    expect(done.length).toBeGreaterThanOrEqual(100);
    expect(done.length).toBeLessThan(150);
  });

  it('gives each step its share, so that none starves behind an endless one', async () => {
    const { add, doneOf, run } = setUp();
    add('endless', 1_000_000);
    add('endless too', 1_000_000);
    add('short', 5);
    await run(3_000);
    expect(doneOf('short')).toBe(5);
    expect(doneOf('endless')).toBeGreaterThan(1_000);
    expect(doneOf('endless too')).toBeGreaterThan(1_000);
  });

  it('gives what one step does not need to the others', async () => {
    const { add, doneOf, run } = setUp();
    add('short', 5);
    add('long', 900);
    expect(await run(1_000)).toEqual(NOTHING_LEFT);
    expect(doneOf('long')).toBe(900);
  });

  it('works on an entry of each step even if it has no time at all', async () => {
    const { add, doneOf, run } = setUp();
    add('one', 10);
    add('two', 10);
    expect(await run(0)).toMatchObject({ hasMore: true });
    expect([doneOf('one'), doneOf('two')]).toEqual([1, 1]);
  });

  it('stops when its end is brought forward while it works', async () => {
    const { batch, add, done } = setUp();
    let until = 1_000_000;
    add('one', 1_000, (entry) => {
      if (entry === 100) until = 0;
    });
    expect(await batch.run(() => until)).toMatchObject({ hasMore: true });
    expect(done.length).toBeLessThan(200);
  });

  it('says how much is left that is due, and since when the oldest', async () => {
    const { batch, add, numbers } = setUp();
    add('one', 40);
    batch.add({ entries: numbers(5), dueAt: () => 1_000_000, act: () => Promise.reject(new Error('it is early')) });
    expect(await batch.count()).toEqual({ entries: 40, oldestSeconds: 39 });
  });

  it('counts what it did not come to and what failed, up to 1,000 of a step', async () => {
    const { add, run } = setUp();
    add('one', 3_000, (entry) => {
      if (entry === 0) throw new SendError('store_damaged');
    });
    const { backlog } = await run(20);
    expect(backlog.entries).toBe(1_000);
    // A second passed for each entry, and the newest that was counted was due 1,000 seconds before the first.
    expect(backlog.oldestSeconds).toBeGreaterThan(1_000);
  });

  it('goes on with all other entries where some fail, and tells the first failure', async () => {
    const { add, doneOf, run } = setUp();
    add('one', 100, (entry) => {
      if (entry % 20 === 7) throw new SendError('store_damaged', `entry ${entry}`);
    });
    add('two', 5);
    expect(await run(1_000)).toMatchObject({ hasMore: false, failure: { message: 'entry 7' } });
    expect([doneOf('one'), doneOf('two')]).toEqual([95, 5]);
  });

  it('gives up a step where everything fails, not the others', async () => {
    const { add, doneOf, run } = setUp();
    let tried = 0;
    add('one', 10_000, () => {
      tried += 1;
      throw new SendError('internal', 'the store is down');
    });
    add('two', 5);
    expect(await run(1_000_000)).toMatchObject({ hasMore: false, failure: { code: 'internal' } });
    expect(tried).toBeLessThan(100);
    expect(doneOf('two')).toBe(5);
  });

  it('takes a list that cannot be read for the end of its step', async () => {
    const { batch, add, doneOf, run } = setUp();
    async function* unreadable(): AsyncGenerator<number> {
      yield await Promise.reject<number>(new SendError('internal', 'no list'));
    }
    batch.add({ entries: unreadable(), dueAt: () => 0, act: () => Promise.resolve() });
    add('two', 5);
    expect(await run(1_000)).toMatchObject({ failure: { message: 'no list' } });
    expect(doneOf('two')).toBe(5);
  });
});
