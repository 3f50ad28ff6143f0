import { shownSetting } from '../../config/shown-setting.ts';
import { inWords, listed } from '../../in-words.ts';
import type { Kind } from './kind.ts';
import type { Unresolved } from './resolve.ts';

/** A property that is not as declared. */
export interface Difference {
  /** Such as `CorsConfiguration.CorsRules[0].MaxAge`. */
  readonly path: string;
  /** The same without the numbers and names of items. */
  readonly pattern: string;
  /** What was found and what was declared, in words; of what may be secret only that they differ. */
  readonly from: string;
  readonly to: string;
  /** Both in a sentence that begins with the path. */
  readonly message: string;
  /** What was found where nothing, or nothing more, is declared; undefined where something else is declared. */
  readonly added: unknown;
}

/** Where a comparison is. */
export interface At {
  readonly kind: Kind;
  /** For people, with the numbers of items. */
  readonly path: string;
  /** For the tables of a kind, without them. */
  readonly pattern: string;
}

export function member({ path, pattern, kind }: At, name: string): At {
  return { kind, path: path === '' ? name : `${path}.${name}`, pattern: pattern === '' ? name : `${pattern}.${name}` };
}

export function numbered({ path, pattern, kind }: At, name: string): At {
  return { kind, path: `${path}[${name}]`, pattern };
}

/** Of a value as a whole. */
export function difference(at: At, declared: unknown, found: unknown): Difference {
  const { path, pattern } = at;
  const added = declared === undefined ? found : undefined;
  const shown = (value: unknown): string | undefined => (isSecret(at) ? shownOf(path, value) : inWords(value));
  const [from, to] = [shown(found), shown(declared)];
  if (from !== undefined && to !== undefined)
    return { path, pattern, from, to, added, message: `is ${from}, expected ${to}` };
  const is = found === undefined ? 'missing' : declared === undefined ? 'not declared' : 'other than declared';
  return {
    ...{ path, pattern, added, message: `is ${is}` },
    from: found === undefined ? 'nothing' : 'another value',
    to: declared === undefined ? 'nothing' : 'the declared value',
  };
}

/** Of a list whose order means nothing: which items it has besides, and which it lacks. */
export function listDifference(at: At, declared: readonly unknown[], found: readonly unknown[]): Difference {
  if (isSecret(at)) return difference(at, declared, found);
  const { path, pattern } = at;
  const [more, missing] = [without(found, declared), without(declared, found)];
  const shown = (items: readonly unknown[]): string => (items.length === 0 ? 'nothing' : listed(items));
  const [from, to] = [shown(more), shown(missing)];
  const besides = missing.length === 0 ? `also has ${from}` : `has ${from}, expected ${to}`;
  return {
    ...{ path, pattern, from, to, message: more.length === 0 ? `lacks ${to}` : besides },
    added: missing.length === 0 ? more : undefined,
  };
}

/** Of what refers to something that was not found. */
export function incomparable({ path, pattern }: At, { what }: Unresolved): Difference {
  const [from, to] = ['something', `${what}, which was not found`];
  return { path, pattern, from, to, message: `cannot be compared with ${to}`, added: undefined };
}

/** Whether a path is another one or leads on from it. */
export function isBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`);
}

function isSecret({ kind, pattern }: At): boolean {
  return kind.secret?.some((secret) => isBelow(pattern, secret) || isBelow(secret, pattern)) === true;
}

/** A setting of the apps that anybody may see; undefined for all else that may be secret. */
function shownOf(path: string, value: unknown): string | undefined {
  const name = /(?:\.Variables\.|\.Environment\[)(\w+)(?:\]\.Value)?$/.exec(path)?.[1];
  if (value === undefined) return name === undefined ? undefined : 'nothing';
  return name === undefined || typeof value !== 'string' ? undefined : shownSetting(name, value);
}

/** Items that others lack, each as often as it is there more often. */
function without(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = others.map(textOf);
  return items.filter((item) => {
    const index = left.indexOf(textOf(item));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

function textOf(item: unknown): string {
  return typeof item === 'string' ? item : JSON.stringify(item);
}
