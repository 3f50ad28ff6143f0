import type { Finding } from './outcome.ts';

/** One fact that must hold. `find` is pure: it gives what is wrong with a state, by what was given for it, or undefined. */
export interface Check<State, Given> {
  readonly name: string;
  readonly find: (state: State, given: Given) => string | undefined;
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
    const message = find(state, given);
    return message === undefined ? [] : [{ component: name, region, check, message }];
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
  find: (part: NonNullable<Part>, given: By, state: State) => string | undefined,
) => Check<State, By> {
  return (name, find) => ({
    name,
    find: (state, given) => {
      const part = pick(state, given);
      const message = part ? find(part, given, state) : undefined;
      return message === undefined ? undefined : `${subject} ${message}`;
    },
  });
}

/** What a check says of a text that is not the expected one. */
export function differs(what: string, found: string | undefined, expected: string | undefined): string | undefined {
  return found === expected ? undefined : `${what} ${found ?? 'none'}, expected ${expected ?? 'none'}`;
}
