import { describe, expect, it } from 'vitest';
import { planOf } from '../../../../lib/aws/deploy/components.ts';
import type { AwsTarget, ComponentName } from '../../../../lib/config/names.ts';
import { AWS_TARGETS } from '../../../../lib/config/names.ts';
import { templateOf, testDeployment } from '../deployment.ts';

const NETWORK = 'Vpc Gateway Attachment Routes WayOut Subnet0 Association0 Subnet1 Association1 StoreEndpoint';
const MACHINE = `${NETWORK} Group Address Profile Template Scaling`;
const BAKED = `LogGroup Component Recipe ${NETWORK} Group BuilderRole Profile Infrastructure Distribution Pipeline Image`;
const CONTAINERS = `${NETWORK} BalancerGroup TaskGroup Balancer UserTargets AdminTargets Listener AdminPaths Cluster AgentRole UserLogGroup UserDefinition UserService AdminLogGroup AdminDefinition AdminService`;

const FUNCTION_ALARMS = 'UserFailures UserThrottles AdminFailures AdminThrottles UserSlow MaintenanceFailing';

/** By components, before the lock. */
const OPEN: Readonly<Record<ComponentName, string>> = {
  role: 'UserRole AdminRole',
  storage: 'Bucket BucketPolicy',
  'sign-in': 'Secret',
  registry: 'Repository',
  image: BAKED,
  user: 'LogGroup Function Url AnyoneByUrl AnyoneInvokes',
  admin: 'LogGroup Function Url Schedule ScheduleGrant BacklogAlarm MissingAlarm',
  fargate: CONTAINERS,
  instance: MACHINE,
  firewall: 'WebAcl',
  distribution: 'AccessControl Distribution AdminGrant0 AdminGrant1',
  cdn: 'Distribution',
  'edge-watch': 'Failing',
  watch: `${FUNCTION_ALARMS} StoreFilling StoreFull Dashboard`,
  pipeline: 'Provider Role',
};
/** Where the lock adds or removes some. */
const LOCKED: Partial<Record<ComponentName, string>> = {
  role: 'Boundary UserRole AdminRole',
  user: 'LogGroup Function Url',
  distribution: 'AccessControl Distribution UserGrant0 UserGrant1 AdminGrant0 AdminGrant1',
};
/** Where a target has others. */
const MACHINE_ROLE: Readonly<Record<'open' | 'locked', string>> = {
  open: 'MachineRole',
  locked: 'Boundary MachineRole',
};

const MAINTENANCE_ALARMS = 'MissingAlarm BacklogAlarm MaintenanceFailing StoreFilling StoreFull';
const CONTAINER_ALARMS = ['User', 'Admin']
  .flatMap((app) => ['Failures', 'Unhealthy', 'Tasks', 'CPU', 'Memory'].map((name) => `${app}${name}`))
  .join(' ');
const MACHINE_ALARMS = 'MachineMissing MachineUnhealthy MachineCredits Dashboard';
const WATCHED: Partial<Record<AwsTarget, string>> = {
  fargate: `BalancerFailures ${CONTAINER_ALARMS} UserSlow ${MAINTENANCE_ALARMS} Dashboard`,
  ec2: MACHINE_ALARMS,
  ami: MACHINE_ALARMS,
};

function expected(target: AwsTarget, name: ComponentName, locked: boolean): string {
  const isMachine = target === 'ec2' || target === 'ami';
  if (name === 'role' && isMachine) return MACHINE_ROLE[locked ? 'locked' : 'open'];
  if (name === 'watch') return WATCHED[target] ?? OPEN.watch;
  return (locked ? LOCKED[name] : undefined) ?? OPEN[name];
}

describe('the logical ids of what is deployed, whose change would replace it,', () => {
  const each = AWS_TARGETS.flatMap((target) =>
    planOf(target).names.flatMap((name) => [false, true].map((locked) => ({ target, name, locked }))),
  );
  it.each(each)('are kept: $target, $name, locked $locked', ({ target, name, locked }) => {
    const { Resources } = templateOf(name, testDeployment(locked, { target })).toJSON() as { Resources: object };
    expect(Object.keys(Resources).sort()).toEqual(expected(target, name, locked).split(' ').sort());
  });
});
