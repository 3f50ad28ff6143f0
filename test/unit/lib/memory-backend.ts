import type { Backend, Look } from '../../../lib/backend.ts';

/** What a place holds of one component, and how it behaves. */
export interface Held {
  /** Whether the component is there. */
  isThere: boolean;
  /** Whether the place has written it down, as CloudFormation does in a stack. */
  isRecorded: boolean;
  isLocked: boolean;
  /** What an earlier attempt left, which no change leads out of. */
  isWreck: boolean;
  /** Whether something was changed by hand, which only a repair sets again. */
  isDrifted: boolean;
  /** Whether something was added to it, which pruning removes. */
  isAddedTo?: boolean;
  /** Looks that still fail. */
  blindLooks: number;
  /** Whether others put something into it, which force removes. */
  isForeign: boolean;
  /** Whether something of others holds it, which force does not remove. */
  isHeld: boolean;
}

const ADDED = { addition: true, removals: [{ call: 'memory Remove', input: {} }], remedy: 'remove it' } as const;

/** A component that exists only in memory. `done` has what was done to it, in order. */
export function memoryBackend(
  name: string,
  held: Held,
  options: { readonly isWanted?: boolean; readonly dependants?: readonly Backend[] } = {},
): Backend & { readonly held: Held; readonly done: readonly string[] } {
  const done: string[] = [];
  const note = (what: string): Promise<void> => {
    done.push(what);
    return Promise.resolve();
  };
  return {
    name,
    region: 'memory',
    held,
    done,
    patienceSeconds: 0,
    isWanted: options.isWanted ?? true,
    content: undefined,
    dependants: options.dependants ?? [],
    settle: () => note('settled'),
    deleteFailed: () => {
      if (held.isWreck) Object.assign(held, { isWreck: false, isThere: false, isRecorded: false, isLocked: false });
      return note('cleared');
    },
    look: () => Promise.resolve().then(() => look(name, held, note)),
  };
}

function look(name: string, held: Held, note: (what: string) => Promise<void>): Look {
  if (held.blindLooks > 0) {
    held.blindLooks -= 1;
    throw new Error('access denied');
  }
  const finding = { component: name, region: 'memory', check: 'as-declared', message: `${name} differs` };
  return {
    resources: held.isThere ? [name] : [],
    records: held.isRecorded ? [`the record of ${name} is there`] : [],
    locked: held.isLocked,
    judge: (locked) =>
      Promise.resolve({
        failures: [
          ...(held.isDrifted || held.isLocked !== locked ? [finding] : []),
          ...(held.isAddedTo ? [{ ...finding, ...ADDED }] : []),
        ],
        excused: [],
      }),
    apply(locked, how) {
      if (held.isWreck) return Promise.reject(new Error('no change leads out of a wreck'));
      const isChanged = !held.isRecorded || held.isLocked !== locked || how === 'repair';
      if (!held.isRecorded || how === 'repair') Object.assign(held, { isThere: true, isDrifted: false });
      Object.assign(held, { isRecorded: true, isLocked: locked });
      return note(`${how} ${locked ? 'locked' : 'open'}`).then(() => isChanged);
    },
    prune(removals) {
      held.isAddedTo = false;
      return note(`pruned ${removals.length}`);
    },
    obstacles: () =>
      Promise.resolve([
        ...(held.isForeign ? [{ message: `${name} holds what is foreign`, remedy: undefined }] : []),
        ...(held.isHeld ? [{ message: `${name} is held`, remedy: `free ${name}` }] : []),
      ]),
    remove(force) {
      if (held.isHeld || (held.isForeign && !force)) return Promise.reject(new Error(`${name} cannot be removed`));
      const gone = { isThere: false, isRecorded: false, isLocked: false, isWreck: false, isDrifted: false };
      Object.assign(held, gone, { isForeign: false });
      return note('removed');
    },
  };
}
