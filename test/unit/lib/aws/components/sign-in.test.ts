import { describe, expect, it } from 'vitest';
import { signIn } from '../../../../../lib/aws/components/sign-in.ts';
import type { SignInState } from '../../../../../lib/aws/components/sign-in-state.ts';
import { hasValue, versionOf } from '../../../../../lib/aws/components/sign-in-version.ts';
import { functionEnvironment } from '../../../../../lib/aws/function-shape.ts';
import type { Statement } from '../../../../../lib/aws/policies.ts';
import { accessPolicy, boundaryPolicy } from '../../../../../lib/aws/policies.ts';
import { signInSecretPolicy } from '../../../../../lib/aws/sign-in-secret.ts';
import { CONFIDENTIAL, templateOf, testConfig, testDeployment } from '../../deployment.ts';
import { changed, describeDeclared, seenAsDeclared } from '../../declared.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-2:123456789012:secret:sgraph-send-prod-sign-in-eu-west-2-??????';
const own = signInSecretPolicy(testConfig(CONFIDENTIAL)).Statement;

const good = (locked: boolean): SignInState => ({
  seen: seenAsDeclared(signIn, locked, CONFIDENTIAL),
  policy: own,
  deletedAt: undefined,
  value: 'set',
});
const readBy =
  (...policy: Statement[]): Fault<SignInState> =>
  (state) => ({ ...state, policy });
const holding =
  (value: SignInState['value']): Fault<SignInState> =>
  (state) => ({ ...state, value });
const everybody: Statement = {
  Effect: 'Allow',
  Principal: '*',
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
};

describeChecks(
  signIn,
  good,
  {
    readers: [
      readBy(),
      readBy(...own, everybody),
      readBy(everybody),
      readBy(...own.map((statement) => ({ ...statement, Action: 'secretsmanager:ListSecretVersionIds' }))),
      readBy(...own.map((statement) => ({ ...statement, Condition: {} }))),
    ],
    kept: [(state) => ({ ...state, deletedAt: '2026-12-06T00:00:00.000Z' })],
    value: [holding('missing'), holding('another')],
    'Secret.KmsKeyId': [changed('Secret', (found: { KmsKeyId?: string }) => (found.KmsKeyId = 'alias/theirs'))],
    'Secret.ReplicaRegions': [
      changed('Secret', (found: { ReplicaRegions?: object[] }) => (found.ReplicaRegions = [{ Region: 'us-east-1' }])),
    ],
  },
  {},
  CONFIDENTIAL,
);

describeDeclared(signIn, good, 4, CONFIDENTIAL);

describe('the secret of the sign-in client', () => {
  it('has no value in its template, and its name in the settings of the admin app only', () => {
    const template = templateOf('sign-in', testDeployment(true, CONFIDENTIAL)).toJSON() as { Resources: object };
    expect(JSON.stringify(template.Resources)).not.toMatch(/SecretString/);
    const settingOf = (app: 'user' | 'admin'): string | undefined =>
      functionEnvironment(testConfig(CONFIDENTIAL), app)['SGRAPH_SEND_OIDC_CLIENT_SECRET_FROM'];
    expect(settingOf('admin')).toBe('secretsmanager:sgraph-send-prod-sign-in-eu-west-2');
    expect(settingOf('user')).toBeUndefined();
  });

  it.each(['lambda', 'fargate', 'ec2', 'ami'] as const)('may be read by the admin app only, on %s', (target) => {
    const config = testConfig({ ...CONFIDENTIAL, target });
    const name = target === 'lambda' ? ARN : ARN.replace('prod', `prod-${target}`);
    const role = target === 'ec2' || target === 'ami' ? 'machine' : 'admin';
    const reading = ({ Statement: statements }: { readonly Statement: readonly Statement[] }): unknown[] =>
      statements
        .filter(({ Action }) => JSON.stringify(Action).includes('secretsmanager'))
        .map(({ Resource }) => Resource);
    expect(reading(accessPolicy(config, role))).toEqual([[name]]);
    expect(reading(boundaryPolicy(config))).toEqual([[name]]);
    if (role === 'admin') expect(reading(accessPolicy(config, 'user'))).toEqual([]);
    expect(reading(accessPolicy(testConfig({ target }), role))).toEqual([]);
  });

  it.each(['lambda', 'fargate', 'ec2', 'ami'] as const)('is denied to everybody else, on %s', (target) => {
    const [statement] = signInSecretPolicy(testConfig({ ...CONFIDENTIAL, target })).Statement;
    expect(statement).toMatchObject({ Effect: 'Deny', Principal: '*', Action: ['secretsmanager:GetSecretValue'] });
    const readers = statement?.Condition?.['StringNotLike']?.['aws:PrincipalArn'] as string[];
    expect(readers.filter((arn) => !arn.includes('cfn-exec-role') && arn.includes(':iam:'))).toEqual([
      expect.stringMatching(
        /^arn:aws:iam::123456789012:role\/sgraph-send-prod-(?:\w+-)?(?:admin|machine)-role-eu-west-2$/,
      ),
    ]);
  });

  it('is of a version whose name shows only those who have the value which one it is', async () => {
    const [one, two] = await Promise.all([
      versionOf('name', 'a secret of a client'),
      versionOf('name', 'a secret of a client'),
    ]);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(one).not.toBe(two);
    expect(await hasValue(one, 'name', 'a secret of a client')).toBe(true);
    expect(await hasValue(one, 'name', 'another secret of it')).toBe(false);
    expect(await hasValue(one, 'other', 'a secret of a client')).toBe(false);
    expect(await hasValue('5a3c0d8e-0f4b-4c55-8a1f-6a1d1f0a4e11', 'name', 'a secret of a client')).toBe(false);
  });
});
