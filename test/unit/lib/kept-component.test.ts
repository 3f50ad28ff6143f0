import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../lib/backend.ts';
import { lifecycleBy } from '../../../lib/lifecycle.ts';
import { memoryBackend } from './memory-backend.ts';

interface Bucket {
  isThere: boolean;
  locked: boolean;
  items: string[];
}

/** A component with something in it; what is called stubborn stays. */
function backendOf(bucket: Bucket, dependants: readonly Backend[] = []): Backend {
  const held = {
    isRecorded: bucket.isThere,
    isWreck: false,
    isDrifted: false,
    blindLooks: 0,
    isForeign: false,
    isHeld: false,
  };
  const backend = memoryBackend(
    'storage',
    { ...held, isThere: bucket.isThere, isLocked: bucket.locked },
    { dependants },
  );
  return {
    ...backend,
    content: {
      left: () => Promise.resolve(bucket.items),
      remove: () => {
        bucket.locked = false;
        bucket.items = bucket.items.filter((item) => item.startsWith('stubborn'));
        return Promise.resolve();
      },
    },
  };
}

const full = (): Bucket => ({ isThere: true, locked: false, items: ['transfers/1'] });

describe('a component that is kept', () => {
  it('is emptied, unlocked and proved to be there with nothing in it', async () => {
    const bucket = { ...full(), locked: true };
    expect(await lifecycleBy(backendOf(bucket)).empty(true)).toMatchObject({ result: 'emptied', findings: [] });
    expect(bucket).toEqual({ isThere: true, locked: false, items: [] });
  });

  it('is refused while it is locked or needed, as a deletion is', async () => {
    const locked = { ...full(), locked: true };
    await expect(lifecycleBy(backendOf(locked)).empty(false)).rejects.toMatchObject({ code: 'refused' });
    const needed = backendOf(full(), [backendOf(full())]);
    await expect(lifecycleBy(needed).empty(true)).rejects.toThrow(/still needed/);
    expect(locked.items).toEqual(['transfers/1']);
  });

  it('is not proved empty by what is still in it, nor by its absence', async () => {
    const stubborn = { ...full(), items: ['stubborn'] };
    const { findings } = await lifecycleBy(backendOf(stubborn)).empty(false);
    expect(findings.map(({ message }) => message)).toEqual(['stubborn is still in it']);
    const gone = await lifecycleBy(backendOf({ ...full(), isThere: false, items: [] })).verifyEmpty();
    expect(gone.findings.map(({ message }) => message)).toEqual(['storage is gone, expected it to exist and be empty']);
  });

  it('has nothing to do where there is none', async () => {
    expect(await lifecycleBy(backendOf({ ...full(), isThere: false })).empty(false)).toMatchObject({
      result: 'already absent',
    });
  });

  it('must have something that can be taken out', async () => {
    await expect(lifecycleBy({ ...backendOf(full()), content: undefined }).empty(true)).rejects.toMatchObject({
      code: 'config',
    });
  });
});
