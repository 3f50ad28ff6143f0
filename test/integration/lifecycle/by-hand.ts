import { PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DisableRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
  UpdateFunctionUrlConfigCommand,
} from '@aws-sdk/client-lambda';
import { DeleteBucketPolicyCommand, DeletePublicAccessBlockCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import type { Aws } from '../../../lib/aws/aws.ts';
import type { Names } from '../../../lib/config/names.ts';

type ByHand = (aws: Aws, names: Names) => Promise<unknown>;

/** Ten changes by hand. */
export const BY_HAND: readonly ByHand[] = [
  ({ s3 }, { bucket }) => s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket })),
  ({ s3 }, { bucket }) => s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket })),
  ({ s3 }, { bucket }) =>
    s3.send(
      new PutBucketCorsCommand({
        Bucket: bucket,
        CORSConfiguration: { CORSRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['GET', 'PUT', 'DELETE'] }] },
      }),
    ),
  async ({ lambda }, { functions }) => {
    const FunctionName = functions.user;
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = { ...Environment?.Variables, SGRAPH_SEND_MAX_TRANSFER_BYTES: String(2 * 2 ** 30) };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  },
  ({ lambda }, { functions }) =>
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: functions.admin, MemorySize: 256 })),
  ({ lambda }, { functions }) =>
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: functions.user, Timeout: 1 })),
  ({ lambda }, { functions }) =>
    lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName: functions.admin, AuthType: 'NONE' })),
  ({ logs }, { logGroups }) =>
    logs.send(new PutRetentionPolicyCommand({ logGroupName: logGroups.user, retentionInDays: 365 })),
  ({ events }, { schedule }) => events.send(new DisableRuleCommand({ Name: schedule })),
  ({ iam }, { roles }) =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName: roles.user,
        PolicyName: 'access',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
        }),
      }),
    ),
];

/** Two things that are added by hand and not declared. */
export const ADDED: readonly ByHand[] = [
  ({ lambda }, { functions }) =>
    lambda.send(
      new AddPermissionCommand({
        FunctionName: functions.user,
        StatementId: 'stranger',
        Action: 'lambda:InvokeFunction',
        Principal: '*',
      }),
    ),
  ({ events }, { schedule, functions }) =>
    events.send(
      new PutTargetsCommand({
        Rule: schedule,
        Targets: [{ Id: 'second', Arn: `arn:aws:lambda:eu-west-2:000000000000:function:${functions.user}` }],
      }),
    ),
];
