import { describe, expect, it } from 'vitest';
import { beforeAnswers, behindAnswers } from '../../../lambdas/http/pace.ts';

function counter(): { work: () => Promise<void>; done: () => number } {
  let done = 0;
  return {
    work: () => {
      done += 1;
      return Promise.resolve();
    },
    done: () => done,
  };
}

describe('work behind the answers', () => {
  it('is done once for all who asked, after a while and not before', async () => {
    const { work, done } = counter();
    const { soon } = behindAnswers(20);
    await Promise.all([soon(work), soon(work), soon(work)]);
    expect(done()).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(done()).toBe(1);
  });

  it('is done at once when everything is settled, and not again after', async () => {
    const [one, other] = [counter(), counter()];
    const { soon, settle } = behindAnswers(20);
    await soon(one.work);
    await soon(other.work);
    await settle();
    await settle();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect([one.done(), other.done()]).toEqual([1, 1]);
  });
});

describe('work before the answers', () => {
  it('is done for the first request, and then not until the time is over', async () => {
    let now = 5_000;
    const { work, done } = counter();
    const soon = beforeAnswers(() => now, 10_000);
    for (now = 5_000; now < 24_000; now += 1_000) await soon(work);
    expect(done()).toBe(2);
  });
});
