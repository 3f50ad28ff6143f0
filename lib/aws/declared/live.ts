/** A resource as its service describes it, in the names and the shape of CloudFormation. */
export interface Live {
  /** What `Ref` gives. */
  readonly id: string;
  /** What `Fn::GetAtt` gives, as far as some template asks for it. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What was seen of a component, by the logical ids of its template. */
export interface Seen {
  /** Undefined: the service itself says that there is none. */
  readonly live: Readonly<Record<string, Live | undefined>>;
  /** Values that other stacks export, by their names, as the services know them. */
  readonly imports: Readonly<Record<string, string | undefined>>;
}

/** The state of a component of which nothing matters but what it declares. */
export interface Compared {
  readonly seen: Seen;
}

/** Names of what there is, for a component all of whose resources have a name or an id of their own. */
export function idsOf({ live }: Seen): string[] {
  return Object.values(live).flatMap((found) => (found ? [found.id] : []));
}

/** The members that have a value: what a service leaves out or gives empty is not set. */
export function given(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isNothing(value)));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
