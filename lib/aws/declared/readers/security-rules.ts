import type { IpPermission } from '@aws-sdk/client-ec2';
import { given } from '../live.ts';

/** Rules of a security group as CloudFormation writes them: one for each address range, prefix list or group on the other side. */
export function securityRules(permissions: readonly IpPermission[] = [], side: 'Source' | 'Destination'): object[] {
  return permissions.flatMap(({ IpProtocol, FromPort, ToPort, ...others }) => {
    const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = others;
    const ends = [
      ...IpRanges.map(({ CidrIp, Description }) => ({ CidrIp, Description })),
      ...Ipv6Ranges.map(({ CidrIpv6, Description }) => ({ CidrIpv6, Description })),
      ...PrefixListIds.map(({ PrefixListId, Description }) => ({ [`${side}PrefixListId`]: PrefixListId, Description })),
      ...UserIdGroupPairs.map(({ GroupId, Description }) => ({ [`${side}SecurityGroupId`]: GroupId, Description })),
    ];
    return ends.map((end) => given({ IpProtocol, FromPort, ToPort, ...end }));
  });
}
