import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifecycleBy } from '../../../lib/lifecycle.ts';
import type { Outcome } from '../../../lib/outcome.ts';
import type { Held } from './memory-backend.ts';
import { memoryBackend } from './memory-backend.ts';

const ABSENT: Held = {
  isThere: false,
  isRecorded: false,
  isLocked: false,
  isWreck: false,
  isDrifted: false,
  blindLooks: 0,
  isForeign: false,
  isHeld: false,
};
const THERE: Held = { ...ABSENT, isThere: true, isRecorded: true };
const backendOf = (held: Partial<Held>, from = THERE): ReturnType<typeof memoryBackend> =>
  memoryBackend('storage', { ...from, ...held });

/** Whatever an earlier run, a person or the services have left. */
const anyHeld = fc.record({
  isThere: fc.boolean(),
  isRecorded: fc.boolean(),
  isLocked: fc.boolean(),
  isWreck: fc.boolean(),
  isDrifted: fc.boolean(),
  blindLooks: fc.nat(2),
  isForeign: fc.boolean(),
  isHeld: fc.boolean(),
});
const VERBS = ['create', 'verify', 'lockDown', 'delete', 'force', 'verifyDeleted'] as const;
type VerbName = (typeof VERBS)[number];

/** Runs a verb; what it throws is an outcome, too. */
async function run(backend: ReturnType<typeof memoryBackend>, verb: VerbName): Promise<Outcome | 'refused'> {
  const lifecycle = lifecycleBy(backend);
  const works = { ...lifecycle, delete: () => lifecycle.delete(false), force: () => lifecycle.delete(true) };
  return works[verb]().catch(() => 'refused' as const);
}

describe('the six verbs, over any backend', () => {
  it('create, name drift, repair it, lock, refuse, delete and prove it gone', async () => {
    const backend = backendOf({}, ABSENT);
    const storage = lifecycleBy(backend);
    expect((await storage.create()).result).toBe('created');
    expect((await storage.create()).result).toBe('unchanged');
    backend.held.isDrifted = true;
    expect(await storage.verify()).toMatchObject({ result: 'differs', findings: [{ check: 'as-declared' }] });
    expect((await storage.create()).result).toBe('repaired');
    expect((await storage.lockDown()).result).toBe('locked');
    expect((await storage.lockDown()).result).toBe('unchanged');
    await expect(storage.delete(false)).rejects.toThrow('storage is locked: delete it with --force');
    expect((await storage.delete(true)).result).toBe('deleted');
    expect((await storage.verifyDeleted()).result).toBe('gone');
    expect((await storage.delete(false)).result).toBe('already absent');
  });

  it('leave what somebody added and say so, until they are asked to prune it', async () => {
    const backend = backendOf({ isAddedTo: true });
    const storage = lifecycleBy(backend);
    expect(await storage.create()).toMatchObject({ result: 'unchanged', findings: [{ remedy: 'remove it' }] });
    expect(backend.done).not.toContain('repair open');
    expect(await storage.create(true)).toMatchObject({ result: 'pruned 1', findings: [] });
    Object.assign(backend.held, { isAddedTo: true, isDrifted: true });
    expect(await storage.create()).toMatchObject({ result: 'repaired 1 of 2', findings: [{ remedy: 'remove it' }] });
    Object.assign(backend.held, { isDrifted: true, isLocked: true });
    expect(await storage.create(true)).toMatchObject({ result: 'pruned 1, repaired', findings: [] });
    expect(backend.held).toMatchObject({ isLocked: true, isAddedTo: false, isDrifted: false });
  });

  it('clear what no change leads out of before they make it new', async () => {
    const backend = backendOf({ isWreck: true });
    expect((await lifecycleBy(backend).create()).result).toBe('created');
    expect(backend.done).toEqual(['settled', 'cleared', 'change open']);
  });

  it('make again what somebody removed behind the back of its record', async () => {
    expect((await lifecycleBy(backendOf({ isThere: false })).create()).result).toBe('repaired');
  });

  it('refuse to delete what another one needs, by force too', async () => {
    const user = memoryBackend('user', { ...THERE });
    const storage = memoryBackend('storage', { ...THERE }, { dependants: [user] });
    await expect(lifecycleBy(storage).delete(true)).rejects.toThrow('storage is still needed by user');
    expect(storage.held.isThere).toBe(true);
  });

  it('refuse what somebody else put there, which force removes, and what holds it, which force does not', async () => {
    const foreign = backendOf({ isForeign: true });
    await expect(lifecycleBy(foreign).delete(false)).rejects.toThrow(/holds what is foreign.*delete with --force/);
    expect(await lifecycleBy(foreign).delete(true)).toMatchObject({ result: 'deleted' });
    const stuck = backendOf({ isHeld: true, isLocked: true });
    await expect(lifecycleBy(stuck).delete(true)).rejects.toThrow('storage is held: free storage');
    expect(stuck.held).toMatchObject({ isThere: true, isLocked: true });
  });

  it('neither make nor judge what the configuration leaves out, and say where it is', async () => {
    const backend = memoryBackend('firewall', { ...THERE }, { isWanted: false });
    expect((await lifecycleBy(backend).create()).result).toBe('left out');
    expect((await lifecycleBy(backend).verify()).findings[0]?.message).toMatch(/delete it with --only firewall/);
    expect(backend.done).toEqual([]);
  });

  it('count the record of what is gone as something that is left', async () => {
    const backend = backendOf({ isThere: false });
    expect((await lifecycleBy(backend).verifyDeleted()).result).toBe('still there');
    expect((await lifecycleBy(backend).delete(false)).result).toBe('deleted');
  });

  it('keep their promises in any order, from anything that may have been left', async () => {
    await fc.assert(
      fc.asyncProperty(anyHeld, fc.array(fc.constantFrom(...VERBS), { maxLength: 6 }), async (held, verbs) => {
        const backend = backendOf(held);
        for (const verb of verbs) await keepsPromise(backend, verb);
      }),
      { numRuns: 500 },
    );
  });
});

/** What each verb promises, whatever was there before it. */
async function keepsPromise(backend: ReturnType<typeof memoryBackend>, verb: VerbName): Promise<void> {
  const { held } = backend;
  const before = { ...held };
  const doneBefore = backend.done.length;
  const outcome = await run(backend, verb);
  const result = outcome === 'refused' ? outcome : outcome.result;
  const isGood = outcome !== 'refused' && outcome.findings.length === 0;
  // What could not be seen is neither gone nor good.
  if (before.blindLooks > 0 && (verb === 'verify' || verb === 'verifyDeleted')) expect(result).toBe('unknown');
  if (verb === 'verify' || verb === 'verifyDeleted') expect(backend.done).toHaveLength(doneBefore);
  // What is refused is as it was: looks aside, nothing of it was removed or even unlocked.
  if ((verb === 'delete' || verb === 'force') && outcome === 'refused')
    expect({ ...held, blindLooks: 0 }).toEqual({ ...before, blindLooks: 0 });
  // A lock ends with its component, and a component that is locked ends by force or as a wreck only.
  if (before.isLocked && !before.isWreck && verb !== 'force') expect(held.isLocked).toBe(true);
  if (verb === 'create' && isGood) expect(held).toMatchObject({ isThere: true, isDrifted: false, isWreck: false });
  if (verb === 'lockDown' && isGood) expect(held).toMatchObject({ isThere: true, isDrifted: false, isLocked: true });
  if (verb === 'verifyDeleted' && isGood) expect(held).toMatchObject({ isThere: false, isRecorded: false });
  if ((verb === 'delete' || verb === 'force') && isGood)
    expect(held).toMatchObject({ isThere: false, isRecorded: false });
}
