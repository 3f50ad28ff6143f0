import type { KindStats } from './schemas.ts';
import { ActivityKind, VARIANT_STEPS } from './schemas.ts';
import type { Tally } from './tally.ts';
import { countVariant, noRequests } from './tally.ts';

/** What of a name is left for a tally: a segment of a key has 128 characters, the id and its hyphen 27. */
const MAX_LENGTH = 101;
/** In the place of a kind: requests by the status of their answer. */
const STATUSES = 'status';
/** In the place of a kind, before the name of a variant. */
const VARIANT = /^v_([a-z0-9]{1,20})$/;
const SUMS = ['created', 'refused', 'failed', 'bytes'] as const;
/** One letter for each class of latency, from `a`. */
const FIRST_CLASS = 'a'.charCodeAt(0);

/**
 * Writes a tally as names that a list shows, so that nothing has to be read: `view.refused3.a3-status.404x3`. A group is a kind and its
 * sums; of these `a3` are three requests in the first class of latencies. What is too long for one name continues in the next: all names
 * together are the tally, and each single name is a smaller tally.
 */
export function tallyNames(tally: Tally): string[] {
  // A server of before that meets a name with variants does not count it, so that all else is in other names.
  return [...namesOf(sumsOf(tally)), ...namesOf(variantSums(tally))];
}

function namesOf(sums: readonly [string, string][]): string[] {
  const names: string[] = [];
  let [name, group] = ['', ''];
  for (const [owner, sum] of sums) {
    const isNew = owner !== group;
    const longer = isNew ? `${name === '' ? '' : `${name}-`}${owner}.${sum}` : `${name}.${sum}`;
    if (longer.length > MAX_LENGTH) names.push(name);
    name = longer.length > MAX_LENGTH ? `${owner}.${sum}` : longer;
    group = owner;
  }
  return name === '' ? names : [...names, name];
}

/** Reads one name back; undefined when it is none. */
export function parseTallyName(name: string): Tally | undefined {
  const tally: Tally = { kinds: {}, refusals: {} };
  for (const group of name.split('-')) {
    const [owner = '', ...sums] = group.split('.');
    if (sums.length === 0 || !sums.every((sum) => addSum(tally, owner, sum))) return undefined;
  }
  return tally;
}

/** Group and text of each sum that is not zero. The number of requests is the sum of their latency classes. */
function sumsOf({ kinds, refusals }: Tally): [string, string][] {
  const ofKinds = Object.entries(kinds).flatMap(([kind, stats]) => textsOf(stats).map((text) => [kind, text] as const));
  const ofStatuses = Object.entries(refusals).map(([status, count]) => [STATUSES, `${status}x${count}`] as const);
  return [...ofKinds, ...ofStatuses].map(([owner, text]) => [owner, text]);
}

function variantSums({ variants = {} }: Tally): [string, string][] {
  return Object.entries(variants).flatMap(([name, stats]) =>
    VARIANT_STEPS.filter((step) => stats[step] > 0).map((step): [string, string] => [
      `v_${name}`,
      `${step}${stats[step]}`,
    ]),
  );
}

function textsOf(stats: KindStats): string[] {
  const sums = SUMS.filter((member) => stats[member] > 0).map((member) => `${member}${stats[member]}`);
  const classes = stats.latency.map((count, index) => ({ count, letter: String.fromCharCode(FIRST_CLASS + index) }));
  return [...sums, ...classes.filter(({ count }) => count > 0).map(({ count, letter }) => `${letter}${count}`)];
}

/** False for what is not a sum. */
function addSum(tally: Tally, owner: string, sum: string): boolean {
  const { kinds, refusals } = tally;
  if (owner === STATUSES) {
    const [, status, count] = /^([45][0-9]{2})x([0-9]{1,12})$/.exec(sum) ?? [];
    if (status === undefined) return false;
    refusals[status] = (refusals[status] ?? 0) + Number(count);
    return true;
  }
  const kind = ActivityKind.options.find((each) => each === owner);
  const [, what, digits] = /^([a-z]+)([0-9]{1,16})$/.exec(sum) ?? [];
  const [, variant] = VARIANT.exec(owner) ?? [];
  if (variant !== undefined) {
    const step = VARIANT_STEPS.find((each) => each === what);
    if (step) countVariant(tally, variant, step, Number(digits));
    return step !== undefined;
  }
  if (kind === undefined || what === undefined) return false;
  const stats = (kinds[kind] ??= noRequests());
  const member = SUMS.find((each) => each === what);
  if (member) {
    stats[member] += Number(digits);
    return true;
  }
  const latencyClass = what.length === 1 ? what.charCodeAt(0) - FIRST_CLASS : -1;
  const counted = stats.latency[latencyClass];
  if (counted === undefined) return false;
  stats.latency[latencyClass] = counted + Number(digits);
  stats.requests += Number(digits);
  return true;
}
