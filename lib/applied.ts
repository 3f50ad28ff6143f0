import type { Checked } from './checks.ts';
import { judge } from './checks.ts';
import type { Planned } from './component-plan.ts';
import type { Backend, Judged, Look, Obstacle } from './backend.ts';
import type { Finding } from './outcome.ts';
import type { PlannedChange } from './planned-change.ts';
import { changeFor, changeOfWhole } from './planned-change.ts';

/** Where there is no CloudFormation: each component is changed by its service's own calls. */
export interface AppliedContext {
  readonly config: { readonly region: string };
  /** How long the service may take until it shows what was done. */
  readonly patienceSeconds: number;
}

/** What the author of a component writes; the six verbs come from it. `checks` cover all that is declared: a state that satisfies them needs no change. */
export interface AppliedParts<State, Context, Given, Name extends string = string>
  extends Checked<State, Given>, Planned<Name> {
  readonly name: Name;
  /** Asks the services. A resource is undefined only on the service's own "not found"; everything else that goes wrong is thrown. */
  readonly observe: (context: Context) => Promise<State>;
  /** Names of what there is in a state. Empty means absent. */
  readonly resources: (state: State) => readonly string[];
  /** Whether what there is says that it is locked. */
  readonly isLocked: (state: State) => boolean;
  /** Makes what is missing and sets all else as it is declared. What was interrupted is finished by doing it again. */
  readonly apply: (context: Context, state: State, given: Given) => Promise<void>;
  /** What belongs to others and keeps it from being removed. */
  readonly obstacles: (context: Context, state: State) => Promise<readonly Obstacle[]>;
  /** Removes it, with `force` also the obstacles without a remedy. */
  readonly remove: (context: Context, state: State, force: boolean) => Promise<void>;
}

/** For what nobody else can put anything into. */
export const noObstacles = (): Promise<readonly Obstacle[]> => Promise.resolve([]);

/** A component whose kind of state is its own matter. */
export interface AppliedComponent<Context, Name extends string = string> extends Planned<Name> {
  backend(context: Context, dependants: readonly AppliedComponent<Context>[]): Backend;
}

/** `given` makes what the component is declared from and judged by. */
export function defineApplied<State, Context extends AppliedContext, Given, Name extends string>(
  parts: AppliedParts<State, Context, Given, Name>,
  given: (context: Context, locked: boolean) => Given,
): AppliedComponent<Context, Name> {
  const { name, needs, takesAdminKey } = parts;
  return {
    name,
    needs,
    takesAdminKey,
    backend: (context, dependants) => ({
      name,
      region: context.config.region,
      patienceSeconds: context.patienceSeconds,
      isWanted: true,
      content: undefined,
      dependants: dependants.map((each) => each.backend(context, [])),
      settle: nothingToDo,
      deleteFailed: nothingToDo,
      look: () => look(parts, context, (locked) => given(context, locked)),
    }),
  };
}

/** What creating it would change: that which `verify` names. */
export async function planApplied(backend: Backend): Promise<PlannedChange[]> {
  const { name } = backend;
  const seen = await backend.look();
  if (seen.resources.length === 0) return [changeOfWhole(name, 'create', name, '')];
  const { failures } = await seen.judge(seen.locked);
  const changes = failures.map((finding) => changeFor(finding, () => 'update'));
  return [...changes, ...seen.resources.map((resource) => changeOfWhole(name, 'keep', resource, ''))];
}

/** For a person: no change of the product takes it away. */
function isLeft({ remedy }: Finding): boolean {
  return remedy !== undefined;
}

const nothingToDo = (): Promise<void> => Promise.resolve();

async function look<State, Context extends AppliedContext, Given>(
  parts: AppliedParts<State, Context, Given>,
  context: Context,
  given: (locked: boolean) => Given,
): Promise<Look> {
  const state = await parts.observe(context);
  const resources = parts.resources(state);
  const { region } = context.config;
  const failures = (locked: boolean): Judged['failures'] =>
    judge(parts, state, given(locked), { region, locked }).findings;
  return {
    resources,
    records: [],
    locked: parts.isLocked(state),
    judge: (locked) => Promise.resolve({ failures: failures(locked), excused: [] }),
    async apply(locked, how) {
      // What is as declared is not touched, nor is it for what only a person takes away; and what one attempt did not set another does not.
      if (how === 'repair' || (resources.length > 0 && failures(locked).every(isLeft))) return false;
      await parts.apply(context, state, given(locked));
      return true;
    },
    obstacles: () => parts.obstacles(context, state),
    // Setting all as it is declared has taken away what can be taken away.
    prune: nothingToDo,
    remove: (force) => parts.remove(context, state, force),
  };
}
