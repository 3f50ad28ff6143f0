import type { AppSettings } from '../config/app-settings.ts';
import type { DeploymentConfig } from '../config/config.ts';
import { namesOf, roleArn, roleNames } from '../config/names.ts';
import { domainSuffixOf, partitionOf } from '../config/region.ts';
import { keepsSignInSecret } from '../config/sign-in-secret.ts';
import { withSessions } from './sessions.ts';
import type { PolicyDocument, Statement } from './statement.ts';

/** The settings of the admin app, which reads the secret where it is kept. */
export function withSignInSecret(config: DeploymentConfig): AppSettings {
  if (!keepsSignInSecret(config)) return config;
  return { ...config, oidcClientSecretFrom: `secretsmanager:${namesOf(config).signInSecret}` };
}

/**
 * ARN of the secret. Secrets Manager adds a hyphen and six characters to the name
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html).
 */
function secretArn(config: DeploymentConfig): string {
  const { region, account } = config;
  const name = namesOf(config).signInSecret;
  return `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:${name}-??????`;
}

/**
 * What the admin app does with it. AWS's own key is used, whose policy allows that to everybody in the account who comes by Secrets Manager; a
 * boundary has to allow it besides (https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html).
 */
export function signInSecretAccess(config: DeploymentConfig): Statement[] {
  if (!keepsSignInSecret(config)) return [];
  const { region, account } = config;
  return [
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secretArn(config)] },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: [`arn:${partitionOf(region)}:kms:${region}:${account}:key/*`],
      Condition: {
        StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${domainSuffixOf(region)}` },
        StringLike: { 'kms:EncryptionContext:SecretARN': [secretArn(config)] },
      },
    },
  ];
}

/**
 * Nobody else reads it, whatever IAM allows them, from the first day on. Only reading is denied: a wrong name here must not make the secret
 * unmanageable. CloudFormation's handler reads a secret to update it (the handlers in the schema of `AWS::SecretsManager::Secret`).
 */
export function signInSecretPolicy(config: DeploymentConfig): PolicyDocument {
  const { account, region, bootstrapQualifier } = config;
  const apps = roleNames(config).filter((role) => role !== 'user');
  const cloudformation = `role/cdk-${bootstrapQualifier}-cfn-exec-role-${account}-${region}`;
  const readers = withSessions([
    ...apps.map((role) => roleArn(config, role)),
    `arn:${partitionOf(region)}:iam::${account}:${cloudformation}`,
  ]);
  const statement: Statement = {
    Sid: 'AdminAppReadsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: ['secretsmanager:GetSecretValue'],
    Resource: '*',
    Condition: { StringNotLike: { 'aws:PrincipalArn': readers } },
  };
  return { Version: '2012-10-17', Statement: [statement] };
}
