import type { IpPermission } from '@aws-sdk/client-ec2';

/** One line for each protocol, range of ports and source or destination of a security group's rules, sorted. */
export function rulesOf(permissions: readonly IpPermission[] = []): string[] {
  return permissions
    .flatMap(({ IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs }) =>
      [
        ...(IpRanges ?? []).map(({ CidrIp }) => CidrIp),
        ...(Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
        ...(PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
        ...(UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
      ].map((other) => `${IpProtocol ?? '?'} ${FromPort ?? '*'}-${ToPort ?? '*'} ${other ?? '?'}`),
    )
    .sort();
}
