import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { unlessAbsent } from './aws.ts';

/** The one that the CDK takes unless a deployment names another: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html */
const QUALIFIER = 'hnb659fds';
/** What a stack with files asks for: `CheckBootstrapVersion` in each template of aws-cdk-lib 2. */
const MIN_VERSION = 6;

/** What is found of the bootstrap of a region by its version in the Parameter Store. Throws where it is missing or too old. */
export function judgeBootstrap(found: string | undefined, account: string, region: string): string {
  const todo = `run \`npx cdk bootstrap aws://${account}/${region}\` (https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html)`;
  if (found === undefined)
    throw new Error(
      `the CDK is not bootstrapped in ${region} with the qualifier ${QUALIFIER}, there is no ${parameter()}: ${todo}`,
    );
  const version = Number(found);
  if (!(version >= MIN_VERSION))
    throw new Error(
      `the CDK's bootstrap in ${region} is of version ${found}, expected ${MIN_VERSION} or newer: ${todo}`,
    );
  return `of version ${version}`;
}

export async function bootstrapIn(ssm: SSMClient, account: string, region: string): Promise<string> {
  const found = await unlessAbsent(['ParameterNotFound'], ssm.send(new GetParameterCommand({ Name: parameter() })));
  return judgeBootstrap(found?.Parameter?.Value, account, region);
}

function parameter(): string {
  return `/cdk-bootstrap/${QUALIFIER}/version`;
}
