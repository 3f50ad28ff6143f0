import type { Service } from '@aws-sdk/client-ecs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { fargate } from '../../../../../lib/aws/components/fargate.ts';
import { containerEnvironment, fargateNames } from '../../../../../lib/aws/components/fargate-shape.ts';
import type { FargateState } from '../../../../../lib/aws/components/fargate-state.ts';
import { readSettings } from '../../../../../lambdas/settings.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import { changed, describeDeclared } from '../../declared.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks, failing } from '../../planted.ts';
import { FARGATE, goodFargate } from './fargate-good.ts';
import { networkFaults } from './seen-network-fixture.ts';

type Planted = Fault<FargateState>;
type Balancer = NonNullable<FargateState['balancer']>;

const balancer =
  (change: (good: Balancer) => Partial<Balancer>): Planted =>
  (state) => ({ ...state, balancer: state.balancer && { ...state.balancer, ...change(state.balancer) } });
const service =
  (change: Partial<Service>): Planted =>
  (state) => ({ ...state, services: { ...state.services, admin: { ...state.services.admin, ...change } } });
const targets =
  (...user: string[]): Planted =>
  (state) => ({ ...state, targets: { ...state.targets, user } });
const definition = (more: object): Planted => changed('UserDefinition', (found: object) => Object.assign(found, more));
/** One more of what a container has, beside what is declared. */
const container = (change: (found: Container) => unknown): Planted =>
  changed('UserDefinition', ({ ContainerDefinitions: [found] }: { ContainerDefinitions: [Container] }) =>
    change(found),
  );
const rule = (logicalId: string, direction: 'Ingress' | 'Egress', more: object): Planted =>
  changed(logicalId, (found: Record<string, object[]>) => found[`SecurityGroup${direction}`]?.push(more));

interface Container extends Record<string, unknown> {
  Environment: object[];
  LinuxParameters: { Capabilities: object };
}

const shell = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const everything = { IpProtocol: '-1', CidrIp: '0.0.0.0/0' };
const openToNobody = { user: undefined, admin: undefined, guessed: undefined };

describeChecks(
  fargate,
  goodFargate,
  {
    ...networkFaults<FargateState>(),
    'balancer-active': [balancer(() => ({ state: 'provisioning' })), balancer(() => ({ state: undefined }))],
    'no-other-routes': [
      balancer(() => ({
        foreign: [{ what: 'port 8080', removal: { call: 'elasticloadbalancing DeleteListener', input: {} } }],
      })),
    ],
    'targets-healthy': [targets(), targets('unhealthy', 'draining')],
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
    steady: [
      service({ status: 'DRAINING' }),
      service({ schedulingStrategy: 'DAEMON' }),
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
    // Additions to what is declared.
    'TaskGroup.SecurityGroupIngress': [
      rule('TaskGroup', 'Ingress', { ...shell, CidrIp: '0.0.0.0/0' }),
      rule('TaskGroup', 'Ingress', { ...shell, SourceSecurityGroupId: 'sg-other' }),
    ],
    'TaskGroup.SecurityGroupEgress': [rule('TaskGroup', 'Egress', everything)],
    'BalancerGroup.SecurityGroupIngress': [
      rule('BalancerGroup', 'Ingress', everything),
      rule('BalancerGroup', 'Ingress', { ...shell, CidrIpv6: '::/0' }),
      rule('BalancerGroup', 'Ingress', {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        SourcePrefixListId: 'pl-other',
      }),
    ],
    'BalancerGroup.SecurityGroupEgress': [rule('BalancerGroup', 'Egress', everything)],
    'UserDefinition.Volumes': [
      definition({ Volumes: [{ Name: 'scratch', Host: { SourcePath: '/' } }] }),
      definition({ Volumes: [{ Name: 'scratch', EfsVolumeConfiguration: { FileSystemId: 'fs-1' } }] }),
      definition({ Volumes: [{ Name: 'scratch' }, { Name: 'more' }] }),
    ],
    'UserDefinition.PidMode': [definition({ PidMode: 'task' })],
    'UserDefinition.ContainerDefinitions': [
      changed('UserDefinition', ({ ContainerDefinitions }: { ContainerDefinitions: object[] }) =>
        ContainerDefinitions.push({ Name: 'miner' }),
      ),
      container((found) => (found['Command'] = ['serve', '--service', 'both'])),
      container((found) => (found['EntryPoint'] = ['sh'])),
      container((found) => found.Environment.push({ Name: 'NODE_OPTIONS', Value: '--require ./other.js' })),
      container(
        (found) => (found['Secrets'] = [{ Name: 'MORE', ValueFrom: 'arn:aws:ssm:eu-west-2:1:parameter/more' }]),
      ),
      container((found) => (found['VolumesFrom'] = [{ SourceContainer: 'other' }])),
      container((found) => Object.assign(found.LinuxParameters.Capabilities, { Add: ['SYS_PTRACE'] })),
    ],
    'AgentRole.ManagedPolicyArns': [
      changed('AgentRole', (found: { ManagedPolicyArns?: string[] }) => {
        found.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess'];
      }),
    ],
    'AdminPaths.Conditions': [
      changed('AdminPaths', ({ Conditions }: { Conditions: object[] }) =>
        Conditions.push({ Field: 'host-header', HostHeaderConfig: { Values: ['other.example'] } }),
      ),
    ],
    'UserService.LoadBalancers': [
      changed('UserService', (found: { LoadBalancers: object[] }) => (found.LoadBalancers = [])),
    ],
  },
  {},
  FARGATE,
);

describeDeclared(fargate, goodFargate, 600, FARGATE);

describe('checks of fargate where no task is wanted', () => {
  const { container: sized } = testConfig(FARGATE);
  const asleep = { ...FARGATE, container: { ...sized, desiredCount: 0 } };
  const wrong = (locked: boolean, state: FargateState): string[] =>
    failing(fargate, state, testDeployment(locked, asleep), locked);
  const sleeping = (locked: boolean): FargateState => {
    const state = goodFargate(locked);
    const { user, admin } = state.services;
    return {
      ...state,
      services: { user: { ...user, runningCount: 0 }, admin: { ...admin, runningCount: 0 } },
      targets: { user: [], admin: [] },
      balancer: state.balancer && { ...state.balancer, doors: { user: 503, admin: 503, guessed: 503 } },
    };
  };

  it('hold before and after the lock', () => {
    expect(wrong(false, sleeping(false))).toEqual([]);
    expect(wrong(true, sleeping(true))).toEqual([]);
  });

  it('find tasks that run all the same', () => {
    expect(wrong(false, goodFargate(false))).toEqual(['doors', 'steady']);
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
      SecurityGroupIngress: [
        Match.objectLike({
          FromPort: 443,
          ToPort: 443,
          SourcePrefixListId: testDeployment(true, secure).originPrefixList,
        }),
      ],
    });
  });

  it('has no NAT gateway, and refuses to be locked without the addresses of CloudFront', () => {
    templateOf('fargate', testDeployment(false, FARGATE)).resourceCountIs('AWS::EC2::NatGateway', 0);
    const blind = { ...testDeployment(true, FARGATE), originPrefixList: undefined };
    expect(() => templateOf('fargate', blind)).toThrow(/prefix list/);
  });
});
