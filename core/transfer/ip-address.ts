const IPV4 = /^(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;
const GROUPS = 8;
/** The first six groups of an IPv4 address that is mapped into IPv6. */
const MAPPED = [0, 0, 0, 0, 0, 0xffff];

/** Four numbers of 8 bits, or eight of 16. */
export type Address = { readonly version: 4 | 6; readonly numbers: readonly number[] };

/**
 * The one way to write an address (RFC 5952 for IPv6; an IPv4 address that is mapped into IPv6 as IPv4), so that the same caller is the
 * same text whatever wrote it. Undefined for anything that is not an address, and for one with a zone id, which means something on one
 * machine only.
 */
export function canonicalAddress(text: string): string | undefined {
  const address = parseAddress(text);
  return address && format(address);
}

/** The network that an address is in, /24 for IPv4 and /48 for IPv6, such as `203.0.113.0/24`. Undefined as above. */
export function networkOf(text: string): string | undefined {
  const address = parseAddress(text);
  if (!address) return undefined;
  const { version, numbers } = address;
  const network = numbers.map((number, index) => (index < 3 ? number : 0));
  return `${format({ version, numbers: network })}/${version === 4 ? 24 : 48}`;
}

/** Undefined as above; an IPv4 address that is mapped into IPv6 is one of IPv4. */
export function parseAddress(text: string): Address | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4) return { version: 4, numbers: ipv4 };
  const groups = parseIpv6(text);
  if (!groups) return undefined;
  const [high = 0, low = 0] = groups.slice(MAPPED.length);
  const isMapped = MAPPED.every((group, index) => groups[index] === group);
  return isMapped
    ? { version: 4, numbers: [high >> 8, high & 0xff, low >> 8, low & 0xff] }
    : { version: 6, numbers: groups };
}

function parseIpv4(text: string): number[] | undefined {
  const numbers = IPV4.exec(text)?.slice(1).map(Number);
  return numbers?.every((number) => number <= 255) ? numbers : undefined;
}

function parseIpv6(text: string): number[] | undefined {
  const [head, tail, ...more] = text.split('::');
  if (head === undefined || more.length > 0) return undefined;
  const [before, after] = [parseGroups(head, tail === undefined), parseGroups(tail ?? '', true)];
  if (!before || !after) return undefined;
  const left = GROUPS - before.length - after.length;
  // `::` is at least one group of zeros.
  if (tail === undefined ? left !== 0 : left < 1) return undefined;
  return [...before, ...Array<number>(left).fill(0), ...after];
}

/** Groups of a part of an IPv6 address; the last two may be written as an IPv4 address where the address ends. */
function parseGroups(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const [one, two, three, four] = (isEnd && index === parts.length - 1 && parseIpv4(part)) || [];
    if (one !== undefined && two !== undefined && three !== undefined && four !== undefined) {
      groups.push((one << 8) | two, (three << 8) | four);
    } else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function format({ version, numbers }: Address): string {
  if (version === 4) return numbers.join('.');
  const { start, length } = longestZeros(numbers);
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return length < 2 ? text(numbers) : `${text(numbers.slice(0, start))}::${text(numbers.slice(start + length))}`;
}

/** The first of the longest rows of zeros. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  }
  return longest;
}
