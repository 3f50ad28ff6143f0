import type { DescribeSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import { DescribeSecretCommand, GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { namesOf } from '../../config/names.ts';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Seen } from '../declared/live.ts';
import { readSecret } from '../declared/readers/secrets-manager.ts';
import type { Observer } from '../deployment.ts';
import type { Statement } from '../policies.ts';
import { hasValue, isOurs } from './sign-in-version.ts';
import { parseStatements } from './statements.ts';

/** `another`: not the one that was given. */
type SecretValue = 'missing' | 'another' | 'set';

export interface SignInState {
  readonly seen: Seen;
  /** Its own policy. */
  readonly policy: readonly Statement[];
  /** When it is deleted for good, where somebody has deleted it. */
  readonly deletedAt: string | undefined;
  readonly value: SecretValue;
}

/** The secret without its value, which the deployer may not read. */
export async function observeSignIn({ aws, config, signInSecret }: Observer): Promise<SignInState> {
  const name = namesOf(config).signInSecret;
  const found = await describeSecret(aws, name);
  if (!found) return { seen: { live: {}, imports: {} }, policy: [], deletedAt: undefined, value: 'missing' };
  const version = currentVersion(found);
  const isGiven = signInSecret === undefined || (isOurs(version) && (await hasValue(version, name, signInSecret)));
  return {
    seen: { live: { Secret: readSecret(found) }, imports: {} },
    policy: await policyOf(aws, name),
    deletedAt: found.DeletedDate?.toISOString(),
    value: !isOurs(version) ? 'missing' : isGiven ? 'set' : 'another',
  };
}

export async function describeSecret(
  { secretsmanager }: Aws,
  SecretId: string,
): Promise<DescribeSecretCommandOutput | undefined> {
  return unlessAbsent(['ResourceNotFoundException'], secretsmanager.send(new DescribeSecretCommand({ SecretId })));
}

export async function policyOf({ secretsmanager }: Aws, SecretId: string): Promise<readonly Statement[]> {
  const { ResourcePolicy } = await secretsmanager.send(new GetResourcePolicyCommand({ SecretId }));
  return parseStatements(ResourcePolicy);
}

/** Id of the version that readers get; undefined where there is none yet. */
export function currentVersion({ VersionIdsToStages = {} }: DescribeSecretCommandOutput): string | undefined {
  return Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes('AWSCURRENT'))?.[0];
}
