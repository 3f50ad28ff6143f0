import type { ContainerDefinition, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import type { IpPermission } from '@aws-sdk/client-ec2';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { BalancerState, TargetsState } from '../../../../../lib/aws/components/fargate-balancer-state.ts';
import type { FargateNetworkState as NetworkState } from '../../../../../lib/aws/components/fargate-network-state.ts';
import { fargate } from '../../../../../lib/aws/components/fargate.ts';
import { containerEnvironment, fargateNames, PORT } from '../../../../../lib/aws/components/fargate-shape.ts';
import type { FargateState } from '../../../../../lib/aws/components/fargate-state.ts';
import type { AppState } from '../../../../../lib/aws/components/fargate-task-state.ts';
import { readSettings } from '../../../../../lambdas/settings.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks, failing } from '../../planted.ts';
import { FARGATE, goodFargate, groupArn, PREFIX_LIST, rules, tcp } from './fargate-good.ts';

type Planted = Fault<FargateState>;

const app =
  (name: 'user' | 'admin', change: (good: AppState) => AppState): Planted =>
  (state) => ({ ...state, apps: { ...state.apps, [name]: change(state.apps[name]) } });
const service = (change: Partial<Service>): Planted =>
  app('admin', (state) => ({ ...state, service: { ...state.service, ...change } }));
const definition = (change: Partial<TaskDefinition>): Planted =>
  app('user', (state) => ({ ...state, definition: { ...state.definition, ...change } }));
const container = (change: Partial<ContainerDefinition>): Planted =>
  app('user', (state) => ({
    ...state,
    definition: {
      ...state.definition,
      containerDefinitions: state.definition?.containerDefinitions?.map((each) => ({ ...each, ...change })),
    },
  }));
const network =
  (change: (good: NetworkState) => Partial<NetworkState>): Planted =>
  (state) => ({ ...state, network: state.network && { ...state.network, ...change(state.network) } });
const ingress = (which: 'balancer' | 'tasks', ...IpPermissions: IpPermission[]): Planted =>
  network(({ groups }) => ({ groups: { ...groups, [which]: { ...groups[which], IpPermissions } } }));
const egress = (which: 'balancer' | 'tasks', ...IpPermissionsEgress: IpPermission[]): Planted =>
  network(({ groups }) => ({ groups: { ...groups, [which]: { ...groups[which], IpPermissionsEgress } } }));
const balancer =
  (
    change: (good: NonNullable<BalancerState['balancer']>) => Partial<NonNullable<BalancerState['balancer']>>,
  ): Planted =>
  (state) => ({ ...state, balancer: state.balancer && { ...state.balancer, ...change(state.balancer) } });
const targets =
  (change: Partial<TargetsState>): Planted =>
  (state) => ({
    ...state,
    targets: { ...state.targets, user: state.targets.user && { ...state.targets.user, ...change } },
  });
const agent =
  (change: Partial<NonNullable<FargateState['agent']>>): Planted =>
  (state) => ({ ...state, agent: state.agent && { ...state.agent, ...change } });
const environment = (change: Record<string, string>): Planted =>
  container({
    environment: Object.entries({ ...containerEnvironment(testDeployment(false, FARGATE), 'user'), ...change }).map(
      ([name, value]) => ({ name, value }),
    ),
  });

const ANYBODY = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const CLOUDFRONT = { PrefixListIds: [{ PrefixListId: PREFIX_LIST }] };
const BALANCER_GROUP = { UserIdGroupPairs: [{ GroupId: 'sg-balancer' }] };
const WHOLE_VPC = { IpRanges: [{ CidrIp: '10.42.0.0/24' }] };
const everything: IpPermission = { IpProtocol: '-1', ...ANYBODY };
const openToNobody = { user: undefined, admin: undefined, guessed: undefined };

describeChecks(
  fargate,
  goodFargate,
  {
    complete: [
      (state) => ({ ...state, cluster: undefined }),
      (state) => ({ ...state, network: undefined }),
      (state) => ({ ...state, balancer: undefined }),
      (state) => ({ ...state, agent: undefined }),
      (state) => ({ ...state, targets: { ...state.targets, admin: undefined } }),
      app('user', (state) => ({ ...state, service: undefined })),
      app('admin', (state) => ({ ...state, logGroup: undefined })),
    ],
    subnets: [
      network(({ vpc }) => ({ vpc: { ...vpc, cidr: '10.0.0.0/16' } })),
      network(({ subnets }) => ({ subnets: subnets.map((subnet) => ({ ...subnet, AvailabilityZone: 'eu-west-2a' })) })),
    ],
    'way-out': [
      network(({ subnets }) => ({
        subnets: subnets.map((subnet) => ({ ...subnet, routes: subnet.routes.slice(0, 1) })),
      })),
    ],
    'no-nat-gateway': [network(() => ({ natGateways: ['nat-1'] }))],
    'store-endpoint': [
      network(() => ({ endpoints: [] })),
      network(({ endpoints }) => ({ endpoints: endpoints.map((each) => ({ ...each, VpcEndpointType: 'Interface' })) })),
      network(({ endpoints }) => ({ endpoints: [...endpoints, ...endpoints] })),
    ],
    'store-endpoint-policy': [
      network(({ endpoints }) => ({ endpoints: endpoints.map((each) => ({ ...each, PolicyDocument: undefined })) })),
      network(({ endpoints }) => ({
        endpoints: endpoints.map((each) => ({
          ...each,
          PolicyDocument: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
        })),
      })),
    ],
    'task-ingress': [
      ingress('tasks', tcp(PORT, ANYBODY)),
      ingress('tasks', tcp(PORT, BALANCER_GROUP), tcp(22, ANYBODY)),
      ingress('tasks', tcp(PORT, { UserIdGroupPairs: [{ GroupId: 'sg-other' }] })),
      ingress('tasks'),
    ],
    'task-egress': [egress('tasks', everything), egress('tasks')],
    'balancer-egress': [egress('balancer', everything), egress('balancer', tcp(443, WHOLE_VPC))],
    'balancer-ingress': [
      ingress('balancer'),
      ingress('balancer', tcp(80, CLOUDFRONT)),
      ingress('balancer', tcp(80, ANYBODY), tcp(22, ANYBODY)),
      ingress('balancer', everything),
    ],
    'only-cloudfront-enters': [
      ingress('balancer', tcp(80, ANYBODY)),
      ingress('balancer', tcp(80, { ...CLOUDFRONT, ...ANYBODY })),
      ingress('balancer', tcp(80, { ...CLOUDFRONT, Ipv6Ranges: [{ CidrIpv6: '::/0' }] })),
      ingress('balancer', tcp(80, { PrefixListIds: [{ PrefixListId: 'pl-other' }] })),
      ingress('balancer', tcp(80, CLOUDFRONT), tcp(443, CLOUDFRONT)),
      ingress('balancer'),
    ],
    balancer: [
      balancer(({ found }) => ({ found: { ...found, Scheme: 'internal' } })),
      balancer(({ found }) => ({ found: { ...found, State: { Code: 'provisioning' } } })),
      balancer(({ found }) => ({ found: { ...found, SecurityGroups: ['sg-tasks'] } })),
      balancer(({ found }) => ({ found: { ...found, AvailabilityZones: [{ SubnetId: 'subnet-a' }] } })),
    ],
    'balancer-attributes': [
      balancer(() => ({ attributes: {} })),
      balancer(({ attributes }) => ({
        attributes: { ...attributes, 'routing.http.drop_invalid_header_fields.enabled': 'false' },
      })),
    ],
    listeners: [
      balancer(({ listeners }) => ({
        listeners: listeners.map((each) => ({ ...each, DefaultActions: [{ Type: 'fixed-response' }] })),
      })),
      balancer(({ listeners }) => ({
        listeners: [...listeners, { Port: 8080, Protocol: 'HTTP', DefaultActions: [], rules: [] }],
      })),
    ],
    routes: [
      balancer(({ listeners }) => ({ listeners: listeners.map((each) => ({ ...each, rules: rules().slice(1) })) })),
      balancer(({ listeners }) => ({
        listeners: listeners.map((each) => ({
          ...each,
          rules: rules().map((rule) => ({ ...rule, Actions: [{ Type: 'forward', TargetGroupArn: groupArn('user') }] })),
        })),
      })),
    ],
    'target-group': [
      (state) => ({
        ...state,
        targets: {
          ...state.targets,
          admin: state.targets.admin && {
            ...state.targets.admin,
            group: { ...state.targets.admin.group, HealthCheckPath: '/health' },
          },
        },
      }),
      (state) => ({
        ...state,
        targets: {
          ...state.targets,
          user: state.targets.user && {
            ...state.targets.user,
            group: { ...state.targets.user.group, Matcher: { HttpCode: '200-499' } },
          },
        },
      }),
    ],
    'target-attributes': [targets({ attributes: {} })],
    'targets-healthy': [targets({ targets: [] }), targets({ targets: ['unhealthy', 'draining'] })],
    doors: [
      balancer(({ doors }) => ({ doors: { ...doors, user: 502 } })),
      balancer(({ doors }) => ({ doors: { ...doors, admin: 200 } })),
      balancer(() => ({ doors: openToNobody })),
    ],
    'closed-to-others': [
      balancer(({ doors }) => ({ doors: { ...doors, guessed: 200 } })),
      balancer(({ doors }) => ({ doors: { ...doors, admin: 401 } })),
      balancer(({ doors }) => ({ doors: { ...doors, user: 503 } })),
    ],
    insights: [(state) => ({ ...state, cluster: state.cluster && { ...state.cluster, insights: 'enabled' } })],
    'desired-count': [
      service({ desiredCount: 0 }),
      service({ status: 'DRAINING' }),
      service({ schedulingStrategy: 'DAEMON' }),
    ],
    steady: [
      service({ runningCount: 0 }),
      service({ pendingCount: 1 }),
      service({ deployments: [{ status: 'PRIMARY', rolloutState: 'FAILED' }] }),
      service({ deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }, { status: 'ACTIVE' }] }),
      service({
        deployments: [
          { status: 'PRIMARY', rolloutState: 'COMPLETED' },
          { status: 'ACTIVE', rolloutState: 'FAILED', runningCount: 1 },
        ],
      }),
    ],
    rolling: [
      service({ deploymentConfiguration: undefined }),
      service({ deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 200 } }),
      service({
        deploymentConfiguration: {
          minimumHealthyPercent: 100,
          maximumPercent: 200,
          deploymentCircuitBreaker: { enable: true, rollback: false },
        },
      }),
    ],
    'launch-type': [service({ launchType: 'EC2' })],
    'no-shell': [service({ enableExecuteCommand: true })],
    placement: [
      service({ networkConfiguration: undefined }),
      service({
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ['subnet-a', 'subnet-b'],
            securityGroups: ['sg-balancer'],
            assignPublicIp: 'ENABLED',
          },
        },
      }),
    ],
    'behind-balancer': [
      service({ loadBalancers: [] }),
      service({ loadBalancers: [{ containerName: 'admin', containerPort: PORT, targetGroupArn: groupArn('user') }] }),
    ],
    size: [definition({ cpu: '512' }), definition({ memory: '1024' }), definition({ networkMode: 'bridge' })],
    platform: [definition({ runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' } })],
    roles: [
      definition({ taskRoleArn: 'arn:aws:iam::123456789012:role/administrator' }),
      definition({ executionRoleArn: undefined }),
    ],
    'one-container': [
      app('user', (state) => ({
        ...state,
        definition: {
          ...state.definition,
          containerDefinitions: [...(state.definition?.containerDefinitions ?? []), { name: 'miner' }],
        },
      })),
    ],
    volumes: [
      definition({ volumes: [] }),
      definition({ volumes: [{ name: 'scratch', host: { sourcePath: '/' } }] }),
      definition({ volumes: [{ name: 'scratch', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }] }),
    ],
    image: [container({ image: 'registry.example/other:latest' })],
    hardened: [
      container({ readonlyRootFilesystem: false }),
      container({ user: undefined }),
      container({ user: '0' }),
      container({ privileged: true }),
    ],
    'no-capabilities': [
      container({ linuxParameters: undefined }),
      container({ linuxParameters: { capabilities: { drop: ['ALL'], add: ['SYS_PTRACE'] } } }),
    ],
    mounts: [container({ mountPoints: [] }), container({ volumesFrom: [{ sourceContainer: 'other' }] })],
    environment: [
      environment({ SGRAPH_SEND_UPLOADS: 'open' }),
      environment({ NODE_OPTIONS: '--require ./other.js' }),
      container({ environment: [] }),
      container({ secrets: [{ name: 'MORE', valueFrom: 'arn:aws:ssm:eu-west-2:123456789012:parameter/more' }] }),
    ],
    command: [container({ command: ['serve', '--service', 'both'] }), container({ entryPoint: ['sh'] })],
    'health-check': [container({ healthCheck: undefined }), container({ healthCheck: { command: ['CMD', 'true'] } })],
    'stop-timeout': [container({ stopTimeout: 2 }), container({ stopTimeout: undefined })],
    'logs-to-own-group': [
      container({ logConfiguration: undefined }),
      container({ logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/other' } } }),
    ],
    'log-retention': [app('user', (state) => ({ ...state, logGroup: { name: 'any', retentionDays: undefined } }))],
    'agent-role': [
      agent({ attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
      agent({ policies: {} }),
      agent({ trust: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }] }),
    ],
  },
  // What lies in something that is missing is missing, too.
  { complete: ['placement', 'balancer', 'behind-balancer', 'routes'] },
  FARGATE,
);

describe('checks of fargate where no task is wanted', () => {
  const { container: sized } = testConfig(FARGATE);
  const asleep = { ...FARGATE, container: { ...sized, desiredCount: 0 } };
  const wrong = (locked: boolean, state: FargateState): string[] =>
    failing(fargate, state, testDeployment(locked, asleep), locked);
  const sleeping = (locked: boolean): FargateState => {
    const none = { desiredCount: 0, runningCount: 0 };
    const state = goodFargate(locked);
    const { user, admin } = state.apps;
    return {
      ...state,
      apps: {
        user: { ...user, service: { ...user.service, ...none } },
        admin: { ...admin, service: { ...admin.service, ...none } },
      },
      targets: {
        user: state.targets.user && { ...state.targets.user, targets: [] },
        admin: state.targets.admin && { ...state.targets.admin, targets: [] },
      },
      balancer: state.balancer && { ...state.balancer, doors: { user: 503, admin: 503, guessed: 503 } },
    };
  };

  it('hold before and after the lock', () => {
    expect(wrong(false, sleeping(false))).toEqual([]);
    expect(wrong(true, sleeping(true))).toEqual([]);
  });

  it('find tasks that run all the same', () => {
    expect(wrong(false, goodFargate(false))).toEqual(['doors', 'desired-count', 'steady']);
  });
});

describe('what is declared for Fargate', () => {
  it('gives the containers settings that the app understands', () => {
    const overrides = { ...FARGATE, adminKeysSha256: ['a'.repeat(64)] };
    const read = (locked: boolean): unknown =>
      readSettings(containerEnvironment(testDeployment(locked, overrides), 'admin'), false);
    expect(read(false)).toMatchObject({ trustedProxies: 1, originSha256: undefined, bodyHashRequired: false });
    expect(read(true)).toMatchObject({
      trustedProxies: 2,
      originSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('names load balancer and target groups in at most 32 characters, and no two of them alike', () => {
    const longest = { ...FARGATE, project: 'p'.repeat(16) };
    const named = [FARGATE, longest].map((overrides) => fargateNames(testConfig(overrides)));
    const short = named.flatMap(({ loadBalancer, targetGroups }) => [loadBalancer, ...Object.values(targetGroups)]);
    expect(short.filter((name) => !/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/.test(name))).toEqual([]);
    expect(new Set(short).size).toBe(short.length);
  });

  it('speaks TLS where there is a certificate, and leads from plain HTTP there', () => {
    const certificateArn = 'arn:aws:acm:eu-west-2:123456789012:certificate/0a1b';
    const { container: sized } = testConfig(FARGATE);
    const secure = { ...FARGATE, container: { ...sized, certificateArn, domain: 'send.example' } };
    const template = templateOf('fargate', testDeployment(false, secure));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Certificates: [{ CertificateArn: certificateArn }],
      SslPolicy: Match.stringLikeRegexp('^ELBSecurityPolicy-TLS13-1-2'),
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    });
    templateOf('fargate', testDeployment(true, secure)).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ FromPort: 443, ToPort: 443, SourcePrefixListId: PREFIX_LIST })],
    });
  });

  it('has no NAT gateway, and refuses to be locked without the addresses of CloudFront', () => {
    templateOf('fargate', testDeployment(false, FARGATE)).resourceCountIs('AWS::EC2::NatGateway', 0);
    const blind = { ...testDeployment(true, FARGATE), originPrefixList: undefined };
    expect(() => templateOf('fargate', blind)).toThrow(/prefix list/);
  });
});
