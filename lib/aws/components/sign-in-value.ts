import {
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { namesOf } from '../../config/names.ts';
import { missingSignInSecret } from '../../config/sign-in-secret.ts';
import { DeployError } from '../../deploy-error.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import { canonicalPolicy } from '../policies.ts';
import { signInSecretPolicy } from '../sign-in-secret.ts';
import { currentVersion, describeSecret, policyOf } from './sign-in-state.ts';
import { hasValue, isOurs, versionOf } from './sign-in-version.ts';

/** Gives the secret its policy and, where one was given, its value. Throws `config` where it would stay without one. */
export async function keepSecret({ aws, config, signInSecret }: Observer): Promise<boolean> {
  const { secretsmanager } = aws;
  const SecretId = namesOf(config).signInSecret;
  const found = await describeSecret(aws, SecretId);
  if (found?.DeletedDate) await secretsmanager.send(new RestoreSecretCommand({ SecretId }));
  const policy = signInSecretPolicy(config);
  const isReadByOthers = canonicalPolicy(await policyOf(aws, SecretId)) !== canonicalPolicy(policy.Statement);
  // Before the value: it is never readable by others.
  if (isReadByOthers) {
    const ResourcePolicy = JSON.stringify(policy);
    await secretsmanager.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy, BlockPublicPolicy: true }));
  }
  const isChanged = isReadByOthers || found?.DeletedDate !== undefined;
  const version = found && currentVersion(found);
  if (signInSecret === undefined) {
    if (!isOurs(version)) throw new DeployError('config', missingSignInSecret(config));
    return isChanged;
  }
  if (isOurs(version) && (await hasValue(version, SecretId, signInSecret))) return isChanged;
  const ClientRequestToken = await versionOf(SecretId, signInSecret);
  await secretsmanager.send(new PutSecretValueCommand({ SecretId, SecretString: signInSecret, ClientRequestToken }));
  return true;
}

/**
 * Deletes it without a recovery window, in which its name would stay taken
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html).
 */
export async function deleteSecret({ aws: { secretsmanager }, config }: Observer): Promise<void> {
  const SecretId = namesOf(config).signInSecret;
  const request = new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true });
  await unlessAbsent(['ResourceNotFoundException'], secretsmanager.send(request));
}
