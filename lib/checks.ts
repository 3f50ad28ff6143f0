import type { Finding, PropertyDifference } from './outcome.ts';

/** What a check has found. */
export type Fault = Pick<Finding, 'message' | 'difference' | 'addition' | 'removals' | 'remedy'>;

/** One fact that must hold. `find` is pure: it gives what is wrong with a state, by what was given for it, or undefined. */
export interface Check<State, Given> {
  readonly name: string;
  readonly find: (state: State, given: Given) => string | readonly Fault[] | undefined;
}

/** What was checked, and what of it does not hold. */
export interface Judgement {
  readonly checked: readonly string[];
  readonly findings: readonly Finding[];
}

/** Asks every check of a component, those of the lock where it is locked. */
export function judge<State, Given>(
  { name, checks, lockedChecks }: Checked<State, Given>,
  state: State,
  given: Given,
  { region, locked }: { readonly region: string; readonly locked: boolean },
): Judgement {
  const asked = [...checks, ...(locked ? lockedChecks : [])];
  const findings = asked.flatMap(({ name: check, find }) => {
    const found = find(state, given) ?? [];
    const faults = typeof found === 'string' ? [{ message: found }] : found;
    return faults.map((fault) => ({ component: name, region, check, ...fault }));
  });
  return { checked: asked.map((check) => check.name), findings };
}

/** What a component is judged by, on any target. */
export interface Checked<State, Given> {
  readonly name: string;
  readonly checks: readonly Check<State, Given>[];
  /** Hold in addition once the component is locked. */
  readonly lockedChecks: readonly Check<State, Given>[];
}

/** Makes checks of one part of a state, by what it is called. That the part is missing is another check's finding. */
export function checksOf<State, Part, Given = unknown>(
  subject: string,
  pick: (state: State, given: Given) => Part | undefined,
): <By extends Given>(
  name: string,
  find: (part: NonNullable<Part>, given: By, state: State) => string | readonly Fault[] | undefined,
) => Check<State, By> {
  return (name, find) => ({
    name,
    find: (state, given) => {
      const part = pick(state, given);
      const found = part ? find(part, given, state) : undefined;
      if (found === undefined) return undefined;
      if (typeof found === 'string') return `${subject} ${found}`;
      return found.map((fault) => ({ ...fault, message: `${subject} ${fault.message}` }));
    },
  });
}

/** What a check says of a text that is not the expected one. */
export function differs(what: string, found: string | undefined, expected: string | undefined): string | undefined {
  return found === expected ? undefined : `${what} ${found ?? 'none'}, expected ${expected ?? 'none'}`;
}

/** What a property belongs to. */
export type Thing = Pick<PropertyDifference, 'id' | 'type'>;

/** A fault for each property that is another than expected; both are in words. */
export function propertyFaults(
  { id, type }: Thing,
  properties: Readonly<Record<string, readonly [found: string, expected: string]>>,
): Fault[] {
  return Object.entries(properties).flatMap(([property, [from, to]]) =>
    from === to
      ? []
      : [{ message: `${property} is ${from}, expected ${to}`, difference: { id, type, property, from, to } }],
  );
}
