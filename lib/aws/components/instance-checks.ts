import type { Check } from '../deployment.ts';
import type { InstanceState } from './instance-state.ts';
import { seenNetworkChecks } from './network-checks.ts';

/** What no template says: nothing foreign, and what holds for the machine itself where one is meant to run. An emulator starts none. */
export const instanceChecks: readonly Check<InstanceState>[] = [
  ...seenNetworkChecks<InstanceState>(),
  {
    name: 'one-address',
    find: ({ addresses }) =>
      addresses.length === 1
        ? undefined
        : `there are ${addresses.length} addresses, expected one: ${addresses.map(({ PublicIp }) => PublicIp ?? '?').join(', ') || 'none'}`,
  },
  {
    name: 'machine',
    find: ({ machines, members }, { config }) => {
      const wanted = config.machine.desiredCount;
      const healthy = members.filter(({ isInService }) => isInService);
      const isRunning = machines.every(({ id, state }) => state === 'running' && healthy.some((one) => one.id === id));
      if (machines.length === wanted && isRunning) return undefined;
      return `there are ${machines.length} machines [${machines.map(({ id, state }) => `${id} ${state}`).join(', ')}], ${healthy.length} in service, expected ${wanted}`;
    },
  },
  {
    name: 'machine-version',
    find: ({ members, version }) => {
      const old = members.filter((member) => member.version !== version);
      return old.length === 0
        ? undefined
        : `${old.map(({ id }) => id).join(', ')} was started from another version of the template than ${version ?? '?'}`;
    },
  },
  {
    name: 'address-leads-there',
    find: ({ addresses, machines }, { config }) => {
      if (config.machine.desiredCount === 0) return undefined;
      const found = addresses[0]?.InstanceId;
      return machines.some(({ id }) => id === found) ? undefined : `the address belongs to ${found ?? 'no machine'}`;
    },
  },
  {
    name: 'door',
    find: ({ door }, { config, locked }) =>
      locked || config.machine.desiredCount === 0 || door === 200
        ? undefined
        : `the machine answers /api/info with ${door ?? 'nothing: the address has no machine'}, expected 200`,
  },
];

/** Only CloudFront reaches the machine: other addresses find no open port, and a request without the secret gets 403. */
export const lockedInstanceChecks: readonly Check<InstanceState>[] = [
  {
    name: 'door-closed',
    find: ({ door }) =>
      door === undefined || door === 'no answer' || door === 403
        ? undefined
        : `the machine answers requests that bypass CloudFront with ${door}, expected no answer or 403`,
  },
];
