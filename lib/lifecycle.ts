import type { Backend, Content, Look } from './backend.ts';
import { bringAbout, found, isAbsent, judged, seen } from './bring-about.ts';
import { DeployError, messageOf } from './deploy-error.ts';
import type { Finding, Outcome } from './outcome.ts';
import { NOTHING } from './outcome.ts';
import { pollUntilClean } from './poll-until-clean.ts';

/** The six verbs of a component, on whatever it runs. */
export interface Lifecycle {
  /** `prune` removes what was added and the product did not declare, where a service's call does that. */
  create(prune?: boolean): Promise<Outcome>;
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
  /** Everything for which `delete` and `empty` would refuse it, without a change. `going`: the components that are deleted before it. */
  mayDelete(force: boolean, going: readonly string[]): Promise<Outcome>;
  /** The same of `lockDown`. */
  mayLockDown(): Promise<Outcome>;
}

/** Result of a component that the configuration does not want. */
export const LEFT_OUT = 'left out';

const ABSENT = ({ name }: Backend): string => `${name} does not exist: create it first`;

export function lifecycleBy(backend: Backend): Lifecycle {
  return {
    create: (prune = false) => create(backend, prune),
    exists: () => exists(backend),
    verify: () => verify(backend),
    lockDown: () => lockDown(backend),
    delete: (force) => remove(backend, force),
    verifyDeleted: () => verifyDeleted(backend),
    empty: (force) => empty(backend, force),
    verifyEmpty: () => verifyEmpty(backend),
    mayDelete: (force, going) => mayDelete(backend, force, going),
    mayLockDown: () => mayLockDown(backend),
  };
}

async function create(backend: Backend, prune: boolean): Promise<Outcome> {
  // What it protects is changed after it: until then one that is there may be in use.
  if (!backend.isWanted) return { ...(await leftOut(backend)), findings: [] };
  await backend.settle();
  await backend.deleteFailed();
  const before = await seen(backend);
  // A locked component stays locked: only delete --force takes the lock away.
  return bringAbout(backend, before, before.locked, prune);
}

async function lockDown(backend: Backend): Promise<Outcome> {
  if (!backend.isWanted) return leftOut(backend);
  await backend.settle();
  const before = await seen(backend);
  if (before.resources.length === 0) throw new DeployError('refused', ABSENT(backend));
  const { result, ...outcome } = await bringAbout(backend, before, true, false);
  return { ...outcome, result: result === 'unchanged' ? result : 'locked' };
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
    return {
      ...NOTHING,
      result: 'unknown',
      findings: [found(backend, 'observed', `cannot look: ${messageOf(thrown)}`)],
    };
  }
  return judged(backend, look, look.locked);
}

/** Nothing should be there of a component that the configuration leaves out. */
async function leftOut(backend: Backend): Promise<Outcome> {
  const { name } = backend;
  const message = `${name} exists, but the configuration leaves it out: delete it with --only ${name}`;
  const findings = (await exists(backend)) ? [found(backend, 'left-out', message)] : [];
  return { ...NOTHING, result: LEFT_OUT, findings };
}

async function remove(backend: Backend, force: boolean): Promise<Outcome> {
  const { name } = backend;
  const look = await removable(backend, force);
  if (!look) return { ...NOTHING, result: 'already absent' };
  await look.remove(force);
  return { ...(await pollUntilClean(`${name} is gone`, backend, () => verifyDeleted(backend))), result: 'deleted' };
}

/** What there is, where it may go; undefined where there is nothing. Throws `refused` with all that keeps it. */
async function removable(backend: Backend, force: boolean): Promise<Look | undefined> {
  await backend.settle();
  const look = await seen(backend);
  const refusals = await refusalsOf(backend, look, { force, going: [] });
  if (refusals.length > 0) throw new DeployError('refused', refusals.map(inOneLine).join('; '));
  return isAbsent(look) ? undefined : look;
}

async function mayDelete(backend: Backend, force: boolean, going: readonly string[]): Promise<Outcome> {
  await backend.settle();
  return unlessRefused(await refusalsOf(backend, await seen(backend), { force, going }));
}

/** Why it may not be removed, each with what to do. What is absent may. */
async function refusalsOf(
  backend: Backend,
  look: Look,
  { force, going }: { readonly force: boolean; readonly going: readonly string[] },
): Promise<Finding[]> {
  const { name } = backend;
  if (isAbsent(look)) return [];
  const needing: string[] = [];
  for (const dependant of backend.isWanted ? backend.dependants : []) {
    if (!going.includes(dependant.name) && (await exists(dependant))) needing.push(dependant.name);
  }
  const refused = (message: string): Finding => found(backend, 'refused', message);
  return [
    ...needing.map((dependant) => refused(`${name} is still needed by ${dependant}: delete that first`)),
    ...(look.locked && !force ? [refused(`${name} is locked: delete it with --force`)] : []),
    ...(await look.obstacles()).flatMap(({ message, remedy }) => {
      if (remedy !== undefined) return { ...refused(message), remedy };
      return force ? [] : refused(`${message}. Remove that, or delete with --force`);
    }),
  ];
}

function inOneLine({ message, remedy }: Finding): string {
  return remedy === undefined ? message : `${message}: ${remedy}`;
}

async function mayLockDown(backend: Backend): Promise<Outcome> {
  // One that is there although the configuration leaves it out protects what it is there for: the lock-down itself lists it.
  if (!backend.isWanted) return unlessRefused([]);
  await backend.settle();
  const look = await seen(backend);
  if (look.resources.length === 0) return unlessRefused([found(backend, 'refused', ABSENT(backend))]);
  // What is declared for the lock may need something that is not there.
  await look.judge(true);
  return unlessRefused([]);
}

function unlessRefused(findings: readonly Finding[]): Outcome {
  return { ...NOTHING, result: findings.length === 0 ? 'nothing blocks it' : 'refused', findings };
}

async function empty(backend: Backend, force: boolean): Promise<Outcome> {
  const { name } = backend;
  const content = contentOf(backend);
  if (!(await removable(backend, force))) return { ...NOTHING, result: 'already absent' };
  await content.remove(force);
  return { ...(await pollUntilClean(`${name} is empty`, backend, () => verifyEmpty(backend))), result: 'emptied' };
}

async function verifyEmpty(backend: Backend): Promise<Outcome> {
  const { name } = backend;
  try {
    const { resources } = await backend.look();
    const left = await contentOf(backend).left();
    const messages = [
      ...(resources.length === 0 ? [`${name} is gone, expected it to exist and be empty`] : []),
      ...left.map((item) => `${item} is still in it`),
    ];
    const findings = messages.map((message) => found(backend, 'emptied', message));
    return { ...NOTHING, result: findings.length === 0 ? 'empty' : 'differs', resources, findings };
  } catch (thrown) {
    const message = `cannot see whether it is empty: ${messageOf(thrown)}`;
    return { ...NOTHING, result: 'unknown', findings: [found(backend, 'emptied', message)] };
  }
}

function contentOf({ name, content }: Backend): Content {
  if (content) return content;
  throw new DeployError('config', `${name} has no data of its own to delete: delete the component`);
}

async function verifyDeleted(backend: Backend): Promise<Outcome> {
  let look: Look;
  try {
    look = await backend.look();
  } catch (thrown) {
    const message = `cannot see whether it is gone: ${messageOf(thrown)}`;
    return { ...NOTHING, result: 'unknown', findings: [found(backend, 'deleted', message)] };
  }
  const { resources, records } = look;
  const messages = [...resources.map((resource) => `${resource} is still there`), ...records];
  const findings = messages.map((message) => found(backend, 'deleted', message));
  return { ...NOTHING, result: findings.length === 0 ? 'gone' : 'still there', resources, findings };
}
