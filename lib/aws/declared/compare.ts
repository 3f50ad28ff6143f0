import type { At, Difference } from './difference.ts';
import { difference, incomparable, isBelow, listDifference, member, numbered } from './difference.ts';
import type { Kind } from './kind.ts';
import { policyDifferences } from './policy-difference.ts';
import { Unresolved } from './resolve.ts';

/** Every declared leaf that is not the same in what was found, and what was found where nothing else may be. */
export function differences(kind: Kind, declared: unknown, found: unknown): Difference[] {
  return compare({ kind, path: '', pattern: '' }, declared, found);
}

function compare(at: At, declared: unknown, found: unknown): Difference[] {
  const { kind, pattern } = at;
  if (kind.unread?.[pattern] !== undefined) return [];
  if (declared instanceof Unresolved) return [incomparable(at, declared)];
  if (kind.policies?.includes(pattern)) return policyDifferences(at, declared, found);
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
    return isSame ? [] : [listDifference(at, declared, found)];
  }
  if (key !== undefined) return compareSets(at, key, declared, found);
  if (declared.length !== found.length) return lengthDifferences(at, declared, found);
  return declared.flatMap((item, index) => compare(numbered(at, String(index)), item, (found as unknown[])[index]));
}

/** Of a list whose order counts: the items that are too many or missing, where all others are as declared. */
function lengthDifferences(at: At, declared: readonly unknown[], found: readonly unknown[]): Difference[] {
  const [more, missing] = [between(at, declared, found), between(at, found, declared)];
  if (more) return more.map(([index, item]) => difference(numbered(at, String(index)), undefined, item));
  if (missing) return missing.map(([index, item]) => difference(numbered(at, String(index)), item, undefined));
  return [difference(at, declared, found)];
}

/** The objects of a longer list that are between those of a shorter one; undefined where it does not hold all of those, in their order. */
function between(at: At, some: readonly unknown[], all: readonly unknown[]): [number, unknown][] | undefined {
  let next = 0;
  const others: [number, unknown][] = [];
  for (const [index, item] of all.entries()) {
    if (next < some.length && compare(at, some[next], item).length === 0) next += 1;
    else others.push([index, item]);
  }
  return next === some.length && others.every(([, item]) => isObject(item)) ? others : undefined;
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

function isClosed({ kind, pattern }: At): boolean {
  return kind.closed?.some((closed) => isBelow(pattern, closed)) === true;
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which some services give for what is not there, at any depth. */
function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
