import { LOCK_ORDER, NEEDS } from './components.ts';
import type { Lifecycle, Outcome, Site } from './lifecycle.ts';
import { lifecycleOf } from './lifecycle.ts';
import type { ComponentName } from './names.ts';
import { COMPONENT_NAMES } from './names.ts';
import type { Recorder } from './recorder.ts';

/** Work on several regions at once. */
export interface Run {
  readonly sites: readonly Site[];
  readonly recorder: Recorder;
  /** Components to work on. */
  readonly only: readonly ComponentName[];
  readonly force: boolean;
}

/** Each component is verified before its dependants are created; what does not depend on each other goes on at once. */
export function createAll(run: Run): Promise<boolean> {
  return everySite(run, (site) =>
    inOrder(run.only, NEEDS, (name) => step(run, site, name, 'create', (it) => it.create())),
  );
}

export function verifyAll(run: Run): Promise<boolean> {
  return everySite(run, (site) => all(run.only.map((name) => step(run, site, name, 'verify', (it) => it.verify()))));
}

/** One after the other: what is closed first must stand before the next one changes. */
export function lockDownAll(run: Run): Promise<boolean> {
  const names = LOCK_ORDER.filter((name) => run.only.includes(name));
  return everySite(run, async (site) => {
    for (const name of names) {
      if (!(await step(run, site, name, 'lock-down', (it) => it.lockDown()))) return false;
    }
    return true;
  });
}

/** Each component is proved gone before what it needed is deleted. */
export function deleteAll(run: Run, verb = 'delete'): Promise<boolean> {
  const names = [...run.only].reverse();
  return everySite(run, (site) =>
    inOrder(names, dependants(), (name) => step(run, site, name, verb, (it) => it.delete(run.force))),
  );
}

/** Deletes where there is nothing: it must notice that. */
export function deleteAbsentAll(run: Run): Promise<boolean> {
  const work = async (lifecycle: Lifecycle, { config }: Site, component: ComponentName): Promise<Outcome> => {
    const outcome = await lifecycle.delete(false);
    if (outcome.did === 'already absent') return outcome;
    const message = `was ${outcome.did}, expected that nothing is there`;
    return {
      ...outcome,
      findings: [...outcome.findings, { component, region: config.region, check: 'absent', message }],
    };
  };
  return everySite(run, (site) =>
    all(run.only.map((name) => step(run, site, name, 'delete-absent', (it) => work(it, site, name)))),
  );
}

export function verifyDeletedAll(run: Run): Promise<boolean> {
  return everySite(run, (site) =>
    all(run.only.map((name) => step(run, site, name, 'verify-deleted', (it) => it.verifyDeleted()))),
  );
}

/** Same as {@link verifyDeletedAll}, but red is what is expected: a proof that could not fail proves nothing. */
export function verifyPresentAll(run: Run): Promise<boolean> {
  const inverted = async (lifecycle: Lifecycle, site: Site, name: ComponentName): Promise<Outcome> => {
    const outcome = await lifecycle.verifyDeleted();
    const missed = {
      component: name,
      region: site.config.region,
      check: 'deleted',
      message: `${name} exists, and its proof of deletion does not say so`,
    };
    return outcome.findings.length > 0
      ? { ...outcome, did: 'says it exists', findings: [] }
      : { ...outcome, findings: [missed] };
  };
  return everySite(run, (site) =>
    all(run.only.map((name) => step(run, site, name, 'verify-present', (it) => inverted(it, site, name)))),
  );
}

function step(
  run: Run,
  site: Site,
  name: ComponentName,
  verb: string,
  work: (lifecycle: Lifecycle) => Promise<Outcome>,
): Promise<boolean> {
  return run.recorder.step(site.config.region, name, verb, () => work(lifecycleOf(name, site)));
}

function everySite({ sites }: Run, work: (site: Site) => Promise<boolean>): Promise<boolean> {
  return all(sites.map(work));
}

async function all(results: readonly Promise<boolean>[]): Promise<boolean> {
  return (await Promise.all(results)).every(Boolean);
}

/** Works on each as soon as all that it comes after are good; whatever comes after a red one is left out. */
async function inOrder(
  names: readonly ComponentName[],
  after: Readonly<Record<ComponentName, readonly ComponentName[]>>,
  work: (name: ComponentName) => Promise<boolean>,
): Promise<boolean> {
  const results = new Map<ComponentName, Promise<boolean>>();
  for (const name of names) {
    const earlier = after[name].flatMap((other) => results.get(other) ?? []);
    results.set(
      name,
      all(earlier).then((isGood) => isGood && work(name)),
    );
  }
  return all([...results.values()]);
}

function dependants(): Record<ComponentName, ComponentName[]> {
  const of = (name: ComponentName): ComponentName[] => COMPONENT_NAMES.filter((other) => NEEDS[other].includes(name));
  return {
    role: of('role'),
    storage: of('storage'),
    user: of('user'),
    admin: of('admin'),
    distribution: of('distribution'),
  };
}
