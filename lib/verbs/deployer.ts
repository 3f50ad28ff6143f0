import type { Inventory } from '../inventory.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Outcome } from '../outcome.ts';
import type { Place } from '../place.ts';
import type { Recorder } from './recorder.ts';

/** Work on several regions at once. */
export interface Run {
  readonly places: readonly Place[];
  readonly recorder: Recorder;
  /** Components to work on, in the order in which a dependant follows what it needs. */
  readonly only: readonly string[];
  readonly force: boolean;
  /** Of those, what is emptied and stays where the others are deleted; undefined: nothing. */
  readonly keep?: readonly string[];
  /** Everything that is there, whoever made it. */
  readonly inventory: () => Promise<Inventory>;
}

/** Each component is verified before its dependants are created; what does not depend on each other goes on at once. */
export function createAll(run: Run): Promise<boolean> {
  return everyPlace(run, (place) =>
    inOrder(run.only, place.plan.needs, (name) => step(run, place, name, 'create', (it) => it.create())),
  );
}

export function verifyAll(run: Run): Promise<boolean> {
  return everyPlace(run, (place) => all(run.only.map((name) => step(run, place, name, 'verify', (it) => it.verify()))));
}

/** One after the other: what is closed first must stand before the next one changes. */
export function lockDownAll(run: Run): Promise<boolean> {
  return everyPlace(run, async (place) => {
    for (const name of place.plan.lockOrder.filter((each) => run.only.includes(each))) {
      if (!(await step(run, place, name, 'lock-down', (it) => it.lockDown()))) return false;
    }
    return true;
  });
}

/** Each component is proved gone before what it needed is deleted. */
export function deleteAll(run: Run, verb = 'delete'): Promise<boolean> {
  const names = [...run.only].reverse();
  return everyPlace(run, (place) =>
    inOrder(names, place.plan.dependants, (name) =>
      isKept(run, name)
        ? step(run, place, name, 'empty', (it) => it.empty(run.force))
        : step(run, place, name, verb, (it) => it.delete(run.force)),
    ),
  );
}

/** Deletes where there is nothing: it must notice that. */
export function deleteAbsentAll(run: Run): Promise<boolean> {
  const work = async (lifecycle: Lifecycle, { region }: Place, component: string): Promise<Outcome> => {
    const outcome = await lifecycle.delete(false);
    if (outcome.did === 'already absent') return outcome;
    const message = `was ${outcome.did}, expected that nothing is there`;
    return {
      ...outcome,
      findings: [...outcome.findings, { component, region, check: 'absent', message }],
    };
  };
  return everyPlace(run, (place) =>
    all(leaving(run).map((name) => step(run, place, name, 'delete-absent', (it) => work(it, place, name)))),
  );
}

export function verifyDeletedAll(run: Run): Promise<boolean> {
  return everyPlace(run, (place) =>
    all(
      run.only.map((name) =>
        isKept(run, name)
          ? step(run, place, name, 'verify-empty', (it) => it.verifyEmpty())
          : step(run, place, name, 'verify-deleted', (it) => it.verifyDeleted()),
      ),
    ),
  );
}

/** Same as {@link verifyDeletedAll}, but red is what is expected: a proof that could not fail proves nothing. */
export function verifyPresentAll(run: Run): Promise<boolean> {
  const inverted = async (lifecycle: Lifecycle, place: Place, name: string): Promise<Outcome> => {
    const outcome = await lifecycle.verifyDeleted();
    const missed = {
      component: name,
      region: place.region,
      check: 'deleted',
      message: `${name} exists, and its proof of deletion does not say so`,
    };
    return outcome.findings.length > 0
      ? { ...outcome, did: 'says it exists', findings: [] }
      : { ...outcome, findings: [missed] };
  };
  return everyPlace(run, (place) =>
    all(run.only.map((name) => step(run, place, name, 'verify-present', (it) => inverted(it, place, name)))),
  );
}

function isKept({ keep = [] }: Run, name: string): boolean {
  return keep.includes(name);
}

function leaving(run: Run): string[] {
  return run.only.filter((name) => !isKept(run, name));
}

function step(
  run: Run,
  place: Place,
  name: string,
  verb: string,
  work: (lifecycle: Lifecycle) => Promise<Outcome>,
): Promise<boolean> {
  return run.recorder.step(place.region, name, verb, () => work(place.lifecycleOf(name)));
}

function everyPlace({ places }: Run, work: (place: Place) => Promise<boolean>): Promise<boolean> {
  return all(places.map(work));
}

async function all(results: readonly Promise<boolean>[]): Promise<boolean> {
  return (await Promise.all(results)).every(Boolean);
}

/** Works on each as soon as all that it comes after are good; whatever comes after a red one is left out. */
async function inOrder(
  names: readonly string[],
  after: (name: string) => readonly string[],
  work: (name: string) => Promise<boolean>,
): Promise<boolean> {
  const results = new Map<string, Promise<boolean>>();
  for (const name of names) {
    const earlier = after(name).flatMap((other) => results.get(other) ?? []);
    results.set(
      name,
      all(earlier).then((isGood) => isGood && work(name)),
    );
  }
  return all([...results.values()]);
}
