import type { Deployment } from '../../../lib/aws/deployment.ts';
import {
  declaredUserData,
  endpointPolicy,
  GRACE_SECONDS,
  latestLinux,
  machineTags,
} from '../../../lib/aws/components/instance-shape.ts';
import { namesOf } from '../../../lib/config/names.ts';
import type { Book } from '../replay.ts';
import { says } from '../replay.ts';
import { networkBook, permission, SUBNETS } from './network.ts';

const made = new Date('2026-11-01T00:00:00Z');
const ADDRESS = { AllocationId: 'eipalloc-0a', PublicIp: '192.0.2.1' };
const anybody = (port: number, Description: string): object =>
  permission(port, { IpRanges: [{ CidrIp: '0.0.0.0/0', Description }] });

/** What a machine is started with, as https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ResponseLaunchTemplateData.html has it. */
export function launchData(deployment: Deployment): Record<string, object | string | boolean> {
  const { config } = deployment;
  const Tags = Object.entries(machineTags(config)).map(([Key, Value]) => ({ Key, Value }));
  return {
    ImageId: latestLinux(config),
    InstanceType: config.machine.instanceType,
    IamInstanceProfile: { Name: namesOf(config).stack('instance') },
    MetadataOptions: {
      ...{ State: 'applied', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      ...{ HttpEndpoint: 'enabled', HttpProtocolIpv6: 'disabled', InstanceMetadataTags: 'disabled' },
    },
    NetworkInterfaces: [
      { DeviceIndex: 0, AssociatePublicIpAddress: true, DeleteOnTermination: true, Groups: ['sg-0a'] },
    ],
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: {
          ...{ Encrypted: true, DeleteOnTermination: true, VolumeType: 'gp3' },
          VolumeSize: config.machine.volumeGiB,
        },
      },
    ],
    // The SDK makes empty lists of empty elements.
    ...{ SecurityGroupIds: [], SecurityGroups: [] },
    CreditSpecification: { CpuCredits: 'standard' },
    TagSpecifications: ['network-interface', 'volume', 'instance'].map((ResourceType) => ({ ResourceType, Tags })),
    UserData: Buffer.from(declaredUserData(deployment, ADDRESS.AllocationId)).toString('base64'),
  };
}

/**
 * The machine that runs both apps, before the lock, each answer as its page of the reference has it:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html, API_DescribeLaunchTemplates.html,
 * API_DescribeInstances.html, API_DescribeAddresses.html there,
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html,
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html
 */
export function machineBook(deployment: Deployment): Book {
  const { config } = deployment;
  const names = namesOf(config);
  const name = names.stack('instance');
  const tags = Object.entries(machineTags(config)).map(([Key, Value]) => ({ Key, Value }));
  const template = { LaunchTemplateId: 'lt-0a', LaunchTemplateName: name };
  return {
    ...networkBook({
      ...{ name, region: config.region, endpointPolicy: endpointPolicy(config) },
      groups: [
        {
          ...{ id: 'sg-0a', name, description: 'The machine with both apps' },
          ingress: [anybody(8_080, 'Anyone, until it is locked')],
          egress: [anybody(443, 'S3, EC2 and the Session Manager')],
        },
      ],
    }),
    'ec2 DescribeLaunchTemplates': says({
      LaunchTemplates: [{ ...template, CreateTime: made, DefaultVersionNumber: 1, LatestVersionNumber: 2 }],
    }),
    'ec2 DescribeLaunchTemplateVersions': says({
      LaunchTemplateVersions: [
        {
          ...{ ...template, VersionNumber: 2, DefaultVersion: false, CreateTime: made },
          LaunchTemplateData: launchData(deployment),
        },
      ],
    }),
    'ec2 DescribeInstances': says({
      Reservations: [
        {
          ...{ ReservationId: 'r-0a', OwnerId: config.account },
          Instances: [{ InstanceId: 'i-0a', State: { Code: 16, Name: 'running' }, Tags: tags }],
        },
      ],
    }),
    'ec2 DescribeAddresses': says({
      Addresses: [
        {
          ...{ ...ADDRESS, Domain: 'vpc', AssociationId: 'eipassoc-0a', InstanceId: 'i-0a' },
          ...{ NetworkInterfaceId: 'eni-0a', PrivateIpAddress: '10.42.0.9', Tags: [{ Key: 'Name', Value: name }] },
        },
      ],
    }),
    'autoscaling DescribeAutoScalingGroups': says({
      AutoScalingGroups: [
        {
          AutoScalingGroupName: name,
          LaunchTemplate: { ...template, Version: '2' },
          ...{ MinSize: 0, MaxSize: 1, DesiredCapacity: config.machine.desiredCount, DefaultCooldown: 300 },
          ...{ HealthCheckType: 'EC2', HealthCheckGracePeriod: GRACE_SECONDS, CreatedTime: made },
          ...{ AvailabilityZones: ['eu-west-2a', 'eu-west-2b'], VPCZoneIdentifier: [...SUBNETS].reverse().join(',') },
          Instances: [
            {
              ...{ InstanceId: 'i-0a', AvailabilityZone: 'eu-west-2a', LifecycleState: 'InService' },
              ...{ HealthStatus: 'Healthy', ProtectedFromScaleIn: false },
              LaunchTemplate: { ...template, Version: '2' },
            },
          ],
          Tags: tags.map((tag) => ({
            ...{ ...tag, ResourceId: name, ResourceType: 'auto-scaling-group', PropagateAtLaunch: true },
          })),
        },
      ],
    }),
    'iam GetInstanceProfile': says({
      InstanceProfile: {
        ...{ Path: '/', InstanceProfileName: name, InstanceProfileId: 'AIPA1234567890EXAMPLE', CreateDate: made },
        Arn: `arn:aws:iam::${config.account}:instance-profile/${name}`,
        Roles: [
          {
            ...{ Path: '/', RoleName: names.roles.machine, RoleId: 'AROA1234567890EXAMPLE', CreateDate: made },
            Arn: `arn:aws:iam::${config.account}:role/${names.roles.machine}`,
          },
        ],
      },
    }),
  };
}
