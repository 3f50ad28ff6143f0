import { AttachRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AddPermissionCommand,
  UpdateFunctionConfigurationCommand,
  UpdateFunctionUrlConfigCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteBucketCorsCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  DeleteObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAll } from '../../../lib/verbs/deployer.ts';
import { lifecycleOf } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import type { ComponentName } from '../../../lib/config/names.ts';
import { namesOf } from '../../../lib/config/names.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import type { LiveFault } from './live-fault.ts';
import { ALARM_FAULTS } from './alarm-faults.ts';
import { FIREWALL_FAULTS } from './firewall-faults.ts';
import { SCHEDULE_FAULTS } from './schedule-faults.ts';
import { findingsOf, openEmulatedRegion, quietRun, wrongIn } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  awsRegion = await openEmulatedRegion({
    endpoint: emulator.endpoint,
    credentials: await createOperator(emulator.endpoint),
  });
  const run = quietRun([awsRegion]);
  await createAll(run);
  expect(findingsOf(run)).toEqual([]);
});
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject' };

const FAULTS: Readonly<Record<string, LiveFault>> = {
  ...SCHEDULE_FAULTS,
  ...FIREWALL_FAULTS,
  ...ALARM_FAULTS,
  'the public access block is removed': {
    finds: ['storage/as-declared: Bucket.PublicAccessBlockConfiguration'],
    plant: ({ s3 }, { bucket }) => s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket })),
  },
  'CORS is widened': {
    finds: ['storage/as-declared: Bucket.CorsConfiguration'],
    plant: ({ s3 }, { bucket }) =>
      s3.send(
        new PutBucketCorsCommand({
          Bucket: bucket,
          CORSConfiguration: { CORSRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['GET', 'PUT', 'DELETE'] }] },
        }),
      ),
  },
  'CORS is removed': {
    finds: ['storage/as-declared: Bucket.CorsConfiguration'],
    plant: ({ s3 }, { bucket }) => s3.send(new DeleteBucketCorsCommand({ Bucket: bucket })),
  },
  'the bucket policy is removed': {
    finds: ['storage/as-declared: BucketPolicy'],
    plant: ({ s3 }, { bucket }) => s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket })),
  },
  'the bucket policy is opened': {
    finds: ['storage/as-declared: BucketPolicy.PolicyDocument'],
    plant: async ({ s3 }, { bucket }) => {
      await s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ ...open, Resource: `arn:aws:s3:::${bucket}/*` }],
      });
      await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    },
  },
  'an object of somebody else is in the bucket': {
    finds: ['storage/no-foreign-objects'],
    plant: ({ s3 }, { bucket }) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'backup.tar', Body: 'x' })),
    undo: ({ s3 }, { bucket }) => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'backup.tar' })),
  },
  'the settings of a function are changed': {
    finds: ['user/as-declared: Function.Environment'],
    plant: ({ lambda }, { functions, bucket }) =>
      lambda.send(
        new UpdateFunctionConfigurationCommand({
          FunctionName: functions.user,
          Environment: { Variables: { SGRAPH_SEND_STORE: `s3://${bucket}`, SGRAPH_SEND_UPLOADS: 'open' } },
        }),
      ),
  },
  'the memory of a function is changed': {
    finds: ['admin/as-declared: Function.MemorySize'],
    plant: ({ lambda }, { functions }) =>
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: functions.admin, MemorySize: 256 })),
  },
  'the URL of the admin is opened': {
    finds: ['admin/as-declared: Url.AuthType', 'admin/url-door'],
    plant: ({ lambda }, { functions }) =>
      lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName: functions.admin, AuthType: 'NONE' })),
  },
  'somebody else may invoke a function': {
    finds: ['admin/invokers'],
    plant: ({ lambda }, { functions }) =>
      lambda.send(
        new AddPermissionCommand({
          FunctionName: functions.admin,
          StatementId: 'stranger',
          Action: 'lambda:InvokeFunction',
          Principal: '999999999999',
        }),
      ),
  },
  'logs are kept longer': {
    finds: ['user/as-declared: LogGroup.RetentionInDays'],
    plant: ({ logs }, { logGroups }) =>
      logs.send(new PutRetentionPolicyCommand({ logGroupName: logGroups.user, retentionInDays: 365 })),
  },
  'a log group is deleted': {
    finds: ['admin/as-declared: LogGroup'],
    plant: ({ logs }, { logGroups }) => logs.send(new DeleteLogGroupCommand({ logGroupName: logGroups.admin })),
  },
  'the policy of a role is widened': {
    finds: ['role/as-declared: UserRole.Policies'],
    plant: ({ iam }, { roles }) =>
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
  },
  'a role gets another policy': {
    finds: ['role/as-declared: AdminRole.Policies'],
    plant: ({ iam }, { roles }) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName: roles.admin,
          PolicyName: 'more',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
          }),
        }),
      ),
  },
  'a role becomes administrator': {
    finds: ['role/as-declared: UserRole.ManagedPolicyArns'],
    plant: ({ iam }, { roles }) =>
      iam.send(
        new AttachRolePolicyCommand({ RoleName: roles.user, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      ),
  },
};

describe('what is broken by hand', { timeout: limitMs(60) }, () => {
  it.each(Object.entries(FAULTS))('is named and repaired: %s', async (_, { finds, plant, undo }) => {
    const names = namesOf(awsRegion.config);
    await plant(awsRegion.aws, names, awsRegion.config);
    const found = await wrongIn(awsRegion);
    expect(
      finds.every((check) => found.includes(check)),
      found.join(),
    ).toBe(true);
    await undo?.(awsRegion.aws, names);
    for (const component of new Set(found.map((check) => check.split('/')[0] as ComponentName))) {
      expect((await lifecycleOf(component, awsRegion).create(true)).findings).toEqual([]);
    }
    expect(await wrongIn(awsRegion)).toEqual([]);
  });
});
