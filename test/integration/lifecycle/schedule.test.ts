import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { PutRolePermissionsBoundaryCommand } from '@aws-sdk/client-iam';
import { GetPolicyCommand, InvokeCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { unlessAbsent } from '../../../lib/aws/aws.ts';
import { parseStatements } from '../../../lib/aws/components/statements.ts';
import { createAll, lockDownAll } from '../../../lib/verbs/deployer.ts';
import { lifecycleOf } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import { functionArn, namesOf, scheduleArn, roleNames } from '../../../lib/config/names.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { waitUntil } from '../../../lib/wait.ts';
import { differingProperty } from '../../support/differing-property.ts';
import { letExpire } from '../../support/let-expire.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

/** The emulator looks at its schedules every 10 seconds, and a minute is the shortest rate. */
const SCHEDULE_SECONDS = limitMs(100) / 1_000;

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
}, limitMs(120));
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

/** Sends something, and waits until it has expired. */
async function sendExpiring(): Promise<string> {
  const client = createClient({ baseUrl: await awsRegion.address(), transport: (request) => awsRegion.reach(request) });
  const { id, ownerSecret } = await client.upload({
    source: { bytes: 1_000, read: (start, end) => Promise.resolve(new Uint8Array(end - start)) },
    metadata: { name: 'short', type: '' },
    expiresInSeconds: 3_600,
    maxDownloads: 1,
  });
  await letExpire(client, id, ownerSecret);
  return id;
}

/** What is left of a transfer, as the bucket itself says. */
async function remains(id: string): Promise<{ parts: number; isDeleted: boolean }> {
  const { s3 } = awsRegion.aws;
  const { bucket: Bucket } = namesOf(awsRegion.config);
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `transfers/${id}/parts/` }));
  const tombstone = new HeadObjectCommand({ Bucket, Key: `transfers/${id}/deleted.json` });
  const isDeleted = (await unlessAbsent(['NotFound', 'NoSuchKey'], s3.send(tombstone))) !== undefined;
  return { parts: KeyCount ?? -1, isDeleted };
}

const PRESENT = { parts: 1, isDeleted: false };
const PURGED = { parts: 0, isDeleted: true };

/** As EventBridge sends it. */
function dueEvent(): object {
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: awsRegion.config.account,
    time: new Date().toISOString(),
    region: awsRegion.config.region,
    resources: [scheduleArn(awsRegion.config)],
    detail: {},
  };
}

/** Invokes the deployed function, and gives what it returned or the error that it ended with. */
async function invokeAdmin(event: object): Promise<unknown> {
  const { lambda } = awsRegion.aws;
  const FunctionName = namesOf(awsRegion.config).functions.admin;
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  return JSON.parse(new TextDecoder().decode(Payload));
}

async function untilPurged(id: string): Promise<void> {
  await waitUntil('the schedule has run', SCHEDULE_SECONDS, async () => {
    const found = await remains(id);
    return found.isDeleted && found.parts === 0 ? { value: found } : { problem: JSON.stringify(found) };
  });
}

describe('maintenance of a deployment', { timeout: limitMs(180) }, () => {
  it('removes what has expired when the function gets the event of its schedule', async () => {
    const id = await sendExpiring();
    expect(await remains(id)).toEqual(PRESENT);
    expect(await invokeAdmin(dueEvent())).toMatchObject({ expired: 1 });
    expect(await remains(id)).toEqual(PURGED);
    expect(await invokeAdmin(dueEvent())).toMatchObject({ expired: 0 });
  });

  it('is out of reach of requests through the distribution, whatever they hold', async () => {
    const id = await sendExpiring();
    const body = new TextEncoder().encode(JSON.stringify(dueEvent()));
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', body)).toString('hex');
    const url = `${await awsRegion.address()}/admin/api/purge?source=aws.events&detail-type=Scheduled%20Event`;
    const headers = { 'content-type': 'application/json', 'x-amz-content-sha256': digest, source: 'aws.events' };
    expect((await awsRegion.reach({ method: 'POST', url, headers, body })).status).toBe(401);
    expect(await remains(id)).toEqual(PRESENT);
  });

  it('runs by the schedule itself; on the emulator without the permission too, which is why verify reads that', async () => {
    const { aws, config } = awsRegion;
    const { schedule, functions } = namesOf(config);
    const FunctionName = functions.admin;
    await aws.events.send(new PutRuleCommand({ Name: schedule, ScheduleExpression: 'rate(1 minute)' }));
    const { Policy } = await aws.lambda.send(new GetPolicyCommand({ FunctionName }));
    const grant = parseStatements(Policy).find(({ Principal }) => JSON.stringify(Principal).includes('events.'));
    await aws.lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: grant?.Sid }));
    const { findings } = await lifecycleOf('admin', awsRegion).verify();
    expect(findings.map(({ message }) => differingProperty(message))).toEqual([
      'Schedule.ScheduleExpression',
      'ScheduleGrant',
    ]);
    await untilPurged(await sendExpiring());
    expect((await lifecycleOf('admin', awsRegion).create()).findings).toEqual([]);
  });

  it('is not deleted with something that somebody else lets its schedule start, unless by force', async () => {
    const { schedule } = namesOf(awsRegion.config);
    const Targets = [{ Id: 'more', Arn: functionArn(awsRegion.config, 'user') }];
    await awsRegion.aws.events.send(new PutTargetsCommand({ Rule: schedule, Targets }));
    for (const above of ['watch', 'edge-watch', 'distribution'] as const)
      await lifecycleOf(above, awsRegion).delete(false);
    await expect(lifecycleOf('admin', awsRegion).delete(false)).rejects.toThrow(
      /also has targets that are not the product's.*arn:aws:lambda:.*:function:/,
    );
    expect(await lifecycleOf('admin', awsRegion).exists()).toBe(true);
    expect(await lifecycleOf('admin', awsRegion).delete(true)).toMatchObject({ result: 'deleted', findings: [] });
  });

  it('is deleted by the emulator with such a target all the same, which AWS refuses', async () => {
    const { config, aws, toolkit } = awsRegion;
    await lifecycleOf('admin', awsRegion).create();
    const Targets = [{ Id: 'more', Arn: functionArn(config, 'user') }];
    await aws.events.send(new PutTargetsCommand({ Rule: namesOf(config).schedule, Targets }));
    await toolkit.destroy('admin', { config, locked: false, domain: undefined });
    expect(await lifecycleOf('admin', awsRegion).exists()).toBe(false);
  });

  it('has all the rights that it needs when the roles are locked', async () => {
    const run = quietRun([awsRegion]);
    await createAll(run);
    await lockDownAll(run);
    expect(findingsOf(run)).toEqual([]);
    const { roles, boundary } = namesOf(awsRegion.config);
    // The emulator's CloudFormation leaves the boundary out, and its policies obey one.
    const PermissionsBoundary = `arn:aws:iam::${awsRegion.config.account}:policy/${boundary}`;
    for (const name of roleNames(awsRegion.config)) {
      const RoleName = roles[name];
      await awsRegion.aws.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
    }
    const id = await sendExpiring();
    expect(await invokeAdmin(dueEvent())).toMatchObject({ expired: 1 });
    expect(await remains(id)).toEqual(PURGED);
  });
});
