import { parseAddress } from '../transfer/ip-address.ts';

/** First bits of the addresses that are no place of the public network: IANA's special-purpose registries (RFC 6890), and multicast. */
const IPV4_RANGES: readonly (readonly [address: readonly number[], bits: number])[] = [
  [[0, 0, 0, 0], 8],
  [[10, 0, 0, 0], 8],
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  [[169, 254, 0, 0], 16],
  [[172, 16, 0, 0], 12],
  [[192, 0, 0, 0], 24],
  [[192, 168, 0, 0], 16],
  [[198, 18, 0, 0], 15],
  [[224, 0, 0, 0], 3],
];
/** Global unicast is 2000::/3; of it 2001::/23 and 2002::/16 are for protocols, of which some carry an IPv4 address. */
const GLOBAL_UNICAST = 0x2000;
const TRANSLATED = [0x64, 0xff9b, 0, 0, 0, 0];

/** Whether an address (IPv6 without brackets) is of this machine, its network, or no single machine. False for what is not an address. */
export function isPrivateAddress(text: string): boolean {
  const address = parseAddress(text);
  if (!address) return false;
  const { version, numbers } = address;
  if (version === 4) return IPV4_RANGES.some(([range, bits]) => isIn(numbers, range, bits));
  if (TRANSLATED.every((group, index) => numbers[index] === group)) {
    const [high = 0, low = 0] = numbers.slice(TRANSLATED.length);
    return isPrivateAddress([high >> 8, high & 0xff, low >> 8, low & 0xff].join('.'));
  }
  const [first = 0, second = 0] = numbers;
  return (first & 0xe000) !== GLOBAL_UNICAST || first === 0x2002 || (first === 0x2001 && second < 0x200);
}

/**
 * The same of a URL's `hostname`, in which the URL parser has brought every way to write an address into one. Of names it knows those that
 * mean this machine or network whatever a name server says (RFC 6761, RFC 6762); `.invalid` is the service within this process.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isPrivateAddress(host) || /(?:^|\.)(?:localhost|local|invalid)$/.test(host);
}

function isIn(numbers: readonly number[], range: readonly number[], bits: number): boolean {
  const value = (parts: readonly number[]): number => parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - bits);
  return Math.floor(value(numbers) / size) === Math.floor(value(range) / size);
}
