import { describe, expect, it } from 'vitest';
import { planOf } from '../../../../../lib/aws/deploy/components.ts';
import type { ListedResource } from '../../../../../lib/aws/deploy/owners.ts';
import { ownership } from '../../../../../lib/aws/deploy/owners.ts';
import { ENVIRONMENTS } from '../../../../../lib/config/environments.ts';
import { AWS_TARGETS, namesOf } from '../../../../../lib/config/names.ts';
import type { Owner } from '../../../../../lib/inventory.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';

const REGION = 'eu-west-2';
const ACCOUNT = '123456789012';
const whoseIs = ownership({ environments: ENVIRONMENTS, account: ACCOUNT, regions: [REGION] });

/** Kinds of an inventory, the member that names them in a template, and how a list shows that name. */
const KINDS: Readonly<
  Record<string, { readonly kind: string; readonly member: string; readonly shown?: (name: string) => string }>
> = {
  'AWS::S3::Bucket': { kind: 'bucket', member: 'BucketName' },
  'AWS::Lambda::Function': { kind: 'function', member: 'FunctionName' },
  'AWS::Logs::LogGroup': { kind: 'log-group', member: 'LogGroupName' },
  'AWS::IAM::Role': { kind: 'role', member: 'RoleName' },
  'AWS::IAM::ManagedPolicy': { kind: 'policy', member: 'ManagedPolicyName' },
  'AWS::IAM::InstanceProfile': { kind: 'instance-profile', member: 'InstanceProfileName' },
  'AWS::Events::Rule': { kind: 'rule', member: 'Name' },
  'AWS::CloudWatch::Alarm': { kind: 'alarm', member: 'AlarmName' },
  'AWS::CloudWatch::Dashboard': { kind: 'dashboard', member: 'DashboardName' },
  'AWS::WAFv2::WebACL': { kind: 'web-acl', member: 'Name' },
  'AWS::ECR::Repository': { kind: 'repository', member: 'RepositoryName' },
  'AWS::ECS::Cluster': { kind: 'cluster', member: 'ClusterName', shown: (name) => arn('ecs', `cluster/${name}`) },
  'AWS::ECS::TaskDefinition': {
    kind: 'task-definition',
    member: 'Family',
    shown: (name) => arn('ecs', `task-definition/${name}:7`),
  },
  'AWS::EC2::SecurityGroup': { kind: 'security-group', member: 'GroupName', shown: (name) => `sg-1 ${name}` },
  'AWS::EC2::LaunchTemplate': { kind: 'launch-template', member: 'LaunchTemplateName' },
  'AWS::AutoScaling::AutoScalingGroup': { kind: 'scaling-group', member: 'AutoScalingGroupName' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    kind: 'load-balancer',
    member: 'Name',
    shown: (name) => arn('elasticloadbalancing', `loadbalancer/app/${name}/0123456789abcdef`),
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    kind: 'target-group',
    member: 'Name',
    shown: (name) => arn('elasticloadbalancing', `targetgroup/${name}/0123456789abcdef`),
  },
};

function arn(service: string, rest: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
}

function listed(kind: string, name: string, tags: ListedResource['tags'] = {}): ListedResource {
  return { kind, place: REGION, name, tags };
}

const met = new Set<string>();
const ownerOf = (...given: Parameters<typeof listed>): Owner | undefined => whoseIs(listed(...given)).owner;

describe.each(AWS_TARGETS)('of the target %s', (target) => {
  const deployment = testDeployment(false, { target, bootstrapQualifier: 'sgsendprod', wafRatePer5Minutes: 900 });
  const { tags } = deployment.config;

  it.each(planOf(target).names)('everything that has a name in %s is known as its own', (component) => {
    const owner = { environment: 'prod', target, component };
    const { Resources: resources } = templateOf(component, deployment).toJSON() as {
      Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
    };
    for (const { Type, Properties = {} } of Object.values(resources)) {
      const { kind, member, shown = (name: string) => name } = KINDS[Type] ?? { kind: '', member: '' };
      const name = Properties[member];
      if (typeof name !== 'string') continue;
      met.add(Type);
      const edge = kind === 'alarm' && component === 'edge-watch' ? 'edge-alarm' : kind;
      expect(ownerOf(edge, shown(name)), `${Type} ${name}`).toEqual(owner);
    }
    const stack = namesOf(deployment.config).stack(component);
    expect(ownerOf('stack', `${stack} CREATE_COMPLETE`, tags)).toEqual(owner);
  });
});

it('every kind that has a name was among them', () => {
  expect([...met].sort()).toEqual(Object.keys(KINDS).sort());
});

describe('a resource', () => {
  const names = namesOf(testConfig());
  const tags = { project: 'sgraph-send', environment: 'prod', target: 'ec2' };

  it('of CloudFront is known by its comment and nothing more', () => {
    const owner = { environment: 'prod', target: 'lambda', component: 'distribution' };
    expect(ownerOf('distribution', `E1 ${names.distributionComment}`)).toEqual(owner);
    expect(ownerOf('distribution', `E1 copy of ${names.distributionComment}`)).toBeUndefined();
    expect(ownerOf('origin-access-control', names.originAccessControl)).toEqual(owner);
  });

  it('without a name is known by the tags that it has got, and its component where they tell', () => {
    const name = 'sgraph-send-prod-ec2-instance-eu-west-2';
    const owner = { environment: 'prod', target: 'ec2', component: 'instance' };
    expect(ownerOf('machine', 'i-1', { ...tags, Name: name })).toEqual(owner);
    expect(ownerOf('vpc', 'vpc-1', { ...tags, 'aws:cloudformation:stack-name': name })).toEqual(owner);
    expect(ownerOf('address', 'eipalloc-1', tags)).toEqual({ ...owner, component: undefined });
    expect(ownerOf('vpc', 'vpc-1')).toBeUndefined();
    for (const [other, value] of [
      ['project', 'another'],
      ['environment', 'staging'],
      ['target', 'ours'],
    ] as const)
      expect(ownerOf('vpc', 'vpc-1', { ...tags, [other]: value }), other).toBeUndefined();
  });

  it('is not ours for being called like us, and is told from what is called otherwise', () => {
    for (const [kind, name] of [
      ['bucket', 'sgraph-send-prod-backup'],
      ['bucket', 'sgraph-send-prod-storage-999999999999-eu-west-2'],
      ['function', 'sgraph-send-prod-user-eu-west-2-copy'],
      ['function', 'sgraph-send-prod-storage-eu-west-2'],
      ['role', 'sgraph-send-prod-admin'],
      ['alarm', 'sgraph-send-prod-my-own-eu-west-2'],
    ] as const)
      expect(whoseIs(listed(kind, name)), name).toEqual({ owner: undefined, alike: 'prod' });
    for (const name of ['another', 'sgraph-send-staging-user-eu-west-2', 'my-sgraph-send-prod-user-eu-west-2'])
      expect(whoseIs(listed('function', name)), name).toEqual({ owner: undefined, alike: undefined });
  });

  it('that is a stack needs the name and the tags of a deployment', () => {
    const stack = `${names.stack('user')} UPDATE_COMPLETE`;
    expect(whoseIs(listed('stack', stack))).toEqual({ owner: undefined, alike: 'prod' });
    expect(ownerOf('stack', 'sgraph-send-prod-mine-eu-west-2 CREATE_COMPLETE', { ...tags, target: 'lambda' })).toBe(
      undefined,
    );
  });

  it('of another region is known by the region in its name', () => {
    const other = namesOf({ ...testConfig(), region: 'ap-southeast-1' });
    expect(ownerOf('role', other.roles.user)).toMatchObject({ component: 'role' });
    expect(ownerOf('bucket', other.bucket)).toMatchObject({ component: 'storage' });
  });
});
