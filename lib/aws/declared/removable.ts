import type { IpPermission } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { Removal } from '../../outcome.ts';
import { removal } from './removal.ts';

/** Gives what removes an addition to a property, from the addition and the id of its resource. */
export type Removes = (added: unknown, id: string) => readonly Removal[];

const Policy = z.looseObject({ PolicyName: z.string() });
const Target = z.looseObject({ Id: z.string() });
const Rule = z.object({
  IpProtocol: z.string().default('-1'),
  FromPort: z.number().optional(),
  ToPort: z.number().optional(),
  CidrIp: z.string().optional(),
  CidrIpv6: z.string().optional(),
  SourcePrefixListId: z.string().optional(),
  DestinationPrefixListId: z.string().optional(),
  SourceSecurityGroupId: z.string().optional(),
  DestinationSecurityGroupId: z.string().optional(),
});

export const inlinePolicies: Removes = (added, RoleName) =>
  itemsIn(Policy, added).map(({ PolicyName }) => removal('iam DeleteRolePolicy', { RoleName, PolicyName }));

export const attachedPolicies: Removes = (added, RoleName) =>
  itemsIn(z.string(), added).map((PolicyArn) => removal('iam DetachRolePolicy', { RoleName, PolicyArn }));

export const targets: Removes = (added, Rule) =>
  someOf(
    itemsIn(Target, added).map(({ Id }) => Id),
    (Ids) => removal('events RemoveTargets', { Rule, Ids }),
  );

export const ingress: Removes = (added, GroupId) =>
  someOf(permissions(added), (IpPermissions) => removal('ec2 RevokeSecurityGroupIngress', { GroupId, IpPermissions }));

export const egress: Removes = (added, GroupId) =>
  someOf(permissions(added), (IpPermissions) => removal('ec2 RevokeSecurityGroupEgress', { GroupId, IpPermissions }));

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html: a list of layers takes the place of the one before. */
export const layers: Removes = (_, FunctionName) => [
  removal('lambda UpdateFunctionConfiguration', { FunctionName, Layers: [] }),
];

export const reservedConcurrency: Removes = (_, FunctionName) => [
  removal('lambda DeleteFunctionConcurrency', { FunctionName }),
];

/** As https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/function_url.go takes it off: with one that allows nothing. */
export const urlCors: Removes = (_, FunctionName) => [
  removal('lambda UpdateFunctionUrlConfig', { FunctionName, Cors: {} }),
];

export const permissionsBoundary: Removes = (_, RoleName) => [
  removal('iam DeleteRolePermissionsBoundary', { RoleName }),
];

/** A bucket that had versions can only suspend them: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html */
export const versioning: Removes = (_, Bucket) => [
  removal('s3 PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
];

export const repositoryPolicy: Removes = (_, repositoryName) => [
  removal('ecr DeleteRepositoryPolicy', { repositoryName }),
];

/** What was added, where all of it is understood: what is not is for a person. */
function itemsIn<Item>(schema: z.ZodType<Item>, added: unknown): readonly Item[] {
  const found = z.array(schema).safeParse([added].flat());
  return found.success ? found.data : [];
}

function someOf<Item>(items: readonly Item[], remove: (items: readonly Item[]) => Removal): readonly Removal[] {
  return items.length === 0 ? [] : [remove(items)];
}

/** Rules as EC2 takes them, one for each end. */
function permissions(added: unknown): IpPermission[] {
  return itemsIn(Rule, added).map(({ IpProtocol, FromPort, ToPort, CidrIp, CidrIpv6, ...ends }) => {
    const list = ends.SourcePrefixListId ?? ends.DestinationPrefixListId;
    const group = ends.SourceSecurityGroupId ?? ends.DestinationSecurityGroupId;
    return {
      IpProtocol,
      ...(FromPort !== undefined && { FromPort }),
      ...(ToPort !== undefined && { ToPort }),
      ...(CidrIp !== undefined && { IpRanges: [{ CidrIp }] }),
      ...(CidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6 }] }),
      ...(list !== undefined && { PrefixListIds: [{ PrefixListId: list }] }),
      ...(group !== undefined && { UserIdGroupPairs: [{ GroupId: group }] }),
    };
  });
}
