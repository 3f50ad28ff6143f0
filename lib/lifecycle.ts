import { DeployError, messageOf } from './deploy-error.ts';
import type { Finding, Outcome } from './outcome.ts';
import { NOTHING } from './outcome.ts';
import { patiently } from './patience.ts';

/** The six verbs of a component, on whatever it runs. */
export interface Lifecycle {
  create(): Promise<Outcome>;
  /** Throws `unreachable` when that cannot be said. */
  exists(): Promise<boolean>;
  verify(): Promise<Outcome>;
  lockDown(): Promise<Outcome>;
  /** Refuses a locked component, and one that others still need, unless `force` lifts the protection. */
  delete(force: boolean): Promise<Outcome>;
  verifyDeleted(): Promise<Outcome>;
  /** Takes out what is in it and leaves it, unlocked, for the next creation. Refuses what `delete` refuses. */
  empty(force: boolean): Promise<Outcome>;
  /** Proves that it is there and nothing is in it. */
  verifyEmpty(): Promise<Outcome>;
}

/** One component in one place, as CloudFormation, Docker or Cloud Run knows it. */
export interface Backend {
  readonly name: string;
  readonly region: string;
  /** How long the services may take until they show what was done. */
  readonly patienceSeconds: number;
  /** Whether the configuration has it at all. */
  readonly isWanted: boolean;
  /** What is in it, where that can be taken out and the component be left; undefined: it is deleted whole. */
  readonly content: Content | undefined;
  /** Those that must be gone before it goes. */
  readonly dependants: readonly Backend[];
  /** Waits until nothing is under way, as after a run that was killed. Throws `timeout`. */
  settle(): Promise<void>;
  /** Removes what is left of an attempt that no change leads out of. */
  clearWreck(): Promise<void>;
  /** What there is now. Throws when the services cannot be asked. */
  look(): Promise<Look>;
}

/** What somebody else may have put into a component, such as the objects of a bucket. */
export interface Content {
  /** Lifts the lock and takes everything out. Throws `refused` for things of somebody else, unless `force`. */
  remove(force: boolean): Promise<void>;
  /** Some of what is in it, by name. */
  left(): Promise<readonly string[]>;
}

/** What was found at one look, ready to be judged, changed and removed. A creation begins with a look at what is absent. */
export interface Look {
  /** Names of what there is. Empty means absent. */
  readonly resources: readonly string[];
  /** What the place itself has written down of it, such as a stack, in words: a proof of deletion wants that gone, too. */
  readonly records: readonly string[];
  readonly locked: boolean;
  judge(locked: boolean): Promise<Judged>;
  /** Makes it as declared and gives whether anything was changed. `repair`: what a change did not set is set whatever the place believes. */
  apply(locked: boolean, how: 'change' | 'repair'): Promise<boolean>;
  /** Lifts its lock, empties and removes it. Throws `refused` for things that somebody else put there, unless `force`. */
  remove(force: boolean): Promise<void>;
}

export interface Judged {
  readonly failures: readonly Finding[];
  /** Findings that an emulator is to blame for. */
  readonly excused: readonly Finding[];
}

export function lifecycleBy(backend: Backend): Lifecycle {
  return {
    create: () => create(backend),
    exists: () => exists(backend),
    verify: () => verify(backend),
    lockDown: () => lockDown(backend),
    delete: (force) => remove(backend, force),
    verifyDeleted: () => verifyDeleted(backend),
    empty: (force) => empty(backend, force),
    verifyEmpty: () => verifyEmpty(backend),
  };
}

async function create(backend: Backend): Promise<Outcome> {
  // What it protects is changed after it: until then one that is there may be in use.
  if (!backend.isWanted) return { ...(await leftOut(backend)), findings: [] };
  await backend.settle();
  await backend.clearWreck();
  const before = await seen(backend);
  // A locked component stays locked: only delete --force takes the lock away.
  return applied(backend, before, before.locked);
}

async function lockDown(backend: Backend): Promise<Outcome> {
  if (!backend.isWanted) return leftOut(backend);
  await backend.settle();
  const before = await seen(backend);
  if (before.resources.length === 0)
    throw new DeployError('refused', `${backend.name} does not exist: create it first`);
  const { did, ...outcome } = await applied(backend, before, true);
  return { ...outcome, did: did === 'unchanged' ? did : 'locked' };
}

/** Changes what is not as declared and looks again; what then still differs is repaired, once. */
async function applied(backend: Backend, before: Look, locked: boolean): Promise<Outcome> {
  const isChanged = await before.apply(locked, 'change');
  const outcome = isChanged ? await asDeclared(backend, locked) : await judged(backend, before, locked);
  const isNew = isAbsent(before);
  const did = isChanged ? (isNew ? 'created' : 'updated') : 'unchanged';
  if (outcome.findings.length === 0 || isNew) return { ...outcome, did };
  const isRepaired = await (await seen(backend)).apply(locked, 'repair');
  if (!isRepaired) return { ...outcome, did };
  const after = await asDeclared(backend, locked);
  return { ...after, did: didRepair(outcome.findings.length, after.findings.length) };
}

/** In words, by how many findings there were before a repair and are after it. */
function didRepair(before: number, after: number): string {
  if (after === 0) return 'repaired';
  return after < before ? `repaired ${before - after} of ${before}` : 'not repaired';
}

function asDeclared(backend: Backend, locked: boolean): Promise<Outcome> {
  return patiently(`${backend.name} is as declared`, backend, async () => judged(backend, await seen(backend), locked));
}

async function exists(backend: Backend): Promise<boolean> {
  try {
    return (await backend.look()).resources.length > 0;
  } catch (cause) {
    throw new DeployError('unreachable', `cannot see whether ${backend.name} exists: ${messageOf(cause)}`, { cause });
  }
}

async function verify(backend: Backend): Promise<Outcome> {
  if (!backend.isWanted) return leftOut(backend);
  let look: Look;
  try {
    look = await backend.look();
  } catch (thrown) {
    return { ...NOTHING, did: 'unknown', findings: [found(backend, 'observed', `cannot look: ${messageOf(thrown)}`)] };
  }
  return judged(backend, look, look.locked);
}

/** Nothing should be there of a component that the configuration leaves out. */
async function leftOut(backend: Backend): Promise<Outcome> {
  const { name } = backend;
  const message = `${name} is there, and the configuration leaves it out: delete it with --only ${name}`;
  const findings = (await exists(backend)) ? [found(backend, 'left-out', message)] : [];
  return { ...NOTHING, did: 'left out', findings };
}

async function remove(backend: Backend, force: boolean): Promise<Outcome> {
  const { name } = backend;
  const look = await removable(backend, force);
  if (!look) return { ...NOTHING, did: 'already absent' };
  await look.remove(force);
  return { ...(await patiently(`${name} is gone`, backend, () => verifyDeleted(backend))), did: 'deleted' };
}

/** What there is, where it may go; undefined where there is nothing. Throws `refused`. */
async function removable(backend: Backend, force: boolean): Promise<Look | undefined> {
  const { name, dependants } = backend;
  await backend.settle();
  const look = await seen(backend);
  if (isAbsent(look)) return undefined;
  for (const dependant of backend.isWanted ? dependants : []) {
    if (await exists(dependant))
      throw new DeployError('refused', `${name} is still needed by ${dependant.name}: delete that first`);
  }
  if (look.locked && !force) throw new DeployError('refused', `${name} is locked: delete it with --force`);
  return look;
}

async function empty(backend: Backend, force: boolean): Promise<Outcome> {
  const { name } = backend;
  const content = contentOf(backend);
  if (!(await removable(backend, force))) return { ...NOTHING, did: 'already absent' };
  await content.remove(force);
  return { ...(await patiently(`${name} is empty`, backend, () => verifyEmpty(backend))), did: 'emptied' };
}

async function verifyEmpty(backend: Backend): Promise<Outcome> {
  const { name } = backend;
  try {
    const { resources } = await backend.look();
    const left = await contentOf(backend).left();
    const messages = [
      ...(resources.length === 0 ? [`${name} is gone, expected it empty`] : []),
      ...left.map((item) => `${item} is still in it`),
    ];
    const findings = messages.map((message) => found(backend, 'emptied', message));
    return { ...NOTHING, did: findings.length === 0 ? 'empty' : 'differs', resources, findings };
  } catch (thrown) {
    const message = `cannot see whether it is empty: ${messageOf(thrown)}`;
    return { ...NOTHING, did: 'unknown', findings: [found(backend, 'emptied', message)] };
  }
}

function contentOf({ name, content }: Backend): Content {
  if (content) return content;
  throw new DeployError('config', `${name} holds nothing of its own that could be taken out: delete it`);
}

async function verifyDeleted(backend: Backend): Promise<Outcome> {
  let look: Look;
  try {
    look = await backend.look();
  } catch (thrown) {
    const message = `cannot see whether it is gone: ${messageOf(thrown)}`;
    return { ...NOTHING, did: 'unknown', findings: [found(backend, 'deleted', message)] };
  }
  const { resources, records } = look;
  const messages = [...resources.map((resource) => `${resource} is still there`), ...records];
  const findings = messages.map((message) => found(backend, 'deleted', message));
  return { ...NOTHING, did: findings.length === 0 ? 'gone' : 'still there', resources, findings };
}

/** Whether nothing is there, and nothing was written down of it. */
function isAbsent({ resources, records }: Look): boolean {
  return resources.length + records.length === 0;
}

/** What there is. Throws `unreachable` when that cannot be said. */
async function seen(backend: Backend): Promise<Look> {
  try {
    return await backend.look();
  } catch (cause) {
    throw new DeployError('unreachable', `cannot see what there is of ${backend.name}: ${messageOf(cause)}`, { cause });
  }
}

async function judged(backend: Backend, look: Look, locked: boolean): Promise<Outcome> {
  const { name } = backend;
  if (look.resources.length === 0)
    return { ...NOTHING, did: 'absent', findings: [found(backend, 'exists', `${name} does not exist`)] };
  const { failures, excused } = await look.judge(locked);
  const did = failures.length === 0 ? 'as declared' : 'differs';
  return { ...NOTHING, did, resources: look.resources, findings: failures, excused };
}

function found({ name, region }: Backend, check: string, message: string): Finding {
  return { component: name, region, check, message };
}
