import { inWords, listed } from '../../in-words.ts';
import type { Statement } from '../policies.ts';
import { canonicalPolicy } from '../policies.ts';
import type { At, Difference } from './difference.ts';
import { difference, listDifference, member, numbered } from './difference.ts';

/** How many differences of one policy are named: who reads more compares the documents. */
const MOST = 6;
/** What two statements that say the same thing differently have in common: one of these. */
const COMPARED = ['Principal', 'Action', 'Resource', 'Condition'];

type Members = Readonly<Record<string, unknown>>;
interface Placed {
  /** The statement's own name, or its number. */
  readonly name: string;
  readonly statement: Members;
}

/** What a policy means differently, statement by statement and member by member. */
export function policyDifferences(at: At, declared: unknown, found: unknown): Difference[] {
  if (!isMembers(declared) || !isMembers(found)) return [difference(at, declared, found)];
  const version = String(declared['Version']) === String(found['Version']) ? [] : ['Version'];
  const all = [
    ...version.map((name) => difference(member(at, name), declared[name], found[name])),
    ...statementDifferences(member(at, 'Statement'), statementsOf(declared), statementsOf(found)),
  ];
  const more = all.slice(MOST);
  const [last] = more;
  if (!last) return all;
  const rest = `${more.length} more`;
  return [
    ...all.slice(0, MOST),
    { ...last, path: at.path, from: rest, to: rest, message: `differs in ${rest} members` },
  ];
}

function statementDifferences(at: At, declared: readonly Placed[], found: readonly Placed[]): Difference[] {
  const left = [...found];
  const take = (isMeant: (one: Placed) => boolean): Placed | undefined => {
    const index = left.findIndex(isMeant);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const missing = declared.filter(
    ({ statement }) => !take((other) => meaningOf(other.statement) === meaningOf(statement)),
  );
  const differing = missing.flatMap((expected) => {
    const alike =
      take(({ name }) => name === expected.name && !isNumber(name)) ??
      take(({ statement }) => COMPARED.some((name) => isAlike(statement[name], expected.statement[name])));
    const place = numbered(at, expected.name);
    if (alike) return memberDifferences(place, expected.statement, alike.statement);
    return [whole(place, expected.statement, undefined)];
  });
  return [...differing, ...left.map(({ name, statement }) => whole(numbered(at, name), undefined, statement))];
}

function memberDifferences(at: At, declared: Members, found: Members): Difference[] {
  const names = [...new Set([...Object.keys(declared), ...Object.keys(found)])];
  return names.flatMap((name) => {
    const [expected, there] = [declared[name], found[name]];
    if (isSame(expected, there)) return [];
    const place = member(at, name);
    if (isMembers(expected ?? there)) return [difference(place, expected, there)];
    return [listDifference(place, listOf(expected), listOf(there))];
  });
}

/** A statement that has none like it. */
function whole(at: At, declared: Members | undefined, found: Members | undefined): Difference {
  const [from, to] = [found, declared].map((one) => (one ? statementInWords(one) : 'nothing')) as [string, string];
  return { ...difference(at, declared, found), from, to, message: `is ${from}, expected ${to}` };
}

/** What a statement says, on a line. */
export function statementInWords({ Effect, Principal, Action, NotAction, Resource, Condition }: Members): string {
  const when = Condition === undefined ? '' : ` if ${inWords(Condition, 80)}`;
  const who =
    Principal === undefined ? '' : ` to ${typeof Principal === 'string' ? Principal : inWords(Principal, 80)}`;
  const what = NotAction === undefined ? listed(listOf(Action), 80) : `all but ${listed(listOf(NotAction), 80)}`;
  return `${String(Effect)} ${what}${who}${Resource === undefined ? '' : ` on ${listed(listOf(Resource), 100)}`}${when}`;
}

function statementsOf({ Statement: statements }: Members): Placed[] {
  return [statements].flat().map((statement, index) => {
    const members = isMembers(statement) ? statement : {};
    return {
      name: typeof members['Sid'] === 'string' && members['Sid'] !== '' ? members['Sid'] : String(index),
      statement: members,
    };
  });
}

function meaningOf(statement: Members): string {
  return canonicalPolicy([statement as unknown as Statement]);
}

function isSame(one: unknown, other: unknown): boolean {
  return meaningOf({ it: one }) === meaningOf({ it: other });
}

function isAlike(one: unknown, other: unknown): boolean {
  return one !== undefined && isSame(one, other);
}

function isNumber(name: string): boolean {
  return /^[0-9]+$/.test(name);
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : [value].flat();
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
