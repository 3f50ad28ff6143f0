import { describe, expect, it } from 'vitest';
import { coalesce } from '../../../core/stores/coalesce.ts';

/** An action whose runs are ended by hand. */
function createAction(): { run: () => Promise<void>; runs: PromiseWithResolvers<undefined>[] } {
  const runs: PromiseWithResolvers<undefined>[] = [];
  const run = (): Promise<void> => {
    const next = Promise.withResolvers<undefined>();
    runs.push(next);
    return next.promise;
  };
  return { run, runs };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('coalesce', () => {
  it('shares one run among all who call while another is under way', async () => {
    const { run, runs } = createAction();
    const shared = coalesce(run);
    const first = shared();
    const later = [shared(), shared(), shared()];
    expect(runs).toHaveLength(1);
    runs[0]!.resolve(undefined);
    await first;
    await settled();
    expect(runs).toHaveLength(2);
    runs[1]!.resolve(undefined);
    await Promise.all(later);
    expect(runs).toHaveLength(2);
  });

  it('never lets a caller join a run that began before its call', async () => {
    const { run, runs } = createAction();
    const shared = coalesce(run);
    const first = shared();
    let isDone = false;
    const second = shared().then(() => {
      isDone = true;
    });
    runs[0]!.resolve(undefined);
    await first;
    await settled();
    expect(isDone).toBe(false);
    runs[1]!.resolve(undefined);
    await second;
  });

  it('runs again after a run that failed, which only its own callers hear of', async () => {
    const { run, runs } = createAction();
    const shared = coalesce(run);
    const first = shared();
    const second = shared();
    runs[0]!.reject(new Error('no room'));
    await expect(first).rejects.toThrow('no room');
    await settled();
    runs[1]!.resolve(undefined);
    await second;
    const third = shared();
    runs[2]!.resolve(undefined);
    await third;
  });
});
