import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import { readStack } from '../stack-state.ts';
import { ADMIN_KEYS_OUTPUT } from './stacks.ts';

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
