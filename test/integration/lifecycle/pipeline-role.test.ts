import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  DetachRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAll, deleteAll, lockDownAll, verifyAll, verifyDeletedAll } from '../../../lib/verbs/deployer.ts';
import { takeInventory } from '../../../lib/aws/deploy/inventory.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { AUDIENCE, ISSUER, pipelineTrust } from '../../../lib/aws/components/pipeline-policy.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedRegion, quietRun, wrongIn } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  const credentials = await createOperator(emulator.endpoint);
  const repository = { repository: 'owner/name', repositoryId: '456789', repositoryOwnerId: '123456' };
  const overrides = { target: 'pipeline-role', bootstrapQualifier: 'sgsendtest', ...repository } as const;
  const open = (): Promise<OpenedAwsRegion> =>
    openEmulatedRegion({ endpoint: emulator.endpoint, credentials, overrides });
  // CloudFormation of the emulator knows no provider: so the account has one already, which stays.
  const before = await open();
  const url = `https://${ISSUER}`;
  await before.aws.iam.send(new CreateOpenIDConnectProviderCommand({ Url: url, ClientIDList: [AUDIENCE] }));
  before.close();
  awsRegion = await open();
}, limitMs(120));
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

describe('the role of the pipeline on an emulator', { timeout: limitMs(60) }, () => {
  it('goes through its life, and leaves the provider that somebody else made', async () => {
    const before = await takeInventory([awsRegion.aws]);
    expect(awsRegion.config.pipeline.makesProvider).toBe(false);
    const run = quietRun([awsRegion], true);
    for (const verb of [createAll, verifyAll, createAll, lockDownAll, verifyAll, deleteAll, verifyDeletedAll])
      await verb(run);
    expect(findingsOf(run)).toEqual([]);
    expect(run.recorder.steps.map(({ result }) => result)).toEqual([
      'created',
      'as declared',
      'unchanged',
      expect.stringMatching(/locked|unchanged/),
      'as declared',
      'deleted',
      'gone',
    ]);
    expect(await takeInventory([awsRegion.aws])).toEqual(before);
  });

  it('is red when somebody widens it, and repaired by create', async () => {
    const run = quietRun([awsRegion]);
    await createAll(run);
    const RoleName = namesOf(awsRegion.config).pipelineRole;
    const wide = pipelineTrust({ ...awsRegion.config, pipeline: { branches: ['main', 'any'], makesProvider: false } });
    await awsRegion.aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(wide) }));
    expect(await wrongIn(awsRegion)).toEqual(['pipeline/as-declared: Role.AssumeRolePolicyDocument']);
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await awsRegion.aws.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    expect(await wrongIn(awsRegion)).toEqual([
      'pipeline/as-declared: Role.AssumeRolePolicyDocument',
      'pipeline/as-declared: Role.ManagedPolicyArns',
    ]);
    await awsRegion.aws.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await createAll(run);
    expect(await wrongIn(awsRegion)).toEqual([]);
    await deleteAll(run);
    expect(findingsOf(run)).toEqual([]);
  });
});
