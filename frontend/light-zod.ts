/**
 * What pages use of `zod/mini`, in a tenth of its size. The build of pages takes this file in its place, so that a schema is written once for
 * server, command line and pages; types are zod's own. A test compares both on every schema that pages have. An issue has its path and
 * message only, and descriptions are dropped.
 */
interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The value is not of a kind that the checks after it expect. */
  readonly ends: boolean;
}

/** Gives the value that is read, and adds what is wrong. */
type Read = (value: unknown, issues: Issue[]) => unknown;
type Shape = Readonly<Record<string, ZodMiniType>>;
type Parameters = string | { readonly path?: readonly PropertyKey[]; readonly message?: string };

interface Facts {
  readonly shape?: Shape;
  readonly options?: readonly unknown[];
  /** A member that may be missing: whether it stays away or is replaced. */
  readonly absent?: 'left' | 'replaced';
  /** Of an object: what becomes of members that its shape does not name. */
  readonly others?: 'dropped' | 'refused' | 'kept' | undefined;
  /** Whether any issue keeps the checks from running, for the value was not changed to what they expect. */
  readonly changes?: true;
}

export class ZodMiniType {
  readonly run: Read;
  readonly facts: Facts;

  constructor(run: Read, facts: Facts = {}) {
    this.run = run;
    this.facts = facts;
  }

  get shape(): Shape | undefined {
    return this.facts.shape;
  }

  get options(): readonly unknown[] | undefined {
    return this.facts.options;
  }

  check(...checks: readonly (Read | undefined)[]): ZodMiniType {
    return new (this.constructor as typeof ZodMiniType)((value, issues) => {
      const own: Issue[] = [];
      let result = this.run(value, own);
      const isOther = (): boolean => own.some(({ ends }) => ends || this.facts.changes);
      for (const check of checks) if (check && !isOther()) result = check(result, own);
      issues.push(...own);
      return result;
    }, this.facts);
  }

  safeParse(value: unknown): { success: true; data: unknown } | { success: false; error: { issues: Issue[] } } {
    const issues: Issue[] = [];
    const data = this.run(value, issues);
    return issues.length === 0 ? { success: true, data } : { success: false, error: { issues } };
  }

  parse(value: unknown): unknown {
    const result = this.safeParse(value);
    if (result.success) return result.data;
    const where = result.error.issues.map(({ path }) => path.join('.') || 'it').join(', ');
    throw new TypeError(`the data is not as expected: ${where}`);
  }
}

export class ZodMiniOptional extends ZodMiniType {}

function add(issues: Issue[], ends: boolean, given?: Parameters, path: readonly PropertyKey[] = []): void {
  const { message = 'Invalid input', path: below = [] } =
    typeof given === 'string' ? { message: given } : (given ?? {});
  issues.push({ path: [...path, ...below], message, ends });
}

function below(key: PropertyKey, schema: ZodMiniType, value: unknown, issues: Issue[]): unknown {
  const own: Issue[] = [];
  const result = schema.run(value, own);
  for (const { path, ...issue } of own) issues.push({ ...issue, path: [key, ...path] });
  return result;
}

const kind = (is: (value: unknown) => boolean, facts?: Facts): ZodMiniType =>
  new ZodMiniType((value, issues) => {
    if (!is(value)) add(issues, true);
    return value;
  }, facts);

/** A check of a value whose kind has been found right: `value` is what the schema that has it reads. */
const test =
  (is: (value: never) => boolean, given?: Parameters): Read =>
  (value, issues) => {
    if (!is(value as never)) add(issues, false, given);
    return value;
  };

export const string = (): ZodMiniType => kind((value) => typeof value === 'string');
export const boolean = (): ZodMiniType => kind((value) => typeof value === 'boolean');
export const number = (): ZodMiniType => kind(Number.isFinite);
export const int = (): ZodMiniType => kind(Number.isInteger).check(test(Number.isSafeInteger));
export const unknown = (): ZodMiniType => kind(() => true);
export const custom = (is: (value: unknown) => boolean): ZodMiniType => kind(is);
export const literal = (value: unknown): ZodMiniType => kind((given) => given === value);

function oneOf(options: readonly unknown[]): ZodMiniType {
  return kind((value) => options.includes(value), { options });
}
export { oneOf as enum };

export const array = (element: ZodMiniType): ZodMiniType =>
  new ZodMiniType((value, issues) => {
    if (Array.isArray(value)) return Array.from(value, (item: unknown, at) => below(at, element, item, issues));
    add(issues, true);
    return value;
  });

const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOf = (shape: Shape, others: Facts['others']): ZodMiniType =>
  new ZodMiniType(
    (value, issues) => {
      if (!isObject(value)) {
        add(issues, true);
        return value;
      }
      const result: Record<string, unknown> = {};
      for (const [key, member] of Object.entries(shape)) {
        if (key in value || member.facts.absent === 'replaced') result[key] = below(key, member, value[key], issues);
        else if (member.facts.absent === undefined) add(issues, true, undefined, [key]);
      }
      if (others !== 'dropped') takeOthers(value, shape, others === 'kept' ? result : undefined, issues);
      return result;
    },
    { shape, others },
  );

/** The members that the shape does not name: kept in `result`, or else refused. */
function takeOthers(
  value: Record<string, unknown>,
  shape: Shape,
  result: Record<string, unknown> | undefined,
  issues: Issue[],
): void {
  const found = Object.keys(value).filter((key) => !Object.hasOwn(shape, key));
  // Assigned, this name would replace the prototype.
  if (result) for (const key of found) if (key !== '__proto__') result[key] = value[key];
  if (!result && found.length > 0) add(issues, false);
}

export const object = (shape: Shape): ZodMiniType => objectOf(shape, 'dropped');
export const strictObject = (shape: Shape): ZodMiniType => objectOf(shape, 'refused');
export const looseObject = (shape: Shape): ZodMiniType => objectOf(shape, 'kept');

export function extend({ facts }: ZodMiniType, more: Shape): ZodMiniType {
  return objectOf({ ...facts.shape, ...more }, facts.others);
}

export function omit({ facts }: ZodMiniType, without: Readonly<Record<string, true>>): ZodMiniType {
  const left = Object.entries(facts.shape ?? {}).filter(([key]) => !Object.hasOwn(without, key));
  return objectOf(Object.fromEntries(left), facts.others);
}

export const record = (key: ZodMiniType, member: ZodMiniType): ZodMiniType =>
  new ZodMiniType((value, issues) => {
    if (!isObject(value)) {
      add(issues, true);
      return value;
    }
    const result: Record<string, unknown> = {};
    for (const name of Object.keys(value)) {
      if (name === '__proto__') continue;
      if (key.safeParse(name).success) result[name] = below(name, member, value[name], issues);
      // A list of names says which there are; any other schema, what a name is like.
      else if (key.options) add(issues, false);
      else add(issues, true, undefined, [name]);
    }
    return result;
  });
export { record as partialRecord };

export const union = (options: readonly ZodMiniType[]): ZodMiniType =>
  new ZodMiniType((value, issues) => {
    const tries = options.map((option) => {
      const own: Issue[] = [];
      return { result: option.run(value, own), own };
    });
    const near = tries.filter(({ own }) => !own.some(({ ends }) => ends));
    const taken = tries.find(({ own }) => own.length === 0) ?? (near.length === 1 ? near[0] : undefined);
    if (taken) issues.push(...taken.own);
    else add(issues, true);
    return taken ? taken.result : value;
  });

export const optional = (inner: ZodMiniType): ZodMiniType =>
  new ZodMiniOptional((value, issues) => (value === undefined ? value : inner.run(value, issues)), { absent: 'left' });
export const nullable = (inner: ZodMiniType): ZodMiniType =>
  new ZodMiniType((value, issues) => (value === null ? value : inner.run(value, issues)), inner.facts);
export const _default = (inner: ZodMiniType, given: unknown): ZodMiniType =>
  new ZodMiniType((value, issues) => (value === undefined ? given : inner.run(value, issues)), { absent: 'replaced' });
export const lazy = (getter: () => ZodMiniType): ZodMiniType =>
  new ZodMiniType((value, issues) => getter().run(value, issues));

export const transform = (change: (value: unknown) => unknown): ZodMiniType => new ZodMiniType(change);
export const pipe = (first: ZodMiniType, second: ZodMiniType): ZodMiniType =>
  new ZodMiniType(
    (value, issues) => {
      const own: Issue[] = [];
      const result = first.run(value, own);
      issues.push(...own);
      return own.length === 0 ? second.run(result, issues) : result;
    },
    { changes: true },
  );

const lengthOf = (value: string | readonly unknown[]): number =>
  (typeof value === 'string' ? Array.from(value) : value).length;

export const minLength = (least: number): Read => test((value: string | unknown[]) => lengthOf(value) >= least);
export const maxLength = (most: number): Read => test((value: string | unknown[]) => lengthOf(value) <= most);
export const length = (exact: number): Read => test((value: string | unknown[]) => lengthOf(value) === exact);
export const minimum = (least: number): Read => test((value: number) => value >= least);
export const maximum = (most: number): Read => test((value: number) => value <= most);
export const regex = (pattern: RegExp, given?: string): Read => test((value: string) => pattern.test(value), given);
export const startsWith = (start: string): Read => test((value: string) => value.startsWith(start));
export const trim = (): Read => (value) => (value as string).trim();
export const refine = (is: (value: unknown) => boolean, given?: Parameters): Read => test(is, given);

type AddIssue = (issue: Exclude<Parameters, string>) => void;

export const superRefine =
  (look: (value: unknown, context: { readonly addIssue: AddIssue }) => void): Read =>
  (value, issues) => {
    look(value, { addIssue: (issue) => add(issues, false, issue) });
    return value;
  };

// Empty: the build drops their calls with the texts that they are given.
export function describe(): undefined {}
export function meta(): undefined {}

export const base64url = (): ZodMiniType =>
  string().check(test((text: string) => /^(?:[\w-]{4})*(?:[\w-]{2,3})?$/.test(text)));

const TIME = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.(\d+))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

interface TimeOptions {
  readonly precision?: number;
  readonly offset?: boolean;
  readonly error?: string;
}

export const iso = {
  datetime: ({ precision, offset = false, error }: TimeOptions = {}): ZodMiniType =>
    string().check(
      test((text: string) => {
        const [, day = '', fraction = '', zone] = TIME.exec(text) ?? [];
        return (
          (zone === 'Z' || (offset && zone !== undefined)) &&
          (precision ?? fraction.length) === fraction.length &&
          isDay(day)
        );
      }, error),
    ),
};
