import { findDistribution } from './components/distribution-state.ts';
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
import { DeployError } from './deploy-error.ts';
import type { Inventory } from './inventory.ts';
import { compareInventories, takeInventory } from './inventory.ts';
import type { Outcome, Site } from './lifecycle.ts';
import { namesOf } from './names.ts';

/** Tries a deployment from outside. */
export type SmokeTest = (site: Site, url: string) => Promise<Outcome>;

export interface RoundTripOptions {
  readonly smoke: SmokeTest;
  /** Called between the two halves' creation and their proofs: a place to plant faults. */
  readonly afterCreate?: () => Promise<void>;
}

/**
 * Creates, proves, locks, proves, deletes, proves gone, and does it again. Removes first what an interrupted round trip left. Stops
 * at the first red step.
 */
export async function roundTrip(run: Run, { smoke, afterCreate }: RoundTripOptions): Promise<boolean> {
  const forced: Run = { ...run, force: true };
  if (!(await deleteAll(forced, 'clean'))) return false;
  const before = await inventory(run);
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
  for (const phase of phases) {
    if (!(await phase())) return false;
  }
  return true;
}

/** Address of the deployment in a region. Throws `refused` when there is none. */
export async function addressOf({ aws, config }: Site): Promise<string> {
  const found = await findDistribution(aws, namesOf(config).distributionComment);
  if (found?.DomainName === undefined)
    throw new DeployError(
      'refused',
      `there is no distribution of ${config.environment} in ${config.region}: create it first`,
    );
  return `https://${found.DomainName}`;
}

async function smokeAll({ sites, recorder }: Run, smoke: SmokeTest): Promise<boolean> {
  const results = sites.map((site) =>
    recorder.step(site.config.region, 'smoke', 'smoke', async () => smoke(site, await addressOf(site))),
  );
  return (await Promise.all(results)).every(Boolean);
}

function inventory({ sites }: Run): Promise<Inventory> {
  return takeInventory(sites.map(({ aws }) => aws));
}

function sameInventory(run: Run, before: Inventory): Promise<boolean> {
  return run.recorder.step('global', 'inventory', 'compare', async () => {
    const findings = compareInventories(before, await inventory(run));
    return {
      did: findings.length === 0 ? `as before, ${before.length} resources` : 'differs',
      resources: [],
      findings,
      excused: [],
    };
  });
}
