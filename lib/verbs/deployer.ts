import type { Inventory } from '../inventory.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { LEFT_OUT } from '../lifecycle.ts';
import type { Outcome } from '../outcome.ts';
import type { RegionDeployment } from '../region-deployment.ts';
import type { Recorder } from './recorder.ts';
import { FAILED } from './recorder.ts';
import type { Step } from './report.ts';
import { isGoodStep } from './report.ts';

/** Work on several regions at once. */
export interface Run {
  readonly deployments: readonly RegionDeployment[];
  readonly recorder: Recorder;
  /** Components to work on, in the order in which a dependant follows what it needs. */
  readonly only: readonly string[];
  readonly force: boolean;
  /** Whether a creation removes what was added. */
  readonly prune?: boolean;
  /** Of those, what is emptied and stays where the others are deleted; undefined: nothing. */
  readonly keep?: readonly string[];
  /** Everything that is there, also what others made. */
  readonly inventory: () => Promise<Inventory>;
}

/** Each component is verified before its dependants are created; what does not depend on each other goes on at once. */
export function createAll(run: Run): Promise<boolean> {
  return everyRegion(run, (deployment) =>
    inOrder(run.only, deployment.plan.needs, async (name, needed) => {
      const reason = await obstacle(deployment.lifecycleOf(name), needed);
      return reason === undefined
        ? step(run, deployment, name, 'create', (it) => it.create(run.prune))
        : run.recorder.skip(deployment.region, name, 'create', reason);
    }),
  );
}

/**
 * Why a component is not created after what it needs: that could not be made, or it is not as declared and nothing is there yet that would
 * use it. One that is there is repaired all the same, for leaving it broken would make nothing safer; the same holds where something was
 * only added to what it needs.
 */
async function obstacle(lifecycle: Lifecycle, needed: readonly Step[]): Promise<string | undefined> {
  const red = needed.filter((each) => !isGoodStep(each));
  const failed = red.find(({ result, skipped }) => result === FAILED || skipped.length > 0);
  if (failed) return `it needs ${failed.component}, which could not be created or changed`;
  const differing = red.find(({ findings }) => findings.some(({ addition }) => addition !== true));
  // What cannot be seen is the step's own finding.
  if (!differing || (await lifecycle.exists().catch(() => true))) return undefined;
  return `it does not exist yet, and needs ${differing.component}, which is not as declared`;
}

export function verifyAll(run: Run): Promise<boolean> {
  return everyRegion(run, (deployment) =>
    all(run.only.map((name) => step(run, deployment, name, 'verify', (it) => it.verify()))),
  );
}

/**
 * One after the other: what is closed first must be so before the next one changes. What is closed and differs elsewhere keeps no other
 * open. Changes nothing where one of them would refuse.
 */
export async function lockDownAll(run: Run): Promise<boolean> {
  if (!(await nothingRefuses(run, 'lock-down', (it) => it.mayLockDown()))) return false;
  return everyRegion(run, async (deployment) => {
    const steps: Step[] = [];
    for (const name of deployment.plan.lockOrder.filter((each) => run.only.includes(each))) {
      const failed = steps.find(({ result }) => result === FAILED);
      steps.push(
        failed
          ? run.recorder.skip(deployment.region, name, 'lock-down', `${failed.component} could not be locked before it`)
          : await step(run, deployment, name, 'lock-down', (it) => it.lockDown()),
      );
    }
    return steps.every(isGoodStep);
  });
}

/** Verifies that nothing is left of each component before it deletes what that needed. Changes nothing where one of them would refuse. */
export async function deleteAll(run: Run, verb = 'delete'): Promise<boolean> {
  if (!(await nothingRefuses(run, verb, (it) => it.mayDelete(run.force, leaving(run))))) return false;
  const names = [...run.only].reverse();
  return everyRegion(run, (deployment) =>
    inOrder(names, deployment.plan.dependants, (name, dependants) => {
      const left = dependants.find((each) => !isGoodStep(each));
      if (left)
        return Promise.resolve(
          run.recorder.skip(deployment.region, name, verb, `${left.component} needs it and may still exist`),
        );
      return isKept(run, name)
        ? step(run, deployment, name, 'empty', (it) => it.empty(run.force))
        : step(run, deployment, name, verb, (it) => it.delete(run.force));
    }),
  );
}

/** Deletes where there is nothing: it must notice that. */
export function deleteAbsentAll(run: Run): Promise<boolean> {
  const work = async (lifecycle: Lifecycle, { region }: RegionDeployment, component: string): Promise<Outcome> => {
    const outcome = await lifecycle.delete(false);
    if (outcome.result === 'already absent') return outcome;
    const message = `was ${outcome.result}, expected that it is absent`;
    return {
      ...outcome,
      findings: [...outcome.findings, { component, region, check: 'absent', message }],
    };
  };
  return everyRegion(run, (deployment) =>
    all(leaving(run).map((name) => step(run, deployment, name, 'delete-absent', (it) => work(it, deployment, name)))),
  );
}

export function verifyDeletedAll(run: Run): Promise<boolean> {
  return everyRegion(run, (deployment) =>
    all(
      run.only.map((name) =>
        isKept(run, name)
          ? step(run, deployment, name, 'verify-empty', (it) => it.verifyEmpty())
          : step(run, deployment, name, 'verify-deleted', (it) => it.verifyDeleted()),
      ),
    ),
  );
}

/** Same as {@link verifyDeletedAll}, but red is what is expected: a proof that could not fail proves nothing. */
export function verifyPresentAll(run: Run): Promise<boolean> {
  const inverted = async (lifecycle: Lifecycle, deployment: RegionDeployment, name: string): Promise<Outcome> => {
    const outcome = await lifecycle.verifyDeleted();
    if (outcome.findings.length > 0) return { ...outcome, result: 'says it exists', findings: [] };
    const verified = await lifecycle.verify();
    // It was not made: that it is gone is true.
    if (verified.result === LEFT_OUT) return verified;
    const missed = {
      component: name,
      region: deployment.region,
      check: 'deleted',
      message: `${name} exists, and its proof of deletion does not say so`,
    };
    return { ...outcome, findings: [missed] };
  };
  return everyRegion(run, (deployment) =>
    all(run.only.map((name) => step(run, deployment, name, 'verify-present', (it) => inverted(it, deployment, name)))),
  );
}

/** Asks every component of every place before the first one is changed. Only what refuses is a step, so that all of it is read at once. */
async function nothingRefuses(
  run: Run,
  verb: string,
  ask: (lifecycle: Lifecycle) => Promise<Outcome>,
): Promise<boolean> {
  const asked = run.deployments.flatMap((deployment) =>
    run.only.map(async (name) => {
      const answer = Promise.resolve().then(() => ask(deployment.lifecycleOf(name)));
      const isFree = await answer.then(({ findings }) => findings.length === 0).catch(() => false);
      return { deployment, name, answer, isFree };
    }),
  );
  const answers = await Promise.all(asked);
  // One after the other: which of them answers first is chance, and the report shall not depend on it.
  for (const { deployment, name, answer, isFree } of answers)
    if (!isFree) await step(run, deployment, name, verb, () => answer);
  if (answers.every(({ isFree }) => isFree)) return true;
  for (const { deployment, name, isFree } of answers)
    if (isFree) run.recorder.skip(deployment.region, name, verb, 'nothing is changed before all of it can be');
  return false;
}

function isKept({ keep = [] }: Run, name: string): boolean {
  return keep.includes(name);
}

function leaving(run: Run): string[] {
  return run.only.filter((name) => !isKept(run, name));
}

function step(
  run: Run,
  deployment: RegionDeployment,
  name: string,
  verb: string,
  work: (lifecycle: Lifecycle) => Promise<Outcome>,
): Promise<Step> {
  return run.recorder.step(deployment.region, name, verb, () => work(deployment.lifecycleOf(name)));
}

async function everyRegion(
  { deployments }: Run,
  work: (deployment: RegionDeployment) => Promise<boolean>,
): Promise<boolean> {
  return (await Promise.all(deployments.map(work))).every(Boolean);
}

async function all(steps: Iterable<Promise<Step>>): Promise<boolean> {
  return (await Promise.all(steps)).every(isGoodStep);
}

/** Works on each as soon as all that it comes after have ended, with their outcomes. */
function inOrder(
  names: readonly string[],
  after: (name: string) => readonly string[],
  work: (name: string, earlier: readonly Step[]) => Promise<Step>,
): Promise<boolean> {
  const steps = new Map<string, Promise<Step>>();
  for (const name of names) {
    const earlier = Promise.all(after(name).flatMap((other) => steps.get(other) ?? []));
    steps.set(
      name,
      earlier.then((ended) => work(name, ended)),
    );
  }
  return all(steps.values());
}
