import type { KindStats } from './schemas.ts';
import { ActivityKind } from './schemas.ts';
import type { Tally } from './tally.ts';
import { noRequests } from './tally.ts';

/** What of a name is left for a tally: a segment of a key has 128 characters, the id and its hyphen 27. */
const MAX_LENGTH = 101;
/** In the place of a kind: requests by the status of their answer. */
const STATUSES = 'status';
const SUMS = ['created', 'refused', 'failed', 'bytes'] as const;
/** One letter for each class of latency, from `a`. */
const FIRST_CLASS = 'a'.charCodeAt(0);

/**
 * Writes a tally as names that a list shows, so that nothing has to be read: `view.refused3.a3-status.404x3`. A group is a kind and its
 * sums; of these `a3` are three requests in the first class of latencies. What is too long for one name continues in the next: all names
 * together are the tally, and each single name is a smaller tally.
 */
export function tallyNames(tally: Tally): string[] {
  const names: string[] = [];
  let [name, group] = ['', ''];
  for (const [owner, sum] of sumsOf(tally)) {
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

function textsOf(stats: KindStats): string[] {
  const sums = SUMS.filter((member) => stats[member] > 0).map((member) => `${member}${stats[member]}`);
  const classes = stats.latency.map((count, index) => ({ count, letter: String.fromCharCode(FIRST_CLASS + index) }));
  return [...sums, ...classes.filter(({ count }) => count > 0).map(({ count, letter }) => `${letter}${count}`)];
}

/** False for what is not a sum. */
function addSum({ kinds, refusals }: Tally, owner: string, sum: string): boolean {
  if (owner === STATUSES) {
    const [, status, count] = /^([45][0-9]{2})x([0-9]{1,12})$/.exec(sum) ?? [];
    if (status === undefined) return false;
    refusals[status] = (refusals[status] ?? 0) + Number(count);
    return true;
  }
  const kind = ActivityKind.options.find((each) => each === owner);
  const [, what, digits] = /^([a-z]+)([0-9]{1,16})$/.exec(sum) ?? [];
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
