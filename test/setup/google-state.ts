/** What a test server in the place of Google Cloud holds. */
export interface Binding {
  role: string;
  members: string[];
  condition?: { title: string; expression: string };
}

export interface StoredPolicy {
  version: number;
  bindings: Binding[];
  revision: number;
}

/** An answer that is not a success, as Google words it. */
export class ApiError extends Error {
  readonly code: number;
  readonly status: string;
  /** Google's reason, in the details of some errors. */
  readonly reason: string | undefined;

  constructor(code: number, status: string, message: string, reason?: string) {
    super(message);
    this.code = code;
    this.status = status;
    this.reason = reason;
  }
}

export const notFound = (what: string): ApiError => new ApiError(404, 'NOT_FOUND', `${what} was not found`);
export const exists = (what: string): ApiError => new ApiError(409, 'ALREADY_EXISTS', `${what} already exists`);

export type Item = Record<string, unknown>;

/** Resources by their names, with a policy each. */
export interface GoogleState {
  readonly items: Map<string, Item>;
  readonly policies: Map<string, StoredPolicy>;
  /** Tags and digests by the name of their repository. */
  readonly images: Map<string, { digest: string; tag: string; uploadTime: string }[]>;
  readonly payloads: Map<string, string>;
  readonly operations: Map<string, { polls: number; finish: () => void; error?: string }>;
  /** E-mail addresses that other services do not know yet, and how often they will still say so. */
  readonly unpropagated: Map<string, number>;
  /** APIs that are enabled. */
  readonly services: Set<string>;
  serial: number;
}

export function createState(): GoogleState {
  return {
    items: new Map(),
    policies: new Map(),
    images: new Map(),
    payloads: new Map(),
    operations: new Map(),
    unpropagated: new Map(),
    services: new Set(),
    serial: 1,
  };
}

/** Keeps what there is now; what it gives puts that back. */
export function snapshot(state: GoogleState): () => void {
  const maps = [state.items, state.policies, state.payloads, state.images] as Map<string, unknown>[];
  const kept = maps.map((map) => structuredClone([...map]));
  return () => {
    for (const [index, map] of maps.entries()) {
      map.clear();
      for (const [name, value] of structuredClone(kept[index] ?? [])) map.set(name, value);
    }
  };
}

export function itemOf(state: GoogleState, name: string): Item {
  const found = state.items.get(name);
  if (!found) throw notFound(name);
  return found;
}

/** Items directly below a name. */
export function below(state: GoogleState, prefix: string): Item[] {
  return [...state.items]
    .filter(([name]) => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'))
    .map(([, item]) => item);
}

/** Removes a resource with its policy and all that is below it. */
export function removeItem(state: GoogleState, name: string): void {
  itemOf(state, name);
  for (const map of [state.items, state.policies, state.payloads, state.images]) {
    for (const key of map.keys()) if (key === name || key.startsWith(`${name}/`)) map.delete(key);
  }
}

/** Without what is zero, false or empty, as Google's APIs leave it out. */
export function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZeros);
  if (typeof value !== 'object' || value === null) return value;
  const isZero = (member: unknown): boolean =>
    member === undefined ||
    member === 0 ||
    member === false ||
    member === '' ||
    (Array.isArray(member) && member.length === 0);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !isZero(member))
      .map(([name, member]) => [name, withoutZeros(member)]),
  );
}
