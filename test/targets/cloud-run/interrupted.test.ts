import { describe, expect, it } from 'vitest';
import { snapshot } from '../../setup/google-state.ts';
import { createAll, deleteAll, dieAfter, expectAll, expectGood, openTestCloud } from './running-cloud.ts';
import { limitMs } from '../../setup/time-limits.ts';

const MOST_CHANGES = 20;
const { cloud, target } = await openTestCloud('interrupted');

/** Does the work again and again, and lets it die at each of its changes in turn; after each death `recover` must put it right. */
async function atEachChange(work: () => Promise<unknown>, recover: () => Promise<unknown>): Promise<number> {
  for (let changes = 0; changes < MOST_CHANGES; changes++) {
    const hasDied = dieAfter(cloud, changes);
    const ended = await work().then(
      () => 'good',
      () => 'dead',
    );
    cloud.intercept = undefined;
    expect(ended).toBe(hasDied() ? 'dead' : 'good');
    await recover();
    if (!hasDied()) return changes;
  }
  throw new Error(`there are more than ${MOST_CHANGES} changes`);
}

describe('on Cloud Run, wherever it was interrupted,', { timeout: limitMs(60) }, () => {
  it.each(['registry', 'role', 'storage', 'user', 'admin'] as const)(
    'a creation of %s is finished by the next, and so is its deletion',
    async (name) => {
      const lifecycle = target.lifecycleOf(name);
      const create = async (): Promise<void> => expectGood(await lifecycle.create(), name);
      const remove = async (): Promise<void> => expectGood(await lifecycle.delete(true), name);
      const created = await atEachChange(create, async () => {
        await create();
        expectGood(await lifecycle.verify(), name);
        await remove();
      });
      const deleted = await atEachChange(
        async () => {
          await create();
          await remove();
        },
        async () => {
          await remove();
          expectGood(await lifecycle.verifyDeleted(), name);
        },
      );
      expect(created).toBeGreaterThan(0);
      expect(deleted).toBeGreaterThan(created);
      await create();
    },
  );

  it('a lock is finished by the next', async () => {
    await createAll(target);
    for (const name of target.plan.lockOrder) {
      const unlock = snapshot(cloud.state);
      const lock = async (): Promise<void> => expectGood(await target.lifecycleOf(name).lockDown(), name);
      const changes = await atEachChange(lock, async () => {
        await lock();
        expectGood(await target.lifecycleOf(name).verify(), name);
        unlock();
      });
      expect(changes).toBeGreaterThan(0);
    }
    await deleteAll(target);
    await expectAll(target, 'verifyDeleted', 'gone');
    expect(cloud.faults).toEqual([]);
  });
});
