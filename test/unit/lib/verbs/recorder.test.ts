import fc from 'fast-check';
import { expect, it } from 'vitest';
import { definePlan } from '../../../../lib/component-plan.ts';
import type { Lifecycle } from '../../../../lib/lifecycle.ts';
import { NOTHING } from '../../../../lib/outcome.ts';
import type { RegionDeployment } from '../../../../lib/region-deployment.ts';
import { deleteAll } from '../../../../lib/verbs/deployer.ts';
import { createRecorder } from '../../../../lib/verbs/recorder.ts';

const NAMES = ['image', 'storage', 'app', 'cdn'];
const silent = { began: () => undefined, ended: () => undefined };

it('lists what was done in the order in which it began, whichever ends first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const recorder = createRecorder(silent);
      const answer = scheduler.scheduleFunction(() => Promise.resolve({ ...NOTHING, result: 'done' }));
      const steps = NAMES.map((name) => recorder.step('memory', name, 'verify', answer));
      recorder.skip('memory', 'last', 'verify', 'not asked for');
      await scheduler.waitFor(Promise.all(steps));
      expect(recorder.steps.map(({ component }) => component)).toEqual([...NAMES, 'last']);
    }),
  );
});

it('lists what refuses a deletion in the order of the components, whichever answers first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const recorder = createRecorder(silent);
      const lifecycleOf = (component: string): Lifecycle => {
        const finding = { component, region: 'memory', check: 'refused', message: `${component} is held` };
        const mayDelete = scheduler.scheduleFunction(() =>
          Promise.resolve({ ...NOTHING, result: 'refused', findings: [finding] }),
        );
        return { mayDelete } as Partial<Lifecycle> as Lifecycle;
      };
      const plan = definePlan(NAMES.map((name) => ({ name, needs: [], takesAdminKey: false })));
      const deployment = { region: 'memory', plan, lifecycleOf } as Partial<RegionDeployment> as RegionDeployment;
      const inventory = (): Promise<never[]> => Promise.resolve([]);
      const run = { deployments: [deployment], recorder, only: NAMES, force: false, inventory };
      expect(await scheduler.waitFor(deleteAll(run))).toBe(false);
      expect(recorder.steps.map(({ component }) => component)).toEqual(NAMES);
    }),
  );
});
