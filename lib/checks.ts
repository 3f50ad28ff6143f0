import type { Deployment } from './aws/component.ts';

/** A check of any target: `Given` is what it judges a state by. */
interface CheckBy<State, Given> {
  readonly name: string;
  readonly find: (state: State, given: Given) => string | undefined;
}

/** Makes checks of one part of a state, by what it is called. That the part is missing is another check's finding. */
export function checksOf<State, Part, Given = Deployment>(
  subject: string,
  pick: (state: State, given: Given) => Part | undefined,
): (
  name: string,
  find: (part: NonNullable<Part>, given: Given, state: State) => string | undefined,
) => CheckBy<State, Given> {
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
