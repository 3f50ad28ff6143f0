import type { Statement } from '../policies.ts';
import { canonicalPolicy } from '../policies.ts';
import { Unresolved } from './resolve.ts';

/** What is known of the properties of a resource type. Paths are without the numbers of items: `Rules.Id`. */
export interface Kind {
  /** Lists whose order means nothing, with the members that tell their items apart, `One,Other`; `''` for lists of plain values. */
  readonly sets?: Readonly<Record<string, string>>;
  /** Policy documents, which are compared by what they mean. */
  readonly policies?: readonly string[];
  /** Sets that may hold more, such as tags, which CloudFormation and the stack put on, too. */
  readonly open?: readonly string[];
  /** Where nothing may be that is not declared; elsewhere a service fills in defaults of its own. */
  readonly closed?: readonly string[];
  /** What may be secret, and is in no message. */
  readonly secret?: readonly string[];
  /** What no service gives back, and why. */
  readonly unread?: Readonly<Record<string, string>>;
}

/** A property that is not as declared. */
export interface Difference {
  /** Such as `CorsConfiguration.CorsRules[0].MaxAge`. */
  readonly path: string;
  /** What was found and what was expected, in words. */
  readonly message: string;
}

interface At {
  readonly kind: Kind;
  /** For people, with the numbers of items. */
  readonly path: string;
  /** For the tables of a kind, without them. */
  readonly pattern: string;
}

/** Every declared leaf that is not the same in what was found, and what was found where nothing else may be. */
export function differences(kind: Kind, declared: unknown, found: unknown): Difference[] {
  return compare({ kind, path: '', pattern: '' }, declared, found);
}

function compare(at: At, declared: unknown, found: unknown): Difference[] {
  const { kind, pattern } = at;
  if (kind.unread?.[pattern] !== undefined) return [];
  if (declared instanceof Unresolved)
    return [{ path: at.path, message: `cannot be compared with ${declared.what}, which was not found` }];
  if (kind.policies?.includes(pattern)) return meansTheSame(declared, found) ? [] : [difference(at, declared, found)];
  if (Array.isArray(declared)) return compareLists(at, declared, found);
  if (isObject(declared)) return compareMembers(at, declared, found);
  return isSameValue(declared, found) ? [] : [difference(at, declared, found)];
}

function compareMembers(at: At, declared: Readonly<Record<string, unknown>>, found: unknown): Difference[] {
  if (!isObject(found)) return [difference(at, declared, found)];
  const more = Object.keys(found).filter(
    (name) => declared[name] === undefined && !isEmptyList(found[name]) && isClosed(member(at, name)),
  );
  return [
    ...Object.entries(declared).flatMap(([name, value]) => compare(member(at, name), value, found[name])),
    ...more.map((name) => difference(member(at, name), undefined, found[name])),
  ];
}

function compareLists(at: At, declared: readonly unknown[], found: unknown): Difference[] {
  if (!Array.isArray(found)) return [difference(at, declared, found)];
  const key = at.kind.sets?.[at.pattern];
  if (key === '') {
    const isSame = at.kind.open?.includes(at.pattern) ? isWithin(declared, found) : isSameSet(declared, found);
    return isSame ? [] : [difference(at, declared, found)];
  }
  if (key !== undefined) return compareSets(at, key, declared, found);
  if (declared.length !== found.length) return [difference(at, declared, found)];
  return declared.flatMap((item, index) => compare(numbered(at, String(index)), item, (found as unknown[])[index]));
}

function compareSets(at: At, key: string, declared: readonly unknown[], found: readonly unknown[]): Difference[] {
  const keyOf = (item: unknown): string => (isObject(item) ? keyIn(item, key) : String(item));
  const [expected, others] = [new Map(declared.map((item) => [keyOf(item), item])), found.slice()];
  const missing = [...expected].flatMap(([name, item]) => {
    const index = others.findIndex((other) => keyOf(other) === name);
    const [match] = index < 0 ? [] : others.splice(index, 1);
    return compare(numbered(at, name), item, match);
  });
  if (at.kind.open?.includes(at.pattern)) return missing;
  return [...missing, ...others.map((item) => difference(numbered(at, keyOf(item)), undefined, item))];
}

function keyIn(item: Readonly<Record<string, unknown>>, key: string): string {
  return key
    .split(',')
    .flatMap((name) => (item[name] === undefined ? [] : (item[name] as string)))
    .join(' ');
}

function difference({ path, pattern, kind }: At, declared: unknown, found: unknown): Difference {
  const isSecret = kind.secret?.some((secret) => isBelow(pattern, secret) || isBelow(secret, pattern)) === true;
  return {
    path,
    message: isSecret
      ? `is ${found === undefined ? 'missing' : declared === undefined ? 'not declared' : 'another than declared'}`
      : `is ${inWords(found)}, expected ${inWords(declared)}`,
  };
}

function member({ path, pattern, kind }: At, name: string): At {
  return { kind, path: path === '' ? name : `${path}.${name}`, pattern: pattern === '' ? name : `${pattern}.${name}` };
}

function numbered({ path, pattern, kind }: At, name: string): At {
  return { kind, path: `${path}[${name}]`, pattern };
}

function isClosed({ kind, pattern }: At): boolean {
  return kind.closed?.some((closed) => isBelow(pattern, closed)) === true;
}

/** Whether a path is another one or leads on from it. */
export function isBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`);
}

/** CloudFormation takes numbers and truth values as texts, too. */
function isSameValue(one: unknown, other: unknown): boolean {
  const isScalar = typeof other === 'string' || typeof other === 'number' || typeof other === 'boolean';
  return isScalar && String(one) === String(other);
}

function isSameSet(one: readonly unknown[], other: readonly unknown[]): boolean {
  return JSON.stringify(one.map(String).sort()) === JSON.stringify(other.map(String).sort());
}

function isWithin(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.every((item) => other.some((found) => isSameValue(item, found)));
}

function meansTheSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return false;
  const text = ({ Version, Statement: statements }: Record<string, unknown>): string =>
    `${String(Version)} ${canonicalPolicy([statements].flat() as Statement[])}`;
  return text(one) === text(other);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which some services give for what is not there, at any depth. */
function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function inWords(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
