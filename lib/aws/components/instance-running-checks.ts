import type { Check } from '../component.ts';
import type { InstanceState } from './instance-state.ts';

/** What holds for the machine itself, where one is meant to run. An emulator starts none. */
export const runningChecks: readonly Check<InstanceState>[] = [
  {
    name: 'machine',
    find: ({ machines, scaling }, { config }) => {
      const wanted = config.machine.desiredCount;
      const healthy = (scaling?.Instances ?? []).filter(
        ({ LifecycleState, HealthStatus }) => LifecycleState === 'InService' && HealthStatus === 'Healthy',
      );
      const isRunning = machines.every(
        ({ id, state }) => state === 'running' && healthy.some((one) => one.InstanceId === id),
      );
      if (machines.length === wanted && isRunning) return undefined;
      return `there are ${machines.length} machines [${machines.map(({ id, state }) => `${id} ${state}`).join(', ')}], ${healthy.length} in service, expected ${wanted}`;
    },
  },
  {
    name: 'machine-version',
    find: ({ scaling }) => {
      const expected = scaling?.LaunchTemplate?.Version;
      const old = (scaling?.Instances ?? []).filter(({ LaunchTemplate }) => LaunchTemplate?.Version !== expected);
      return old.length === 0
        ? undefined
        : `${old.map(({ InstanceId }) => InstanceId ?? '?').join(', ')} was started from another version of the template than ${expected ?? '?'}`;
    },
  },
  {
    name: 'address-leads-there',
    find: ({ addresses, machines }, { config }) => {
      if (config.machine.desiredCount === 0) return undefined;
      const found = addresses[0]?.InstanceId;
      return machines.some(({ id }) => id === found) ? undefined : `the address leads to ${found ?? 'no machine'}`;
    },
  },
  {
    name: 'door',
    find: ({ door }, { config, locked }) =>
      locked || config.machine.desiredCount === 0 || door === 200
        ? undefined
        : `the machine answers /api/info with ${door ?? 'nothing, for the address leads nowhere'}, expected 200`,
  },
];

/** Nobody gets past the front: other addresses find no open port, and without the secret there is 403. */
export const runningLockedChecks: readonly Check<InstanceState>[] = [
  {
    name: 'door-closed',
    find: ({ door }) =>
      door === undefined || door === 'no answer' || door === 403
        ? undefined
        : `the machine answers past the front with ${door}, expected no answer or 403`,
  },
];
