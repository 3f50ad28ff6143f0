import { PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { AttachRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionUrlConfigCommand,
} from '@aws-sdk/client-lambda';
import type { ObjectIdentifier } from '@aws-sdk/client-s3';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployerPolicy } from '../../../lib/aws/deployer-policy.ts';
import { actionsFor } from '../../../lib/aws/permissions.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import type { Call } from '../../../lib/config/request.ts';
import { functionArn, namesOf } from '../../../lib/config/names.ts';
import type { Finding } from '../../../lib/outcome.ts';
import { planInWords } from '../../../lib/planned-change.ts';
import { createAll, lockDownAll } from '../../../lib/verbs/deployer.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { findingsOf, openEmulatedRegion, quietRun, wantedSteps, wrongIn } from './emulated-region.ts';
import type { LiveFault } from './live-fault.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
const calls = new Set<Call>();
beforeAll(async () => {
  emulator = await startStrictMinistack();
  const credentials = await createOperator(emulator.endpoint);
  awsRegion = await openEmulatedRegion({
    endpoint: emulator.endpoint,
    credentials,
    onCall: (call) => void calls.add(call),
  });
  expect((await create(false)).findings).toEqual([]);
});
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

/** How the components ended that are not as they were, and what is red. */
async function create(prune: boolean): Promise<{ result: Record<string, string>; findings: Finding[] }> {
  const run = { ...quietRun([awsRegion]), prune };
  await createAll(run);
  const steps = wantedSteps(run, awsRegion).filter(({ result }) => result !== 'unchanged');
  return {
    result: Object.fromEntries(steps.map(({ component, result }) => [component, result])),
    findings: findingsOf(run),
  };
}

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});

/** An addition, what `verify` names, and the command that removes it. */
const ADDED: Readonly<Record<string, Pick<LiveFault, 'plant' | 'finds'> & { readonly command: RegExp }>> = {
  'a permission for everybody': {
    finds: ['user/invokers'],
    command: /^aws lambda remove-permission --function-name \S+ --statement-id everybody --region eu-west-2$/,
    plant: ({ lambda }, { functions }) =>
      lambda.send(
        new AddPermissionCommand({
          FunctionName: functions.user,
          StatementId: 'everybody',
          Action: 'lambda:InvokeFunction',
          Principal: '*',
        }),
      ),
  },
  'a second target of the schedule': {
    finds: ['admin/as-declared: Schedule.Targets'],
    command: /^aws events remove-targets --rule \S+ --ids more --region eu-west-2$/,
    plant: ({ events }, { schedule }, config) =>
      events.send(
        new PutTargetsCommand({ Rule: schedule, Targets: [{ Id: 'more', Arn: functionArn(config, 'user') }] }),
      ),
  },
  'an inline policy of a role': {
    finds: ['role/as-declared: AdminRole.Policies'],
    command: /^aws iam delete-role-policy --role-name \S+ --policy-name more --region eu-west-2$/,
    plant: ({ iam }, { roles }) =>
      iam.send(new PutRolePolicyCommand({ RoleName: roles.admin, PolicyName: 'more', PolicyDocument: POLICY })),
  },
  'a policy attached to a role': {
    finds: ['role/as-declared: UserRole.ManagedPolicyArns'],
    command: /^aws iam detach-role-policy --role-name \S+ --policy-arn \S+AdministratorAccess --region eu-west-2$/,
    plant: ({ iam }, { roles }) =>
      iam.send(
        new AttachRolePolicyCommand({ RoleName: roles.user, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      ),
  },
  'a reserved concurrency': {
    finds: ['user/as-declared: Function.ReservedConcurrentExecutions'],
    command: /^aws lambda delete-function-concurrency --function-name \S+ --region eu-west-2$/,
    plant: ({ lambda }, { functions }) =>
      lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: functions.user, ReservedConcurrentExecutions: 1 })),
  },
};

function describeKinds(): void {
  it.each(Object.entries(ADDED))('%s', async (_, { plant, finds, command }) => {
    await plant(awsRegion.aws, namesOf(awsRegion.config), awsRegion.config);
    expect(await wrongIn(awsRegion)).toEqual(expect.arrayContaining([...finds]));
    const left = await create(false);
    expect(left.findings.length).toBeGreaterThan(0);
    for (const { remedy, addition } of left.findings) {
      expect(remedy).toMatch(command);
      expect(addition).toBe(true);
    }
    expect(left.result).toEqual({});
    const [name] = finds[0]!.split('/') as [string];
    const planned = planInWords(await awsRegion.planned(name));
    expect(planned[0]).toBe('no change');
    expect(planned.join('\n')).toMatch(/leave .*create --prune, or aws /);
    const pruned = await create(true);
    expect(pruned.findings).toEqual([]);
    expect(pruned.result).toEqual({ [name]: 'pruned 1' });
    expect(await wrongIn(awsRegion)).toEqual([]);
  });
}

describe('what is added by hand is left with its command, and pruned', { timeout: limitMs(60) }, () => {
  describeKinds();

  it('a foreign object: for a person, whatever is asked for', async () => {
    const object = { Bucket: namesOf(awsRegion.config).bucket, Key: "somebody's backup.tar" };
    await awsRegion.aws.s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
    const { result, findings } = await create(true);
    expect(result).toEqual({});
    expect(findings.map(({ remedy }) => remedy)).toEqual([
      `aws s3api delete-object --bucket ${object.Bucket} --key 'somebody'\\''s backup.tar' --region eu-west-2`,
    ]);
    await awsRegion.aws.s3.send(new DeleteObjectCommand(object));
    expect(await wrongIn(awsRegion)).toEqual([]);
  });

  it('CORS of a function URL: for a person, for no deployer may change who may ask it', async () => {
    const { lambda } = awsRegion.aws;
    const FunctionName = namesOf(awsRegion.config).functions.user;
    await lambda.send(
      new UpdateFunctionUrlConfigCommand({ FunctionName, Cors: { AllowOrigins: ['https://elsewhere.example'] } }),
    );
    expect((await create(true)).findings.map(({ remedy }) => remedy)).toEqual([
      expect.stringMatching(
        /^aws lambda update-function-url-config --function-name \S+ --cors '\{\}' --region eu-west-2$/,
      ),
    ]);
    await lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName, Cors: {} }));
    expect(await wrongIn(awsRegion)).toEqual([]);
  });

  it('versions of the bucket: for a person, who suspends them and then removes what deletions left', async () => {
    const { s3 } = awsRegion.aws;
    const Bucket = namesOf(awsRegion.config).bucket;
    const set = (Status: 'Enabled' | 'Suspended') =>
      s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    const remedies = async () => (await create(true)).findings.map(({ remedy }) => remedy);
    await set('Enabled');
    const object = { Bucket, Key: 'transfers/a/parts/0' };
    await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
    await s3.send(new DeleteObjectCommand(object));
    expect(await remedies()).toEqual([
      `aws s3api put-bucket-versioning --bucket ${Bucket} --versioning-configuration '{"Status":"Suspended"}' --region eu-west-2`,
    ]);
    await set('Suspended');
    const [left] = await remedies();
    expect(left).toMatch(
      /^aws s3api delete-objects --bucket \S+ --delete '\{"Objects":\[\{"Key":"transfers\/a\/parts\/0",/,
    );
    const { Objects } = JSON.parse(/'(.*)'/.exec(left ?? '')?.[1] ?? '') as { Objects: ObjectIdentifier[] };
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(await remedies()).toEqual([]);
  });
});

describe('so it is in a locked deployment', { timeout: limitMs(60) }, () => {
  beforeAll(() => lockDownAll(quietRun([awsRegion])));
  describeKinds();

  it('and it stays locked', async () => {
    await expect(awsRegion.lifecycleOf('user').delete(false)).rejects.toThrow(/is locked/);
  });
});

it('takes no right that the policy of a deployer does not give', () => {
  const given = deployerPolicy(awsRegion.config, ['deployment']).Statement.flatMap(({ Action }) => Action);
  // All else is what this test itself adds.
  const taking = actionsFor(calls).filter((action) => /:(?:Delete(?!Object)|Detach|Remove)/.test(action));
  expect(taking).toHaveLength(5);
  expect(taking.filter((action) => !given.includes(action))).toEqual([]);
});
