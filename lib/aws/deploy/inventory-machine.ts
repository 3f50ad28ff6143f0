import { paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import {
  DescribeAddressesCommand,
  paginateDescribeImages,
  paginateDescribeInstances,
  paginateDescribeInternetGateways,
  paginateDescribeLaunchTemplates,
  paginateDescribeSecurityGroups,
  paginateDescribeSnapshots,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { paginateListInstanceProfiles } from '@aws-sdk/client-iam';
import type { Kinds } from './inventory-names.ts';
import { namesOn, tagged } from './inventory-names.ts';

/** Networks, which are much the same whatever is in them. */
export const NETWORK_KINDS: Kinds = {
  vpc: ({ ec2 }) =>
    namesOn(paginateDescribeVpcs({ client: ec2 }, {}), ({ Vpcs }) =>
      Vpcs?.map(({ VpcId, Tags }) => tagged(VpcId, Tags)),
    ),
  'internet-gateway': ({ ec2 }) =>
    namesOn(paginateDescribeInternetGateways({ client: ec2 }, {}), ({ InternetGateways }) =>
      InternetGateways?.map(({ InternetGatewayId, Tags }) => tagged(InternetGatewayId, Tags)),
    ),
  'security-group': ({ ec2 }) =>
    namesOn(paginateDescribeSecurityGroups({ client: ec2 }, {}), ({ SecurityGroups }) =>
      SecurityGroups?.map(({ GroupId, GroupName, Tags }) => tagged(`${GroupId ?? ''} ${GroupName ?? ''}`, Tags)),
    ),
  'vpc-endpoint': ({ ec2 }) =>
    namesOn(paginateDescribeVpcEndpoints({ client: ec2 }, {}), ({ VpcEndpoints }) =>
      // One that is deleted is shown for a while.
      VpcEndpoints?.map(({ VpcEndpointId, State, Tags }) =>
        State?.toLowerCase() === 'deleted' ? undefined : tagged(VpcEndpointId, Tags),
      ),
    ),
};

/** What machines and their images are made of. */
export const MACHINE_KINDS: Kinds = {
  ...NETWORK_KINDS,
  'launch-template': ({ ec2 }) =>
    namesOn(paginateDescribeLaunchTemplates({ client: ec2 }, {}), ({ LaunchTemplates }) =>
      LaunchTemplates?.map(({ LaunchTemplateName }) => LaunchTemplateName),
    ),
  'scaling-group': ({ autoscaling }) =>
    namesOn(paginateDescribeAutoScalingGroups({ client: autoscaling }, {}), ({ AutoScalingGroups }) =>
      AutoScalingGroups?.map(({ AutoScalingGroupName }) => AutoScalingGroupName),
    ),
  machine: ({ ec2 }) =>
    namesOn(paginateDescribeInstances({ client: ec2 }, {}), ({ Reservations }) =>
      // One that has ended is shown for a while.
      Reservations?.flatMap(({ Instances = [] }) => Instances).map(({ InstanceId, State, Tags }) =>
        State?.Name === 'terminated' ? undefined : tagged(InstanceId, Tags),
      ),
    ),
  address: async ({ ec2 }) =>
    ((await ec2.send(new DescribeAddressesCommand())).Addresses ?? []).flatMap(
      ({ AllocationId, Tags }) => tagged(AllocationId, Tags) ?? [],
    ),
  image: ({ ec2 }) =>
    namesOn(paginateDescribeImages({ client: ec2 }, { Owners: ['self'] }), ({ Images }) =>
      Images?.map(({ ImageId, Name, Tags }) => tagged(`${ImageId ?? ''} ${Name ?? ''}`, Tags)),
    ),
  snapshot: ({ ec2 }) =>
    namesOn(paginateDescribeSnapshots({ client: ec2 }, { OwnerIds: ['self'] }), ({ Snapshots }) =>
      Snapshots?.map(({ SnapshotId, Tags }) => tagged(SnapshotId, Tags)),
    ),
  'instance-profile': ({ iam }) =>
    namesOn(paginateListInstanceProfiles({ client: iam }, {}), ({ InstanceProfiles }) =>
      InstanceProfiles?.map(({ InstanceProfileName }) => InstanceProfileName),
    ),
};
