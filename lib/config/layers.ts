/** Members of a configuration, whatever they are called. */
export type Members = Readonly<Record<string, unknown>>;
/** Names that lead to a value: `['user', 'memoryMiB']`. */
export type Path = readonly string[];

/** What one source says of a configuration. */
export interface Layer {
  readonly members: Members;
  /** Where it says the value at a path, for a person: `deploy.config.json:12`. */
  readonly origin: (path: Path) => string;
}

/** A configuration that was checked, and what it was made of. */
export interface Resolved<Config> {
  readonly config: Config;
  readonly layers: readonly Layer[];
}

/** All that the layers say. What a later one says comes before the same of an earlier one; a list is one value. */
export function merged(layers: readonly Layer[]): Members {
  return layers.reduce<Members>((all, { members }) => mergedMembers(all, members), {});
}

/** Which layer has the last word on a path, by its own account; undefined: none says anything of it. */
export function originOf(layers: readonly Layer[], path: Path): string | undefined {
  return layers.findLast(({ members }) => valueAt(members, path) !== undefined)?.origin(path);
}

interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Every value that is not a group of others, with the path to it. */
export function leavesOf(members: Members, path: Path = []): Leaf[] {
  return Object.entries(members).flatMap(([name, value]) =>
    isGroup(value) ? leavesOf(value, [...path, name]) : [{ path: [...path, name], value }],
  );
}

/** What is at a path; undefined where nothing is. */
export function valueAt(members: Members, path: Path): unknown {
  return path.reduce<unknown>(
    (found, name) => (isGroup(found) && Object.hasOwn(found, name) ? found[name] : undefined),
    members,
  );
}

function mergedMembers(one: Members, other: Members): Members {
  const said = Object.entries(other).filter(([, value]) => value !== undefined);
  const entries = said.map(([name, value]) => {
    const before = Object.hasOwn(one, name) ? one[name] : undefined;
    return [name, isGroup(before) && isGroup(value) ? mergedMembers(before, value) : value];
  });
  return { ...one, ...(Object.fromEntries(entries) as Members) };
}

function isGroup(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
