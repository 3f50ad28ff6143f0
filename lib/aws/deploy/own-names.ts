import { executionPolicyName } from '../../config/bootstrap.ts';
import type { AppName, ComponentName, Named } from '../../config/names.ts';
import { BUCKET_NAMESPACES, COMPONENT_NAMES, namesOf } from '../../config/names.ts';
import { fargateNames } from '../components/fargate-shape.ts';
import { everyAlarmName } from '../components/watch-shape.ts';

/** Components by the names of their resources. */
type OwnNames = Readonly<Record<string, ComponentName>>;
/** From what the names of a deployment follow. */
export type Naming = Omit<Named, 'bucketNamespace'>;

/** What the resources of a deployment are called, by kind: exact names, because what only begins like them belongs to others. */
export function ownNames(naming: Naming): Readonly<Record<string, OwnNames>> {
  const { target } = naming;
  const named = { ...naming, bucketNamespace: 'global' } as const;
  const names = namesOf(named);
  const isLambda = target === 'lambda';
  const runs = (app: AppName): ComponentName => (isLambda ? app : 'fargate');
  const stacks = all(COMPONENT_NAMES.map((component) => [names.stack(component), component]));
  const edge: ComponentName = isLambda ? 'distribution' : 'cdn';
  return {
    ...containerNames(named, stacks),
    stack: stacks,
    'edge-stack': stacks,
    bucket: all(
      BUCKET_NAMESPACES.map((bucketNamespace) => [namesOf({ ...naming, bucketNamespace }).bucket, 'storage']),
    ),
    function: ofApps(names.functions, runs),
    'log-group': {
      ...ofApps(names.logGroups, runs),
      [`/aws/imagebuilder/${names.stack('image')}`]: 'image',
    },
    role: {
      ...ofApps(names.roles, () => 'role'),
      [names.roles.machine]: 'role',
      [names.builderRole]: 'image',
      [names.pipelineRole]: 'pipeline',
      [fargateNames(named).agentRole]: 'fargate',
    },
    // The policy belongs to no region and to no other target.
    policy: target === 'pipeline-role' ? { [executionPolicyName(naming)]: 'pipeline' } : { [names.boundary]: 'role' },
    rule: { [names.schedule]: 'admin' },
    secret: { [names.signInSecret]: 'sign-in' },
    alarm: {
      ...all(everyAlarmName(target).region.map((name) => [names.alarm(name), 'watch'])),
      ...(isLambda && { [names.alarms.backlog]: 'admin', [names.alarms.missing]: 'admin' }),
    },
    'edge-alarm': all(everyAlarmName(target).edge.map((name) => [names.alarm(name), 'edge-watch'])),
    dashboard: { [names.dashboard]: 'watch' },
    distribution: { [names.distributionComment]: edge },
    'origin-access-control': { [names.originAccessControl]: edge },
    'web-acl': { [names.firewall]: 'firewall' },
    'scaling-group': stacks,
    'launch-template': stacks,
    'instance-profile': stacks,
  };
}

function containerNames(named: Named, stacks: OwnNames): Readonly<Record<string, OwnNames>> {
  const { cluster, families, loadBalancer, targetGroups, securityGroups } = fargateNames(named);
  const inCluster: OwnNames = { [cluster]: 'fargate' };
  return {
    repository: stacks,
    'security-group': { ...stacks, [securityGroups.balancer]: 'fargate', [securityGroups.tasks]: 'fargate' },
    cluster: inCluster,
    service: inCluster,
    task: inCluster,
    'task-definition': ofApps(families, () => 'fargate'),
    'load-balancer': { [loadBalancer]: 'fargate' },
    'target-group': ofApps(targetGroups, () => 'fargate'),
  };
}

function all(entries: readonly (readonly [string, ComponentName])[]): OwnNames {
  return Object.fromEntries(entries);
}

function ofApps(names: Readonly<Record<AppName, string>>, componentOf: (app: AppName) => ComponentName): OwnNames {
  return { [names.user]: componentOf('user'), [names.admin]: componentOf('admin') };
}
