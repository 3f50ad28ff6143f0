import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definePlan } from '../../../../lib/component-plan.ts';
import { lifecycleBy } from '../../../../lib/lifecycle.ts';
import type { RegionDeployment } from '../../../../lib/region-deployment.ts';
import type { Run } from '../../../../lib/verbs/deployer.ts';
import { deleteAll, lockDownAll } from '../../../../lib/verbs/deployer.ts';
import { createRecorder } from '../../../../lib/verbs/recorder.ts';
import type { Held } from '../memory-backend.ts';
import { memoryBackend } from '../memory-backend.ts';

const GOOD: Held = {
  isThere: true,
  isRecorded: true,
  isLocked: false,
  isWreck: false,
  isDrifted: false,
  blindLooks: 0,
  isForeign: false,
  isHeld: false,
};
const part = (name: string, needs: readonly string[]): Parameters<typeof definePlan>[0][number] => ({
  name,
  needs,
  takesAdminKey: false,
});
/** Two that others need, and a door before them, as on every target. */
const PLAN = definePlan([
  part('role', []),
  part('storage', []),
  part('user', ['role', 'storage']),
  part('cdn', ['user']),
]);

type Backend = ReturnType<typeof memoryBackend>;
type World = Readonly<Record<string, Partial<Held>>>;

/** A deployment in two regions that are nothing but memory. */
function runOn(
  world: World,
  run: Partial<Run> = {},
  leftOut: readonly string[] = [],
): { run: Run; backends: readonly Backend[] } {
  const placeOf = (region: string): [RegionDeployment, Backend[]] => {
    const backends = new Map<string, Backend>();
    for (const name of [...PLAN.names].reverse()) {
      const dependants = PLAN.dependants(name).flatMap((other) => backends.get(other) ?? []);
      const held = { ...GOOD, ...(region === 'one' ? world[name] : {}) };
      backends.set(name, memoryBackend(name, held, { dependants, isWanted: !leftOut.includes(name) }));
    }
    const lifecycleOf: RegionDeployment['lifecycleOf'] = (name) => lifecycleBy(backends.get(name) as Backend);
    return [{ region, plan: PLAN, lifecycleOf } as RegionDeployment, [...backends.values()]];
  };
  const [one, other] = [placeOf('one'), placeOf('other')];
  const recorder = createRecorder({ began: () => undefined, ended: () => undefined });
  const inventory = (): Promise<never[]> => Promise.resolve([]);
  const whole = { deployments: [one[0], other[0]], recorder, only: PLAN.names, force: false, inventory };
  return { run: { ...whole, ...run }, backends: [...one[1], ...other[1]] };
}

const changesOf = (backends: readonly Backend[]): string[] =>
  backends.flatMap(({ name, done }) => done.filter((what) => what !== 'settled').map((what) => `${name} ${what}`));
const told = ({ recorder }: Run): string[] =>
  recorder.steps.flatMap(({ findings }) =>
    findings.map(({ message, remedy }) => `${message}${remedy ? `: ${remedy}` : ''}`),
  );

describe('a deletion', () => {
  it('changes nothing in any region when one component of one refuses, and says all that refuses at once', async () => {
    const { run, backends } = runOn({
      storage: { isForeign: true },
      role: { isHeld: true },
      cdn: { isLocked: true },
    });
    expect(await deleteAll(run)).toBe(false);
    expect(changesOf(backends)).toEqual([]);
    expect(told(run).sort()).toEqual([
      'cdn is locked: delete it with --force',
      'role is held: free role',
      'storage holds what is foreign. Remove that, or delete with --force',
    ]);
  });

  it('of some components refuses what others need that stay', async () => {
    const { run, backends } = runOn({}, { only: ['storage', 'user'] });
    expect(await deleteAll(run)).toBe(false);
    expect(changesOf(backends)).toEqual([]);
    expect(told(run)).toEqual(Array(2).fill('user is still needed by cdn: delete that first'));
  });

  it('changes nothing where it cannot see all of it', async () => {
    const { run, backends } = runOn({ role: { blindLooks: 1 } });
    expect(await deleteAll(run)).toBe(false);
    expect(changesOf(backends)).toEqual([]);
  });

  it('that nothing refuses removes all of it', async () => {
    const { run, backends } = runOn({ storage: { isForeign: true }, cdn: { isLocked: true } }, { force: true });
    expect(await deleteAll(run)).toBe(true);
    expect(backends.every(({ held }) => !held.isThere)).toBe(true);
  });

  it('has changed nothing whenever it refuses, whatever is there', async () => {
    const anyHeld = fc.record({
      isThere: fc.boolean(),
      isRecorded: fc.boolean(),
      isLocked: fc.boolean(),
      isForeign: fc.boolean(),
      isHeld: fc.boolean(),
      blindLooks: fc.nat(1),
    });
    const anyWorld = fc.record(Object.fromEntries(PLAN.names.map((name) => [name, anyHeld])));
    const anyRun = fc.record({ force: fc.boolean(), only: fc.subarray([...PLAN.names], { minLength: 1 }) });
    await fc.assert(
      fc.asyncProperty(anyWorld, anyRun, async (world, parts) => {
        const { run, backends } = runOn(world, parts);
        const isGood = await deleteAll(run);
        // A world that does not change meanwhile refuses before the first step, or not at all.
        if (!isGood) expect(changesOf(backends)).toEqual([]);
        else expect(backends.every(({ name, held }) => !parts.only.includes(name) || !held.isThere)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a lock-down', () => {
  it('changes nothing when a component is absent, and names each that is', async () => {
    const absent = { isThere: false, isRecorded: false };
    const { run, backends } = runOn({ storage: absent, role: absent });
    expect(await lockDownAll(run)).toBe(false);
    expect(changesOf(backends)).toEqual([]);
    expect(told(run).sort()).toEqual(['role', 'storage'].map((name) => `${name} does not exist: create it first`));
  });

  it('locks all that the configuration has, and lists what is there although it is left out', async () => {
    const { run, backends } = runOn({}, {}, ['cdn']);
    expect(await lockDownAll(run)).toBe(false);
    expect(told(run)).toContain('cdn exists, but the configuration leaves it out: delete it with --only cdn');
    expect(backends.map(({ name, held }) => held.isLocked || name === 'cdn')).not.toContain(false);
    expect(backends.filter(({ name }) => name === 'cdn').every(({ held }) => !held.isLocked)).toBe(true);
  });
});
