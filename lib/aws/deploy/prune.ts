import {
  DeleteRouteCommand,
  ResetImageAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { DeleteRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteRolePolicyCommand, DetachRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DeleteFunctionConcurrencyCommand,
  RemovePermissionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { unlessAbsent } from '../aws.ts';
import type { Aws } from '../aws.ts';
import type { Removal } from '../../outcome.ts';

/** What is gone already needs no removal. */
const ABSENT = [
  ...['ResourceNotFoundException', 'NoSuchEntity', 'NoSuchEntityException', 'RepositoryPolicyNotFoundException'],
  ...['InvalidPermission.NotFound', 'InvalidRoute.NotFound'],
];

/** The calls by which something that was added is taken away. Where one of these is made its input is complete: this is the one place with casts. */
const CALLS: Readonly<Record<string, (aws: Aws, input: Removal['input']) => Promise<unknown>>> = {
  'ec2 DeleteRoute': ({ ec2 }, input) => ec2.send(new DeleteRouteCommand(input as never)),
  'ec2 ResetImageAttribute': ({ ec2 }, input) => ec2.send(new ResetImageAttributeCommand(input as never)),
  'ec2 RevokeSecurityGroupEgress': ({ ec2 }, input) => ec2.send(new RevokeSecurityGroupEgressCommand(input as never)),
  'ec2 RevokeSecurityGroupIngress': ({ ec2 }, input) => ec2.send(new RevokeSecurityGroupIngressCommand(input as never)),
  'ecr DeleteRepositoryPolicy': ({ ecr }, input) => ecr.send(new DeleteRepositoryPolicyCommand(input as never)),
  'events RemoveTargets': ({ events }, input) => events.send(new RemoveTargetsCommand(input as never)),
  'iam DeleteRolePolicy': ({ iam }, input) => iam.send(new DeleteRolePolicyCommand(input as never)),
  'iam DetachRolePolicy': ({ iam }, input) => iam.send(new DetachRolePolicyCommand(input as never)),
  'lambda DeleteFunctionConcurrency': ({ lambda }, input) =>
    lambda.send(new DeleteFunctionConcurrencyCommand(input as never)),
  'lambda RemovePermission': ({ lambda }, input) => lambda.send(new RemovePermissionCommand(input as never)),
  'lambda UpdateFunctionConfiguration': ({ lambda }, input) =>
    lambda.send(new UpdateFunctionConfigurationCommand(input as never)),
};

/** Removes additions one after the other, each once although two checks may have named it. */
export async function prune(aws: Aws, removals: readonly Removal[]): Promise<void> {
  const different = new Map(removals.map((each) => [JSON.stringify(each), each]));
  for (const { call, input } of different.values()) {
    const send = CALLS[call];
    if (!send) throw new Error(`${call} removes something, and lib/aws/deploy/prune.ts does not know it: add it`);
    await unlessAbsent(ABSENT, send(aws, input));
  }
}
