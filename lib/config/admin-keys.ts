import { createHash, randomBytes } from 'node:crypto';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Aws } from '../aws/aws.ts';
import { unlessAbsent } from '../aws/aws.ts';
import type { DeploymentConfig } from './config.ts';
import { DeployError } from '../deploy-error.ts';
import { namesOf } from './names.ts';
import { readStack } from '../aws/stack-state.ts';
import { ADMIN_KEYS_OUTPUT } from '../aws/stacks.ts';

const MIN_KEY_CHARACTERS = 43;

/** A key of 32 random bytes. */
export function newAdminKey(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of the keys that the deployed admin app takes, the newest first; empty where there is none. */
export async function deployedAdminKeys(aws: Aws, config: DeploymentConfig): Promise<string[]> {
  if (config.target === 'pipeline-role') return [];
  return config.target === 'lambda' ? keysOfFunction(aws, config) : keysOfStack(aws, config);
}

async function keysOfStack({ cloudformation }: Aws, config: DeploymentConfig): Promise<string[]> {
  const StackName = namesOf(config).stack(config.target === 'fargate' ? 'fargate' : 'instance');
  if (!(await readStack(cloudformation, StackName))) return [];
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
  const found = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === ADMIN_KEYS_OUTPUT)?.OutputValue;
  return found === undefined || found === 'none' ? [] : found.split(',');
}

async function keysOfFunction({ lambda }: Aws, config: DeploymentConfig): Promise<string[]> {
  const name = { FunctionName: namesOf(config).functions.admin };
  const found = await unlessAbsent(
    ['ResourceNotFoundException'],
    lambda.send(new GetFunctionConfigurationCommand(name)),
  );
  return found?.Environment?.Variables?.['SGRAPH_SEND_ADMIN_KEY_SHA256']?.split(',') ?? [];
}

/**
 * SHA-256 of the keys that are good from now on. A given key that is not deployed comes first, and the newest of the others stays
 * good, so that nobody is locked out while the key changes; `endOld` leaves the given one alone. The key itself is never sent
 * anywhere. Throws `config` for a key that was not generated, and for `endOld` without one.
 */
export function settledAdminKeys(deployed: readonly string[], given: string | undefined, endOld: boolean): string[] {
  if (given === undefined) {
    if (endOld)
      throw new DeployError('config', '--end-old-admin-keys needs the key that stays, in SGRAPH_SEND_ADMIN_KEY');
    return [...deployed];
  }
  if (!/^[A-Za-z0-9_-]+$/.test(given) || given.length < MIN_KEY_CHARACTERS) {
    const wanted = 'a generated key of at least 32 bytes in base64url (43 characters)';
    throw new DeployError('config', `SGRAPH_SEND_ADMIN_KEY must be ${wanted}`);
  }
  const digest = createHash('sha256').update(given).digest('hex');
  if (endOld) return [digest];
  return deployed.includes(digest) ? [...deployed] : [digest, ...deployed.slice(0, 1)];
}
