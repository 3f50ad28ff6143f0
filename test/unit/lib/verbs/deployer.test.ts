import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definePlan } from '../../../../lib/component-plan.ts';
import type { Lifecycle } from '../../../../lib/lifecycle.ts';
import { LEFT_OUT } from '../../../../lib/lifecycle.ts';
import type { Outcome } from '../../../../lib/outcome.ts';
import { NOTHING } from '../../../../lib/outcome.ts';
import type { RegionDeployment } from '../../../../lib/region-deployment.ts';
import { createAll, deleteAll, lockDownAll, verifyPresentAll } from '../../../../lib/verbs/deployer.ts';
import type { Run } from '../../../../lib/verbs/deployer.ts';
import { createRecorder } from '../../../../lib/verbs/recorder.ts';
import type { Step } from '../../../../lib/verbs/report.ts';
import { isGoodStep } from '../../../../lib/verbs/report.ts';

/** How a component answers every verb. */
const FATES = ['good', 'differs', 'added', 'throws'] as const;
type Fate = (typeof FATES)[number];
interface Held {
  readonly fate: Fate;
  readonly isThere: boolean;
  readonly isLeftOut?: boolean;
}

const PLAN = definePlan([
  { name: 'role', needs: [], takesAdminKey: false },
  { name: 'storage', needs: [], takesAdminKey: false },
  { name: 'user', needs: ['role', 'storage'], takesAdminKey: false },
  { name: 'admin', needs: ['role', 'storage'], takesAdminKey: true },
  { name: 'distribution', needs: ['user', 'admin'], takesAdminKey: false },
]);
type World = Readonly<Record<string, Held>>;

const GOOD: World = Object.fromEntries(PLAN.names.map((name) => [name, { fate: 'good', isThere: true }]));
const worlds = fc.record(
  Object.fromEntries(
    PLAN.names.map((name) => [name, fc.record({ fate: fc.constantFrom(...FATES), isThere: fc.boolean() })]),
  ),
);

function lifecycleOf(component: string, { fate, isThere, isLeftOut }: Held): Lifecycle {
  const finding = { component, region: 'memory', check: 'as-declared', message: `${component} differs` };
  const findings = { good: [], throws: [], differs: [finding], added: [{ ...finding, addition: true as const }] }[fate];
  const answer = (): Promise<Outcome> =>
    fate === 'throws'
      ? Promise.reject(new Error('access denied'))
      : Promise.resolve({ ...NOTHING, result: 'done', findings });
  return {
    create: answer,
    exists: () => Promise.resolve(isThere),
    verify: isLeftOut ? () => Promise.resolve({ ...NOTHING, result: LEFT_OUT }) : answer,
    lockDown: answer,
    mayDelete: () => Promise.resolve({ ...NOTHING, result: 'free' }),
    mayLockDown: () => Promise.resolve({ ...NOTHING, result: 'free' }),
    delete: answer,
    verifyDeleted: answer,
    empty: answer,
    verifyEmpty: answer,
  };
}

async function stepsOf(world: World, work: (run: Run) => Promise<boolean>): Promise<ReadonlyMap<string, Step>> {
  const recorder = createRecorder({ began: () => undefined, ended: () => undefined });
  const deployment = {
    region: 'memory',
    plan: PLAN,
    lifecycleOf: (name: string) => lifecycleOf(name, world[name] ?? { fate: 'good', isThere: true }),
  } as unknown as RegionDeployment;
  const run = {
    deployments: [deployment],
    recorder,
    only: PLAN.names,
    force: false,
    inventory: () => Promise.resolve([]),
  };
  const isGood = await work(run);
  expect(isGood).toBe(recorder.steps.every(isGoodStep));
  return new Map(recorder.steps.map((step) => [step.component, step]));
}

/** Everything is there but the user app, and the storage that it needs answers like that. */
const withoutUser = (storage: Fate): World => ({
  ...GOOD,
  storage: { fate: storage, isThere: true },
  user: { fate: 'good', isThere: false },
});

const notRun = (steps: ReadonlyMap<string, Step>): string[] =>
  [...steps.values()].flatMap(({ component, result }) => (result === 'not run' ? [component] : []));

describe('a creation', () => {
  it('repairs what is there although something that it needs differs', async () => {
    const steps = await stepsOf({ ...GOOD, storage: { fate: 'differs', isThere: true } }, createAll);
    expect(notRun(steps)).toEqual([]);
  });

  it('makes nothing new on what is not as declared, and says so', async () => {
    const steps = await stepsOf(withoutUser('differs'), createAll);
    expect(notRun(steps)).toEqual(['user', 'distribution']);
    expect(steps.get('user')?.skipped).toEqual([
      { check: 'create', reason: 'it does not exist yet, and needs storage, which is not as declared' },
    ]);
  });

  it('goes on over what somebody only added', async () => {
    expect(notRun(await stepsOf(withoutUser('added'), createAll))).toEqual([]);
  });

  it('runs or lists every component, and leaves out exactly those that something keeps from it', () =>
    fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const steps = await stepsOf(world, createAll);
        expect([...steps.keys()].sort()).toEqual([...PLAN.names].sort());
        const left = new Set(notRun(steps));
        for (const name of PLAN.names) {
          const needed = PLAN.needs(name).map((other) => ({ name: other, ...(world[other] ?? { fate: 'good' }) }));
          const isBlocked = needed.some(({ name: other, fate }) => left.has(other) || fate === 'throws');
          const isOnSand = world[name]?.isThere === false && needed.some(({ fate }) => fate === 'differs');
          expect({ name, isLeft: left.has(name) }).toEqual({ name, isLeft: isBlocked || isOnSand });
        }
      }),
    ));
});

describe('the proof that everything is there', () => {
  const THERE: World = Object.fromEntries(PLAN.names.map((name) => [name, { fate: 'differs', isThere: true }]));
  const found = (steps: ReadonlyMap<string, Step>): string[] =>
    [...steps.values()].flatMap(({ component, findings }) => (findings.length > 0 ? [component] : []));

  it('fails for what is gone, and not for what the configuration leaves out', async () => {
    const gone = { fate: 'good', isThere: false } as const;
    expect(found(await stepsOf({ ...THERE, storage: gone }, verifyPresentAll))).toEqual(['storage']);
    expect(found(await stepsOf({ ...THERE, storage: { ...gone, isLeftOut: true } }, verifyPresentAll))).toEqual([]);
  });
});

describe('locking down', () => {
  it('closes the rest although one differs, and lists the rest after one that could not be changed', async () => {
    const differing = await stepsOf({ ...GOOD, admin: { fate: 'differs', isThere: true } }, lockDownAll);
    expect(notRun(differing)).toEqual([]);
    const failing = await stepsOf({ ...GOOD, admin: { fate: 'throws', isThere: true } }, lockDownAll);
    expect(notRun(failing)).toEqual(['user', 'storage', 'role']);
  });
});

describe('a deletion', () => {
  it('leaves what something still needs, and lists it', () =>
    fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const steps = await stepsOf(world, (run) => deleteAll(run));
        const isLeft = (name: string): boolean => world[name]?.fate !== 'good' || notRun(steps).includes(name);
        for (const name of PLAN.names)
          expect(notRun(steps).includes(name)).toBe(PLAN.dependants(name).some((other) => isLeft(other)));
      }),
    ));
});
