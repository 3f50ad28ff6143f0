import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import type { Aws } from '../../../lib/aws/aws.ts';
import { connectAws } from '../../../lib/aws/aws.ts';
import type { Finding } from '../../../lib/outcome.ts';
import { createAll, deleteAll, lockDownAll, verifyAll } from '../../../lib/verbs/deployer.ts';
import { namesOf } from '../../../lib/config/names.ts';
import type { StoredItem, Traces } from '../../../lib/traces.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { smokeDeployment } from '../../../lib/smoke/smoke-deployment.ts';
import { createOperator, createUser } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

/** Three pages of S3, and more than after which a deletion says how far it has come. */
const MANY = 2_100;
const AT_ONCE = 50;

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
let root: Aws;
const adminKey = newAdminKey();
const calls: string[] = [];
const told: string[] = [];
beforeAll(async () => {
  emulator = await startStrictMinistack();
  awsRegion = await openEmulatedRegion({
    endpoint: emulator.endpoint,
    credentials: await createOperator(emulator.endpoint),
    adminKey: () => adminKey,
    onCall: (call) => calls.push(call),
    tell: (line) => told.push(line),
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  root = connectAws({ region: awsRegion.config.region, endpoint: emulator.endpoint, credentials });
}, limitMs(120));
afterAll(async () => {
  root.close();
  awsRegion.close();
  await emulator.stop();
});

/** How often each call to the store and the logs was made by some work; the emulated edge asks other services, once a request. */
async function counted(work: () => Promise<unknown>): Promise<Record<string, number>> {
  calls.length = 0;
  await work();
  const made = calls.filter((call) => /^(?:s3|logs) /.test(call));
  return Object.fromEntries([...new Set(made)].sort().map((call) => [call, made.filter((one) => one === call).length]));
}

async function smoke(from: OpenedAwsRegion = awsRegion): Promise<readonly Finding[]> {
  return (await smokeDeployment(from, await from.address(), adminKey)).findings;
}

async function everyVerb(): Promise<void> {
  const run = quietRun([awsRegion]);
  await verifyAll(run);
  await lockDownAll(run);
  expect([...findingsOf(run), ...(await smoke())]).toEqual([]);
}

/** Ciphertext and events of other people's transfers; a search that reads them finds the admin key. */
async function fill(count: number): Promise<void> {
  const { bucket: Bucket } = namesOf(awsRegion.config);
  const keys = Array.from({ length: count }, (_, index) => {
    const id = String(index)
      .padStart(26, '0')
      .replaceAll(/[0-9]/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
    return `transfers/${id}/${index % 2 === 0 ? 'parts/000001' : 'events/01k.json'}`;
  });
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const some = keys.slice(start, start + AT_ONCE);
    await Promise.all(some.map((Key) => root.s3.send(new PutObjectCommand({ Bucket, Key, Body: adminKey }))));
  }
}

/** The same place, in whose store something is done before it is searched. */
function planted(plant: (traces: Traces) => Promise<unknown>, of: OpenedAwsRegion = awsRegion): OpenedAwsRegion {
  return {
    ...of,
    async *storedData(traces: Traces): AsyncGenerator<StoredItem> {
      await plant(traces);
      yield* of.storedData(traces);
    },
  };
}

describe('a deployment whose bucket is full', { timeout: limitMs(240) }, () => {
  it('is verified, locked and tried with as many calls as with an empty one, and reads nothing of others', async () => {
    const run = quietRun([awsRegion]);
    await createAll(run);
    await lockDownAll(run);
    expect(findingsOf(run)).toEqual([]);
    const empty = await counted(everyVerb);
    await fill(MANY);
    const full = await counted(everyVerb);
    expect(full).toEqual(empty);
    expect(full['s3 ListObjectVersions']).toBeLessThan(5);
  });

  it('is red where its own transfer holds a key, and names the object', async () => {
    const { bucket: Bucket } = namesOf(awsRegion.config);
    const findings = await smoke(
      planted(({ transfers: [id = ''] }) =>
        root.s3.send(new PutObjectCommand({ Bucket, Key: `transfers/${id}/leak.json`, Body: `x${adminKey}` })),
      ),
    );
    expect(findings.map(({ message }) => message).join()).toMatch(/transfers\/\w+\/leak\.json holds the admin key/);
  });

  it('is searched by whoever may read no object, too: a part that is not as it was sent is found by its hash', async () => {
    const credentials = await createUser(emulator.endpoint, 'tester', [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 's3:GetObject', Resource: '*' },
    ]);
    const tester = await openEmulatedRegion({ endpoint: emulator.endpoint, credentials, adminKey: () => adminKey });
    const { bucket: Bucket } = namesOf(awsRegion.config);
    try {
      const { findings, resources } = await smokeDeployment(tester, await tester.address(), adminKey);
      expect(findings).toEqual([]);
      expect(resources.join('\n')).toMatch(
        /the content of [0-9]+ of [0-9]+ objects and log lines may not be read here/,
      );
      const replaced = planted(async ({ transfers: [id = ''] }) => {
        const Key = `transfers/${id}/parts/000001`;
        await root.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'plaintext' }));
      }, tester);
      expect((await smoke(replaced)).map(({ message }) => message).join()).toMatch(
        /transfers\/\w+\/parts\/000001 is not what was sent/,
      );
    } finally {
      tester.close();
    }
  });

  it('gives the objects, names and log lines of a smoke test, and nothing of others or from before', async () => {
    const { bucket: Bucket, logGroups } = namesOf(awsRegion.config);
    for (const Key of ['transfers/mine/a.json', 'tokens/mine/token.json', 'transfers/minelonger/a.json'])
      await root.s3.send(new PutObjectCommand({ Bucket, Key, Body: `in ${Key}` }));
    const stream = { logGroupName: logGroups.user, logStreamName: `leak-${crypto.randomUUID()}` };
    await root.logs.send(new CreateLogStreamCommand(stream));
    const since = new Date();
    const lines = [-3_600_000, 0].map((ago) => ({ timestamp: since.getTime() + ago, message: `logged ${ago}` }));
    await root.logs.send(new PutLogEventsCommand({ ...stream, logEvents: lines }));
    const texts: string[] = [];
    for await (const { bytes } of awsRegion.storedData({ since, transfers: ['mine'], tokens: ['mine'] }))
      texts.push(Buffer.from(bytes ?? []).toString());
    expect(texts).toEqual(
      expect.arrayContaining([
        'transfers/mine/a.json',
        'in transfers/mine/a.json',
        'tokens/mine/token.json',
        'in tokens/mine/token.json',
        'logged 0',
      ]),
    );
    expect(texts.join()).not.toMatch(/minelonger|logged -3600000/);
  });

  it('is emptied page by page when it is deleted, saying how far it has come', async () => {
    const made = await counted(async () => {
      const run = quietRun([awsRegion], true);
      await deleteAll(run);
      expect(findingsOf(run)).toEqual([]);
    });
    expect(made['s3 DeleteObjects']).toBeGreaterThanOrEqual(3);
    expect(made['s3 DeleteObjects']).toBeLessThan(12);
    expect(told.join('\n')).toMatch(/: 2[0-9]{3} objects deleted/);
  });
});
