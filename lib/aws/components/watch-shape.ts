import type { DeploymentConfig } from '../../config/config.ts';
import type { AwsTarget } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { AlarmShape } from '../constructs/alarm.ts';
import type { BalancerNames } from '../balancer-names.ts';
import type { WatchedContainers } from '../constructs/container-alarms.ts';
import { containerAlarms } from '../constructs/container-alarms.ts';
import { failingPages, oldCertificate } from '../constructs/edge-alarms.ts';
import type { WatchedFunctions } from '../constructs/function-alarms.ts';
import { functionAlarms } from '../constructs/function-alarms.ts';
import type { WatchedMachine } from '../constructs/machine-alarms.ts';
import { machineAlarms } from '../constructs/machine-alarms.ts';
import { fargateNames, IDLE_SECONDS } from './fargate-shape.ts';

/** In the place of an id while there is none, as where a stack is deleted. */
export const NO_DISTRIBUTION = 'none';
/** The same in the place of the names that Elastic Load Balancing makes up. */
export const NO_BALANCER: BalancerNames = { balancer: 'none', targetGroups: { user: 'none', admin: 'none' } };

/** Beside the certificate of a public name, which may be in the same region. */
const OF_BALANCER = { id: 'BalancerCertificate', name: 'balancer-certificate' };

export function watchedFunctions(config: DeploymentConfig): WatchedFunctions {
  const { functions } = namesOf(config);
  return {
    functionNames: functions,
    statisticsName: functions.user,
    timeoutSeconds: config.user.timeoutSeconds,
    maxStoreBytes: config.maxStoreBytes,
  };
}

export function watchedContainers(config: DeploymentConfig, balancer: BalancerNames): WatchedContainers {
  const { cluster, services } = fargateNames(config);
  return {
    ...balancer,
    cluster,
    services,
    desiredCount: config.container.desiredCount,
    idleSeconds: IDLE_SECONDS,
    statisticsName: namesOf(config).functions.user,
    maxStoreBytes: config.maxStoreBytes,
  };
}

export function watchedMachine(config: DeploymentConfig): WatchedMachine {
  const { desiredCount, instanceType } = config.machine;
  return { scalingGroup: namesOf(config).stack('instance'), desiredCount, instanceType };
}

/** What is watched in the deployment's own region. */
export function regionAlarms(config: DeploymentConfig, balancer = NO_BALANCER): readonly AlarmShape[] {
  const { target, container } = config;
  if (target === 'lambda') return functionAlarms(watchedFunctions(config));
  if (target !== 'fargate') return machineAlarms(watchedMachine(config));
  const { certificateArn } = container;
  return [
    ...containerAlarms(watchedContainers(config, balancer)),
    ...(certificateArn === undefined ? [] : [oldCertificate(certificateArn, OF_BALANCER)]),
  ];
}

/** What is watched where CloudFront has its metrics and its certificates. */
export function edgeAlarms({ publicName }: DeploymentConfig, distributionId: string): readonly AlarmShape[] {
  return [failingPages(distributionId), ...(publicName ? [oldCertificate(publicName.certificateArn)] : [])];
}

/** Names of all alarms that a target may have, whatever is configured: what is measured has no part in them. */
export function everyAlarmName(target: AwsTarget): Readonly<Record<'region' | 'edge', readonly string[]>> {
  const functions = { functionNames: { user: '', admin: '' }, statisticsName: '', timeoutSeconds: 1, maxStoreBytes: 1 };
  const containers = { ...NO_BALANCER, ...functions, cluster: '', services: functions.functionNames, idleSeconds: 1 };
  const machine = { scalingGroup: '', desiredCount: 1 };
  const machines = ['t4g.small', 'm7g.large'].flatMap((instanceType) => machineAlarms({ ...machine, instanceType }));
  const region =
    target === 'lambda'
      ? functionAlarms(functions)
      : target === 'fargate'
        ? [...containerAlarms({ ...containers, desiredCount: 1 }), oldCertificate('', OF_BALANCER)]
        : target === 'pipeline-role'
          ? []
          : machines;
  const edge = target === 'pipeline-role' ? [] : [failingPages(''), oldCertificate('')];
  return { region: [...new Set(region.map(({ name }) => name))], edge: edge.map(({ name }) => name) };
}
