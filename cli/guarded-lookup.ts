import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { SendError } from '../core/errors.ts';
import { isPrivateAddress, isPrivateHost } from '../core/client/private-host.ts';

/**
 * Looks names up for requests to addresses that a server has named. A name that leads to this machine or its network is refused, whatever
 * it led to before, unless the server's own does. The connection is made to the address that was judged.
 */
export function guardedLookup(server: string): LookupFunction {
  return (hostname, options, callback) => {
    const wanted = { ...options, all: true as const };
    judged(hostname, server, () => lookup(hostname, wanted))
      .then((found) => {
        const [{ address, family } = { address: '', family: 4 }] = found;
        if (options.all) callback(null, found);
        else callback(null, address, family);
      })
      .catch((thrown: unknown) => callback(thrown instanceof Error ? thrown : new Error(String(thrown)), []));
  };
}

async function judged(
  hostname: string,
  server: string,
  find: () => Promise<LookupAddress[]>,
): Promise<LookupAddress[]> {
  const found = await find();
  if (!found.some(({ address }) => isPrivateAddress(address))) return found;
  const { hostname: own } = new URL(server);
  const isOwnPrivate =
    isPrivateHost(own) || (await lookup(own, { all: true })).some(({ address }) => isPrivateAddress(address));
  if (isOwnPrivate) return found;
  throw new SendError(
    'untrusted_address',
    `the server named ${hostname} for a part, which is in the network of this machine: nothing was sent there`,
  );
}
