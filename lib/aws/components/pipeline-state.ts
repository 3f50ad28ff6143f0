import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Aws } from '../aws.ts';
import type { Observer } from '../component.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import type { Compared } from '../declared/live.ts';
import { readRole } from '../declared/readers/iam.ts';
import { readOidcProvider } from '../declared/readers/oidc-provider.ts';
import { deploySettings } from '../../config/settings.ts';
import { AUDIENCE, PROVIDER_OUTPUT, providerArn } from './pipeline-policy.ts';
import type { TokenClaims } from './workflow-token.ts';
import { readTokenClaims } from './workflow-token.ts';
import { readStack } from '../stack-state.ts';

export interface PipelineState extends Compared {
  /** What the token of the job says that asks, if it is one. */
  readonly token: TokenClaims | undefined;
  /** Whether it goes with the deployment. */
  readonly isProviderOurs: boolean;
}

export async function observePipeline({ aws, config }: Observer): Promise<PipelineState> {
  const [Role, Provider, token] = await Promise.all([
    readRole(aws.iam, namesOf(config).pipelineRole),
    readOidcProvider(aws.iam, providerArn(config)),
    readTokenClaims(deploySettings().tokenRequest, AUDIENCE),
  ]);
  return { seen: { live: { Role, Provider }, imports: {} }, token, isProviderOurs: config.pipeline.makesProvider };
}

/** Whether this deployment has to make the provider, of which an account can have one: it does when nobody else made it. */
export async function mustMakeProvider(aws: Aws, config: DeploymentConfig): Promise<boolean> {
  if ((await readOidcProvider(aws.iam, providerArn(config))) === undefined) return true;
  const StackName = namesOf(config).stack('pipeline');
  if (!(await readStack(aws.cloudformation, StackName))) return false;
  const { Stacks = [] } = await aws.cloudformation.send(new DescribeStacksCommand({ StackName }));
  return (
    Stacks[0]?.Outputs?.some(({ OutputKey, OutputValue }) => OutputKey === PROVIDER_OUTPUT && OutputValue === 'ours') ??
    false
  );
}
