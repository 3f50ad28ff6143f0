import type { IAMClient } from '@aws-sdk/client-iam';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';
import { itemsOn } from '../../pages.ts';
import { parsePolicy } from '../policy-document.ts';

const ABSENT = ['NoSuchEntity', 'NoSuchEntityException'];

/** An `AWS::IAM::Role`. */
export async function readRole(iam: IAMClient, RoleName: string): Promise<Live | undefined> {
  const found = (await unlessAbsent(ABSENT, iam.send(new GetRoleCommand({ RoleName }))))?.Role;
  if (!found) return undefined;
  const [names, attached] = await Promise.all([
    itemsOn(paginateListRolePolicies({ client: iam }, { RoleName }), ({ PolicyNames }) => PolicyNames),
    itemsOn(
      paginateListAttachedRolePolicies({ client: iam }, { RoleName }),
      ({ AttachedPolicies }) => AttachedPolicies,
    ),
  ]);
  const policies = names.map(async (PolicyName) => {
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return given({ PolicyName, PolicyDocument: policyOf(PolicyDocument) });
  });
  return {
    id: RoleName,
    attributes: { Arn: found.Arn ?? '' },
    properties: given({
      RoleName,
      Description: found.Description,
      MaxSessionDuration: found.MaxSessionDuration,
      AssumeRolePolicyDocument: policyOf(found.AssumeRolePolicyDocument),
      Policies: await Promise.all(policies),
      ManagedPolicyArns: attached.map(({ PolicyArn }) => PolicyArn),
      PermissionsBoundary: found.PermissionsBoundary?.PermissionsBoundaryArn,
    }),
  };
}

/** An `AWS::IAM::ManagedPolicy`. */
export async function readManagedPolicy(iam: IAMClient, arn: string): Promise<Live | undefined> {
  const policy = (await unlessAbsent(ABSENT, iam.send(new GetPolicyCommand({ PolicyArn: arn }))))?.Policy;
  if (!policy) return undefined;
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy.DefaultVersionId }),
  );
  const properties = given({
    ManagedPolicyName: policy.PolicyName,
    PolicyDocument: policyOf(PolicyVersion?.Document),
  });
  const attributes = {
    Arn: arn,
    AttachmentCount: String(policy.AttachmentCount ?? 0),
    PermissionsBoundaryUsageCount: String(policy.PermissionsBoundaryUsageCount ?? 0),
  };
  return { id: arn, attributes, properties };
}

function policyOf(text: string | undefined): object | undefined {
  return text === undefined ? undefined : parsePolicy(text);
}
