import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { bootstrapCommand, SHARED_QUALIFIER } from '../config/bootstrap.ts';
import type { DeploymentConfig } from '../config/config.ts';
import { partitionOf } from '../config/region.ts';
import { unlessAbsent } from './aws.ts';

type Bootstrapped = Pick<DeploymentConfig, 'project' | 'environment' | 'account' | 'target' | 'bootstrapQualifier'>;

/** What a stack with files asks for: `CheckBootstrapVersion` in each template of aws-cdk-lib 2. */
const MIN_VERSION = 6;

/** What is found of the bootstrap of a region by its version in the Parameter Store. Throws where it is missing or too old. */
export function judgeBootstrap(found: string | undefined, config: Bootstrapped, region: string): string {
  const needed = neededBy(config);
  const command = bootstrapCommand(needed, region, partitionOf(region));
  const todo = `run \`${command}\` (https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html)`;
  if (found === undefined)
    throw new Error(
      `the CDK is not bootstrapped in ${region} with the qualifier ${needed.bootstrapQualifier}, there is no ${parameter(config)}: ${todo}`,
    );
  const version = Number(found);
  if (!(version >= MIN_VERSION))
    throw new Error(
      `the CDK's bootstrap in ${region} is of version ${found}, expected ${MIN_VERSION} or newer: ${todo}`,
    );
  return `of version ${version}`;
}

export async function bootstrapIn(ssm: SSMClient, config: Bootstrapped, region: string): Promise<string> {
  const request = new GetParameterCommand({ Name: parameter(config) });
  const found = await unlessAbsent(['ParameterNotFound'], ssm.send(request));
  return judgeBootstrap(found?.Parameter?.Value, config, region);
}

/** What makes the role of a pipeline is always deployed with the account's shared bootstrap: it makes what another one needs. */
function neededBy(config: Bootstrapped): Bootstrapped {
  return config.target === 'pipeline-role' ? { ...config, bootstrapQualifier: SHARED_QUALIFIER } : config;
}

function parameter(config: Bootstrapped): string {
  return `/cdk-bootstrap/${neededBy(config).bootstrapQualifier}/version`;
}
