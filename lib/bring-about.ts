import type { Backend, Look } from './backend.ts';
import { DeployError, messageOf } from './deploy-error.ts';
import type { Finding, Outcome, Removal } from './outcome.ts';
import { NOTHING } from './outcome.ts';
import { pollUntilClean } from './poll-until-clean.ts';

/** Changes what is not as declared and looks again; what was added goes where that is asked for; what then still differs is repaired, once. */
export async function bringAbout(backend: Backend, before: Look, locked: boolean, prune: boolean): Promise<Outcome> {
  const isChanged = await before.apply(locked, 'change');
  const changed = isChanged ? await asDeclared(backend, locked) : await judged(backend, before, locked);
  const isNew = isAbsent(before);
  const result = isChanged ? (isNew ? 'created' : 'updated') : 'unchanged';
  if (changed.findings.length === 0 || isNew) return { ...changed, result };
  const pruned = prune ? await withoutAdditions(backend, changed, locked) : { outcome: changed, result: [] };
  const { outcome } = pruned;
  // What only a person takes away is left as it is: no repair does it.
  const isRepaired =
    outcome.findings.some(({ remedy }) => remedy === undefined) &&
    (await (await seen(backend)).apply(locked, 'repair'));
  if (!isRepaired) return { ...outcome, result: pruned.result.join() || result };
  const after = await asDeclared(backend, locked);
  const repaired = didRepair(outcome.findings.length, after.findings.length);
  return { ...after, result: [...pruned.result, repaired].join(', ') };
}

/** Removes what was added, and says how many of the additions are gone. */
async function withoutAdditions(
  backend: Backend,
  outcome: Outcome,
  locked: boolean,
): Promise<{ readonly outcome: Outcome; readonly result: readonly string[] }> {
  const before = removalsIn(outcome);
  if (before.length === 0) return { outcome, result: [] };
  await (await seen(backend)).prune(before);
  const after = await asDeclared(backend, locked);
  const [all, left] = [differing(before), differing(removalsIn(after))];
  return { outcome: after, result: [left === 0 ? `pruned ${all}` : `pruned ${all - left} of ${all}`] };
}

function removalsIn({ findings }: Outcome): Removal[] {
  return findings.flatMap(({ removals = [] }) => removals);
}

/** How many there are: two checks may name the same. */
function differing(removals: readonly Removal[]): number {
  return new Set(removals.map((each) => JSON.stringify(each))).size;
}

/** In words, by how many findings there were before a repair and are after it. */
function didRepair(before: number, after: number): string {
  if (after === 0) return 'repaired';
  return after < before ? `repaired ${before - after} of ${before}` : 'not repaired';
}

function asDeclared(backend: Backend, locked: boolean): Promise<Outcome> {
  return pollUntilClean(`${backend.name} is as declared`, backend, async () =>
    judged(backend, await seen(backend), locked),
  );
}

/** Whether nothing is there, and nothing was written down of it. */
export function isAbsent({ resources, records }: Look): boolean {
  return resources.length + records.length === 0;
}

/** What there is. Throws `unreachable` when that cannot be said. */
export async function seen(backend: Backend): Promise<Look> {
  try {
    return await backend.look();
  } catch (cause) {
    throw new DeployError('unreachable', `cannot see what there is of ${backend.name}: ${messageOf(cause)}`, { cause });
  }
}

export async function judged(backend: Backend, look: Look, locked: boolean): Promise<Outcome> {
  const { name } = backend;
  if (look.resources.length === 0)
    return { ...NOTHING, result: 'absent', findings: [found(backend, 'exists', `${name} does not exist`)] };
  const { failures, excused } = await look.judge(locked);
  const result = failures.length === 0 ? 'as declared' : 'differs';
  return { ...NOTHING, result, resources: look.resources, findings: failures, excused };
}

export function found({ name, region }: Backend, check: string, message: string): Finding {
  return { component: name, region, check, message };
}
