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
import type { Aws } from './aws.ts';
import type { Kinds } from './inventory.ts';

/** What machines and their images are made of. */
export const MACHINE_KINDS: Kinds = {
  vpc: ({ ec2 }) =>
    namesOnAll(paginateDescribeVpcs({ client: ec2 }, {}), ({ Vpcs }) => Vpcs?.map(({ VpcId }) => VpcId)),
  'internet-gateway': ({ ec2 }) =>
    namesOnAll(paginateDescribeInternetGateways({ client: ec2 }, {}), ({ InternetGateways }) =>
      InternetGateways?.map(({ InternetGatewayId }) => InternetGatewayId),
    ),
  'security-group': ({ ec2 }) =>
    namesOnAll(paginateDescribeSecurityGroups({ client: ec2 }, {}), ({ SecurityGroups }) =>
      SecurityGroups?.map(({ GroupId, GroupName }) => `${GroupId ?? ''} ${GroupName ?? ''}`),
    ),
  'vpc-endpoint': ({ ec2 }) =>
    namesOnAll(paginateDescribeVpcEndpoints({ client: ec2 }, {}), ({ VpcEndpoints }) =>
      // One that is deleted is shown for a while.
      VpcEndpoints?.map(({ VpcEndpointId, State }) => (State?.toLowerCase() === 'deleted' ? undefined : VpcEndpointId)),
    ),
  'launch-template': ({ ec2 }) =>
    namesOnAll(paginateDescribeLaunchTemplates({ client: ec2 }, {}), ({ LaunchTemplates }) =>
      LaunchTemplates?.map(({ LaunchTemplateName }) => LaunchTemplateName),
    ),
  'scaling-group': ({ autoscaling }) =>
    namesOnAll(paginateDescribeAutoScalingGroups({ client: autoscaling }, {}), ({ AutoScalingGroups }) =>
      AutoScalingGroups?.map(({ AutoScalingGroupName }) => AutoScalingGroupName),
    ),
  machine: ({ ec2 }) =>
    namesOnAll(paginateDescribeInstances({ client: ec2 }, {}), ({ Reservations }) =>
      // So is one that has ended.
      Reservations?.flatMap(({ Instances = [] }) => Instances).map(({ InstanceId, State }) =>
        State?.Name === 'terminated' ? undefined : InstanceId,
      ),
    ),
  address: async ({ ec2 }) =>
    ((await ec2.send(new DescribeAddressesCommand())).Addresses ?? []).flatMap(
      ({ AllocationId }) => AllocationId ?? [],
    ),
  image: ({ ec2 }) =>
    namesOnAll(paginateDescribeImages({ client: ec2 }, { Owners: ['self'] }), ({ Images }) =>
      Images?.map(({ ImageId, Name }) => `${ImageId ?? ''} ${Name ?? ''}`),
    ),
  snapshot: ({ ec2 }) =>
    namesOnAll(paginateDescribeSnapshots({ client: ec2 }, { OwnerIds: ['self'] }), ({ Snapshots }) =>
      Snapshots?.map(({ SnapshotId }) => SnapshotId),
    ),
  'instance-profile': ({ iam }: Aws) =>
    namesOnAll(paginateListInstanceProfiles({ client: iam }, {}), ({ InstanceProfiles }) =>
      InstanceProfiles?.map(({ InstanceProfileName }) => InstanceProfileName),
    ),
};

/** The names on all pages of a list. */
export async function namesOnAll<Page>(
  pages: AsyncIterable<Page>,
  namesOn: (page: Page) => readonly (string | undefined)[] | undefined,
): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pages) found.push(...(namesOn(page) ?? []).flatMap((name) => name ?? []));
  return found;
}
