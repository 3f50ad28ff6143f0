import type { Finding } from './outcome.ts';

/** One line per resource: kind, region or `global`, name. Sorted, so that two inventories compare line by line. */
export type Inventory = readonly string[];

/** Which part of which deployment a resource is. */
export interface Owner {
  readonly environment: string;
  readonly target: string;
  /** Undefined where its tags name the deployment and nothing shows the component. */
  readonly component: string | undefined;
}

/** A resource of a kind that the product makes, also one that others made. */
export interface Resource {
  readonly kind: string;
  /** A region or `global`. */
  readonly place: string;
  readonly name: string;
  /** Undefined: it belongs to no deployment. */
  readonly owner: Owner | undefined;
  /** The environment whose deployments it is called like, although it is none of theirs. */
  readonly alike: string | undefined;
}

export function lineOf({ kind, place, name }: Pick<Resource, 'kind' | 'place' | 'name'>): string {
  return `${kind} ${place} ${name}`;
}

/** Resources from their lines, where only names show whose they are. `bases` has what the names of each environment begin with. */
export function resourcesFrom(
  lines: Inventory,
  ownerOf: (kind: string, name: string) => Owner | undefined,
  bases: Readonly<Record<string, string>>,
): Resource[] {
  return lines.map((line) => {
    const [kind = '', place = '', ...names] = line.split(' ');
    const name = names.join(' ');
    const owner = ownerOf(kind, name);
    const like = Object.entries(bases).find(([, base]) => name.startsWith(`${base}-`));
    return { kind, place, name, owner, alike: owner ? undefined : like?.[0] };
  });
}

/** Its owner, after its line; nothing where it belongs to others. */
export function describeResource(resource: Resource): string {
  const { owner, alike } = resource;
  if (owner) return `${lineOf(resource)}  [${owner.environment} ${owner.target} ${owner.component ?? '?'}]`;
  return alike === undefined ? lineOf(resource) : `${lineOf(resource)}  [not ours: has a similar name to ${alike}]`;
}

/** What an environment has, what is with similar names, and how much else there is. */
export function inventoryOf(
  resources: readonly Resource[],
  environment: string,
): { readonly shown: readonly Resource[]; readonly summary: string } {
  const own = resources.filter(({ owner }) => owner?.environment === environment);
  const alike = resources.filter((each) => each.alike === environment);
  const others = resources.length - own.length - alike.length;
  const summary = `${own.length} of ${environment}, ${alike.length} with similar names, ${others} others (--all lists them)`;
  return { shown: [...own, ...alike], summary };
}

/** What appeared and what vanished between two inventories. That a stack was changed meanwhile is neither. */
export function compareInventories(earlier: Inventory, later: Inventory): Finding[] {
  const [before, after] = [earlier, later].map((lines) =>
    lines.map((line) => line.replace(/ (?:CREATE|UPDATE)_COMPLETE$/, '')),
  ) as [string[], string[]];
  const named = (lines: Inventory, message: string): Finding[] =>
    lines.map((line) => ({
      component: 'inventory',
      region: line.split(' ')[1] ?? '',
      check: line.split(' ')[0] ?? '',
      message: `${line} ${message}`,
    }));
  return [
    ...named(
      after.filter((line) => !before.includes(line)),
      'was not there before',
    ),
    ...named(
      before.filter((line) => !after.includes(line)),
      'was there before',
    ),
  ];
}
