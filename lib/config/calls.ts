import { PARTS_ASKED_TOGETHER } from '../../core/client/part-urls.ts';

/** Calls of a store, by what a bucket takes for them. A deletion costs nothing. */
export interface StoreCalls {
  readonly put: number;
  readonly list: number;
  readonly get: number;
  readonly head: number;
}

/** Calls for a transfer as such, for each of its parts, and for each request for the addresses of some parts, in both directions. */
export interface TransferCalls {
  readonly transfer: StoreCalls;
  readonly part: StoreCalls;
  readonly addresses: StoreCalls;
}

/**
 * What the service asks of its store for one transfer that is uploaded, opened, and downloaded once, when its limit is reached; by one
 * process that has served another one before. In direct mode the parts themselves are sent by the client. Counted: a test compares
 * this table with a store that counts.
 */
export const CALLS_PER_TRANSFER: Readonly<Record<'server' | 'direct', TransferCalls>> = {
  server: {
    transfer: { put: 15, list: 4, get: 9, head: 2 },
    part: { put: 3, list: 0, get: 2, head: 1 },
    addresses: { put: 2, list: 0, get: 1, head: 1 },
  },
  direct: {
    transfer: { put: 15, list: 4, get: 10, head: 2 },
    part: { put: 1, list: 0, get: 1, head: 0 },
    addresses: { put: 2, list: 0, get: 1, head: 1 },
  },
};

/** Requests for addresses in each direction; the first is mostly spared, where its answer comes with the creation or the claim. */
export function addressRequests(parts: number): number {
  return Math.ceil(parts / PARTS_ASKED_TOGETHER);
}

export function callsOf({ transfer, part, addresses }: TransferCalls, parts: number): StoreCalls {
  const sum = (kind: keyof StoreCalls): number =>
    transfer[kind] + parts * part[kind] + addressRequests(parts) * addresses[kind];
  return { put: sum('put'), list: sum('list'), get: sum('get'), head: sum('head') };
}
