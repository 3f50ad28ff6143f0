import {
  createAll,
  deleteAbsentAll,
  deleteAll,
  lockDownAll,
  verifyAll,
  verifyDeletedAll,
  verifyPresentAll,
} from './deployer.ts';
import type { Run } from './deployer.ts';
import type { Inventory } from '../inventory.ts';
import { compareInventories } from '../inventory.ts';
import type { Outcome } from '../outcome.ts';
import { NOTHING } from '../outcome.ts';
import type { RegionDeployment } from '../region-deployment.ts';
import { isGoodStep } from './report.ts';

/** Tries a deployment from outside. */
type SmokeTest = (deployment: RegionDeployment, url: string) => Promise<Outcome>;

interface RoundTripOptions {
  readonly smoke: SmokeTest;
  /** Called between the two halves' creation and their proofs: a place to plant faults. */
  readonly afterCreate?: () => Promise<void>;
}

/**
 * Creates, verifies, locks, verifies, deletes, verifies that nothing is left, and repeats that; what is kept is emptied and verified as
 * empty instead. Removes first what an interrupted round trip left. Stops at the first failed step.
 */
export async function roundTrip(run: Run, { smoke, afterCreate }: RoundTripOptions): Promise<boolean> {
  const forced: Run = { ...run, force: true };
  if (!(await deleteAll(forced, 'clean'))) return false;
  // What stays is there from the beginning, so that both inventories have it.
  if (run.keep && !(await createAll({ ...run, only: run.keep }))) return false;
  const before = await run.inventory();
  const phases: (() => Promise<boolean>)[] = [
    () => deleteAbsentAll(run),
    () => createAll(run),
    () => verifyPresentAll(run),
    async () => (await afterCreate?.(), true),
    () => verifyAll(run),
    () => smokeAll(run, smoke),
    () => lockDownAll(run),
    () => verifyAll(run),
    () => smokeAll(run, smoke),
    () => deleteAll(forced),
    () => verifyDeletedAll(run),
    () => sameInventory(run, before),
    () => createAll(run),
    () => verifyAll(run),
    () => smokeAll(run, smoke),
    () => deleteAll(run),
    () => verifyDeletedAll(run),
    () => sameInventory(run, before),
  ];
  for (const [index, phase] of phases.entries()) {
    if (await phase()) continue;
    const left = phases.length - index - 1;
    if (left > 0) run.recorder.skip('global', 'round-trip', 'rest', `${left} of ${phases.length} phases come after it`);
    return false;
  }
  return true;
}

async function smokeAll({ deployments, recorder }: Run, smoke: SmokeTest): Promise<boolean> {
  const results = deployments.map((deployment) =>
    recorder.step(deployment.region, 'smoke', 'smoke', async () => smoke(deployment, await deployment.address())),
  );
  return (await Promise.all(results)).every(isGoodStep);
}

async function sameInventory(run: Run, before: Inventory): Promise<boolean> {
  const step = await run.recorder.step('global', 'inventory', 'compare', async () => {
    const findings = compareInventories(before, await run.inventory());
    return {
      ...NOTHING,
      result: findings.length === 0 ? `as before, ${before.length} resources` : 'differs',
      findings,
    };
  });
  return isGoodStep(step);
}
