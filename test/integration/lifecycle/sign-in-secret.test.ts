import { createHash } from 'node:crypto';
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, PutResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../../lib/aws/aws.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { planInWords } from '../../../lib/planned-change.ts';
import { createAll, deleteAll, lockDownAll, verifyDeletedAll } from '../../../lib/verbs/deployer.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';
import type { RunningProvider } from '../../support/openid-provider.ts';
import { CLIENT_ID, CLIENT_SECRET, signInAtProvider, startProvider } from '../../support/openid-provider.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';

const ORIGIN = 'https://console.test';
const RETURN = `${ORIGIN}/admin/signed-in`;
/** Another one than the provider has. */
const STALE = 'a-secret-of-the-client-that-is-stale-0123';
const PARTS = ['role', 'storage', 'sign-in', 'user', 'admin', 'firewall', 'distribution'];

let emulator: StrictMinistack;
let credentials: Credentials;
let provider: RunningProvider;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  credentials = await createOperator(emulator.endpoint);
  provider = await startProvider([RETURN]);
});
afterAll(async () => {
  await Promise.all([provider.stop(), emulator.stop()]);
});

async function withRegion<T>(secret: string | undefined, work: (awsRegion: OpenedAwsRegion) => Promise<T>): Promise<T> {
  const awsRegion = await openEmulatedRegion({
    endpoint: emulator.endpoint,
    credentials,
    overrides: {
      oidcClient: 'confidential',
      oidcIssuer: provider.issuer,
      oidcClientId: CLIENT_ID,
      oidcScopes: 'openid email groups',
      oidcAdmins: ['send-admins'],
    },
    signInSecret: secret,
  });
  try {
    return await work(awsRegion);
  } finally {
    awsRegion.close();
  }
}

/** What became of each component, by the last step of a creation with that secret. */
const createWith = (secret: string | undefined): Promise<Record<string, string>> =>
  withRegion(secret, async (awsRegion) => {
    const run = { ...quietRun([awsRegion]), only: PARTS };
    await createAll(run);
    return Object.fromEntries(run.recorder.steps.map(({ component, result }) => [component, result]));
  });

/** The findings of every component, as `verify` has them. */
const verified = (secret?: string): Promise<string[]> =>
  withRegion(secret, async (awsRegion) => {
    const outcomes = await Promise.all(PARTS.map((name) => awsRegion.lifecycleOf(name).verify()));
    return outcomes.flatMap(({ findings }) => findings.map(({ component, check }) => `${component}/${check}`));
  });

/** Status with which the deployed console opens a session for an admin of the provider. */
const signInStatus = (): Promise<number> =>
  withRegion(undefined, async (awsRegion) => {
    const address = await awsRegion.address();
    const post = (path: string, body: string, cookie = ''): Promise<Response> =>
      awsRegion.reach({
        url: `${address}/admin/api/${path}`,
        method: 'POST',
        headers: {
          'sec-fetch-site': 'same-origin',
          origin: ORIGIN,
          ...(cookie !== '' && { cookie }),
          ...(body !== '' && { 'content-type': 'application/json' }),
          'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
        },
        ...(body !== '' && { body: new TextEncoder().encode(body) }),
      });
    const started = await post('sign-in/provider', '');
    if (started.status !== 200) return started.status;
    const { url } = (await started.json()) as { url: string };
    const { search } = await signInAtProvider(url, 'alice', RETURN);
    const cookie = started.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return (await post('session/provider', JSON.stringify({ query: search }), cookie)).status;
  });

describe('the secret of the sign-in client of a deployment', { timeout: limitMs(240) }, () => {
  it('must be given once, and nothing that needs it is created before', async () => {
    const results = await createWith(undefined);
    expect([results['sign-in'], results['admin']]).toEqual(['failed', 'not run']);
  });

  it('is in no template and no configuration of a function, and is left as it is by the same command', async () => {
    expect(await createWith(STALE)).toMatchObject({ 'sign-in': 'updated', admin: 'created' });
    expect(await createWith(STALE)).toMatchObject({ 'sign-in': 'unchanged', admin: 'unchanged' });
    expect(await createWith(undefined)).toMatchObject({ 'sign-in': 'unchanged' });
    await withRegion(undefined, async ({ aws, config }) => {
      const names = namesOf(config);
      const template = await aws.cloudformation.send(new GetTemplateCommand({ StackName: names.stack('sign-in') }));
      const request = new GetFunctionConfigurationCommand({ FunctionName: names.functions.admin });
      const configuration = await aws.lambda.send(request);
      expect(JSON.stringify([template, configuration.Environment])).not.toContain(STALE);
      expect(configuration.Environment?.Variables).toMatchObject({
        SGRAPH_SEND_OIDC_CLIENT_SECRET_FROM: `secretsmanager:${names.signInSecret}`,
      });
      // Whoever deploys may put it in and not read it.
      const reading = aws.secretsmanager.send(new GetSecretValueCommand({ SecretId: names.signInSecret }));
      await expect(reading).rejects.toThrow(/denied|not authorized/i);
    });
  });

  it('lets no one in while it is stale, and the same function signs an operator in once it was replaced', async () => {
    expect(await signInStatus()).toBe(503);
    expect(await verified(CLIENT_SECRET)).toEqual(['sign-in/value']);
    const planned = await withRegion(CLIENT_SECRET, async (awsRegion) =>
      planInWords(await awsRegion.planned('sign-in')),
    );
    expect(planned.join()).toContain('repair value: the secret has another value than the one that was given');
    expect(planned.join()).not.toContain(CLIENT_SECRET);
    expect(await createWith(CLIENT_SECRET)).toMatchObject({ 'sign-in': 'updated', admin: 'unchanged' });
    expect(await signInStatus()).toBe(201);
    expect(await verified()).toEqual([]);
  });

  it('is red where others may read it, until it is created again', async () => {
    await withRegion(undefined, async ({ aws, config }) => {
      const statement = { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
      await aws.secretsmanager.send(
        new PutResourcePolicyCommand({
          SecretId: namesOf(config).signInSecret,
          ResourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
        }),
      );
    });
    expect(await verified()).toEqual(['sign-in/readers']);
    expect(await createWith(undefined)).toMatchObject({ 'sign-in': 'updated' });
    expect(await verified()).toEqual([]);
  });

  it('works behind the lock, is deleted at once, and can be created again', async () => {
    await withRegion(undefined, async (awsRegion) => {
      const run = { ...quietRun([awsRegion], true), only: PARTS };
      await lockDownAll(run);
      expect(findingsOf(run)).toEqual([]);
    });
    expect(await signInStatus()).toBe(201);
    await withRegion(undefined, async (awsRegion) => {
      const run = { ...quietRun([awsRegion], true), only: PARTS };
      await deleteAll(run);
      await verifyDeletedAll(run);
      expect(findingsOf(run)).toEqual([]);
      expect((await run.inventory()).filter((line) => line.startsWith('secret '))).toEqual([]);
    });
    expect(await createWith(CLIENT_SECRET)).toMatchObject({ 'sign-in': 'created', admin: 'created' });
  });
});
