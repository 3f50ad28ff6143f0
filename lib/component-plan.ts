/** How the components of a target depend on each other. */
export interface Plan<Name extends string = string> {
  /** In the order in which a dependant follows what it needs. */
  readonly names: readonly Name[];
  /**
   * From the outside in: each door closes before what it protects changes, so that transfers go on meanwhile. A door needs what it
   * protects, so this is the order of creation, backwards.
   */
  readonly lockOrder: readonly Name[];
  /** Those that take the admin key. */
  readonly takesAdminKey: readonly Name[];
  needs(name: Name): readonly Name[];
  /** Those that need it. */
  dependants(name: Name): readonly Name[];
}

/** What a component says of itself. */
export interface Planned<Name extends string> {
  readonly name: Name;
  /** What must be there, and verified, before it is created. It is deleted only after nothing is left of its dependants. */
  readonly needs: readonly Name[];
  /** Whether it runs the admin app, or what it runs on. */
  readonly takesAdminKey: boolean;
}

/** The plan of a target's components, in any order. What one needs and the target does not have does not count. */
export function definePlan<Name extends string>(components: readonly Planned<Name>[]): Plan<Name> {
  const needsOf = (name: Name): readonly Name[] =>
    (components.find((each) => each.name === name)?.needs ?? []).filter((needed) =>
      components.some((each) => each.name === needed),
    );
  const names = inOrder(
    components.map(({ name }) => name),
    needsOf,
  );
  return {
    names,
    lockOrder: [...names].reverse(),
    takesAdminKey: components.filter(({ takesAdminKey }) => takesAdminKey).map(({ name }) => name),
    needs: needsOf,
    dependants: (name) => names.filter((other) => needsOf(other).includes(name)),
  };
}

/** Each after all that it needs, and else as given. Throws where some need each other. */
function inOrder<Name extends string>(names: readonly Name[], needs: (name: Name) => readonly Name[]): Name[] {
  const done: Name[] = [];
  while (done.length < names.length) {
    const next = names.find((name) => !done.includes(name) && needs(name).every((needed) => done.includes(needed)));
    if (next === undefined)
      throw new Error(`components need each other: ${names.filter((name) => !done.includes(name)).join(', ')}`);
    done.push(next);
  }
  return done;
}
