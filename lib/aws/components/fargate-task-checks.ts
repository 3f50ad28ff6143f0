import type { Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { differs } from '../../checks.ts';
import type { Check, Deployment } from '../component.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf, roleArn } from '../../config/names.ts';
import { canonicalPolicy, trustPolicy } from '../policies.ts';
import { changedSettings } from '../../config/changed-settings.ts';
import type { FargateState } from './fargate-state.ts';
import {
  agentPolicy,
  AGENT_POLICY,
  agentRoleArn,
  APPS,
  containerEnvironment,
  HEALTH_CHECK,
  imageOf,
  PLATFORM,
  PORT,
  ROLLING,
  SCRATCH,
  STOP_SECONDS,
  TASK_USER,
} from './fargate-shape.ts';
import type { Container } from './fargate-task-state.ts';

/** How each app is started: the service, its task definition and the one container in it. */
export const taskChecks: readonly Check<FargateState>[] = [
  {
    name: 'insights',
    find: ({ cluster }) => cluster && differs('the cluster has container insights', cluster.insights, 'disabled'),
  },
  ofService('desired-count', ({ desiredCount, status, schedulingStrategy }, { config }) =>
    differs(
      'wants',
      `${desiredCount ?? '?'} tasks, ${schedulingStrategy ?? '?'}, ${status ?? '?'}`,
      `${config.container.desiredCount} tasks, REPLICA, ACTIVE`,
    ),
  ),
  ofService('steady', ({ runningCount, pendingCount, deployments = [] }, { config }) => {
    // One that failed and has no task any more is history.
    const live = deployments.filter(
      (each) => each.status === 'PRIMARY' || each.rolloutState !== 'FAILED' || (each.runningCount ?? 0) > 0,
    );
    const found = live.map(({ status, rolloutState }) => `${status ?? '?'} ${rolloutState ?? '?'}`).join(', ');
    const expected = `${config.container.desiredCount} running, 0 pending, [PRIMARY COMPLETED]`;
    return differs('has', `${runningCount ?? '?'} running, ${pendingCount ?? '?'} pending, [${found}]`, expected);
  }),
  ofService('rolling', ({ deploymentConfiguration: found }) => {
    const { minimumHealthyPercent, maximumPercent, deploymentCircuitBreaker } = found ?? {};
    const { enable, rollback } = deploymentCircuitBreaker ?? {};
    const text = { minimumHealthyPercent, maximumPercent, deploymentCircuitBreaker: { enable, rollback } };
    return differs('is updated with', JSON.stringify(text), JSON.stringify(ROLLING));
  }),
  ofService('launch-type', ({ launchType }) => differs('runs on', launchType, 'FARGATE')),
  ofService('no-shell', ({ enableExecuteCommand }) =>
    enableExecuteCommand === true ? 'lets somebody run commands in its containers' : undefined,
  ),
  ofService('placement', ({ networkConfiguration }, _, { network }) => {
    const { subnets = [], securityGroups = [], assignPublicIp } = networkConfiguration?.awsvpcConfiguration ?? {};
    const expected = {
      subnets: network?.subnets.map(({ SubnetId = '?' }) => SubnetId).sort(),
      groups: [network?.groups.tasks?.GroupId],
      assignPublicIp: 'ENABLED',
    };
    const found = { subnets: [...subnets].sort(), groups: securityGroups, assignPublicIp };
    return differs('is placed in', JSON.stringify(found), JSON.stringify(expected));
  }),
  ofService('behind-balancer', ({ loadBalancers = [] }, _, { targets }, app) => {
    const found = loadBalancers.map(
      ({ containerName, containerPort, targetGroupArn }) =>
        `${containerName ?? '?'}:${containerPort ?? '?'} in ${targetGroupArn ?? '?'}`,
    );
    return differs('serves', found.join(', '), `${app}:${PORT} in ${targets[app]?.group.TargetGroupArn ?? '?'}`);
  }),
  ofDefinition('size', ({ cpu, memory, networkMode }, { config: { container } }) =>
    differs(
      'has',
      `${cpu ?? '?'} units, ${memory ?? '?'} MiB, ${networkMode ?? '?'}`,
      `${container.cpuUnits} units, ${container.memoryMiB} MiB, awsvpc`,
    ),
  ),
  ofDefinition('platform', ({ runtimePlatform: found }) =>
    differs(
      'is for',
      `${found?.operatingSystemFamily ?? '?'} ${found?.cpuArchitecture ?? '?'}`,
      `${PLATFORM.system} ${PLATFORM.architecture}`,
    ),
  ),
  ofDefinition('roles', ({ taskRoleArn, executionRoleArn }, { config }, app) =>
    differs(
      'runs as',
      `${taskRoleArn ?? '?'} started by ${executionRoleArn ?? '?'}`,
      `${roleArn(config, app)} started by ${agentRoleArn(config)}`,
    ),
  ),
  ofDefinition('one-container', ({ containerDefinitions = [] }, _, app) =>
    differs('has the containers', containerDefinitions.map(({ name }) => name ?? '?').join(', '), app),
  ),
  ofDefinition('volumes', ({ volumes = [] }) => {
    const isScratch = ({ name, host, ...more }: (typeof volumes)[number]): boolean =>
      name === SCRATCH.name && host?.sourcePath === undefined && Object.values(more).every((it) => it === undefined);
    return volumes.length === 1 && volumes.every(isScratch)
      ? undefined
      : `has the volumes ${JSON.stringify(volumes)}, expected ${SCRATCH.name} alone, which goes with the task`;
  }),
  ofContainer('image', ({ image }, { config }) => differs('runs the image', image, imageOf(config))),
  ofContainer('hardened', ({ readonlyRootFilesystem, user, privileged }) => {
    const text = (readonly?: boolean, who?: string, isPrivileged?: boolean): string =>
      `${readonly === true ? 'a read-only' : 'a writable'} root, user ${who ?? 'root'}${isPrivileged === true ? ', privileged' : ''}`;
    return differs('has', text(readonlyRootFilesystem, user, privileged), text(true, TASK_USER));
  }),
  ofContainer('no-capabilities', ({ linuxParameters }) => {
    const { add = [], drop = [] } = linuxParameters?.capabilities ?? {};
    return differs('has', `${drop.join()} dropped, [${add.join()}] added`, 'ALL dropped, [] added');
  }),
  ofContainer('mounts', ({ mountPoints = [], volumesFrom = [] }) => {
    const found = mountPoints.map(
      ({ sourceVolume, containerPath }) => `${sourceVolume ?? '?'}:${containerPath ?? '?'}`,
    );
    return differs(
      'mounts',
      [...found, ...volumesFrom.map(() => 'another container')].join(),
      `${SCRATCH.name}:${SCRATCH.path}`,
    );
  }),
  ofContainer('environment', ({ environment = [], secrets = [] }, deployment, app) => {
    const found = Object.fromEntries(environment.map(({ name = '', value = '' }) => [name, value]));
    const hidden = Object.fromEntries(secrets.map(({ name = '', valueFrom = '' }) => [name, valueFrom]));
    return changedSettings({ ...found, ...hidden }, containerEnvironment(deployment, app));
  }),
  ofContainer('command', ({ command = [], entryPoint = [] }) =>
    differs('is started by', [...entryPoint, ...command].join(' '), ''),
  ),
  ofContainer('health-check', ({ healthCheck: found }) => {
    const { command, interval, timeout, retries, startPeriod } = found ?? {};
    const text = JSON.stringify({ command, interval, timeout, retries, startPeriod });
    return differs('is asked for its health by', text, JSON.stringify(HEALTH_CHECK));
  }),
  ofContainer('stop-timeout', ({ stopTimeout }) =>
    differs('is killed after', `${stopTimeout ?? '?'} s`, `${STOP_SECONDS} s`),
  ),
  ofContainer('logs-to-own-group', ({ logConfiguration }, { config }, app) =>
    differs(
      'logs to',
      `${logConfiguration?.logDriver ?? '?'} ${logConfiguration?.options?.['awslogs-group'] ?? '?'}`,
      `awslogs ${namesOf(config).logGroups[app]}`,
    ),
  ),
  ofApps('log-retention', ({ apps }, { config }, app) => {
    const { logGroup } = apps[app];
    return (
      logGroup &&
      differs('its logs are kept for', `${logGroup.retentionDays ?? '∞'} days`, `${config.logRetentionDays} days`)
    );
  }),
  {
    name: 'agent-role',
    find: ({ agent }, { config }) => {
      if (!agent) return undefined;
      const found = { trust: canonicalPolicy(agent.trust), may: canonicalPolicy(agent.policies[AGENT_POLICY] ?? []) };
      const expected = {
        trust: canonicalPolicy(trustPolicy(config).Statement),
        may: canonicalPolicy(agentPolicy(config).Statement),
      };
      const more = [...Object.keys(agent.policies).filter((name) => name !== AGENT_POLICY), ...agent.attached];
      if (more.length > 0) return `the role that starts the containers has the policies ${more.join(', ')} in addition`;
      return differs('the role that starts the containers has', JSON.stringify(found), JSON.stringify(expected));
    },
  },
];

/** Of both apps; what is wrong with either is a finding. */
function ofApps(
  name: string,
  find: (state: FargateState, deployment: Deployment, app: AppName) => string | undefined,
): Check<FargateState> {
  return {
    name,
    find: (state, deployment) => {
      const wrong = APPS.flatMap((app) => {
        const message = find(state, deployment, app);
        return message === undefined ? [] : [`the ${app} app: ${message}`];
      });
      return wrong.length === 0 ? undefined : wrong.join('; ');
    },
  };
}

/** That something is missing is another check's finding. */
function ofService(
  name: string,
  find: (service: Service, deployment: Deployment, state: FargateState, app: AppName) => string | undefined,
): Check<FargateState> {
  return ofApps(name, (state, deployment, app) => {
    const { service } = state.apps[app];
    return service && withSubject('the service', find(service, deployment, state, app));
  });
}

function ofDefinition(
  name: string,
  find: (definition: TaskDefinition, deployment: Deployment, app: AppName) => string | undefined,
): Check<FargateState> {
  return ofApps(name, (state, deployment, app) => {
    const { definition } = state.apps[app];
    return definition && withSubject('the task', find(definition, deployment, app));
  });
}

function ofContainer(
  name: string,
  find: (container: Container, deployment: Deployment, app: AppName) => string | undefined,
): Check<FargateState> {
  return ofApps(name, (state, deployment, app) => {
    const container = state.apps[app].definition?.containerDefinitions?.find((each) => each.name === app);
    return container && withSubject('the container', find(container, deployment, app));
  });
}

function withSubject(subject: string, message: string | undefined): string | undefined {
  return message === undefined ? undefined : `${subject} ${message}`;
}
