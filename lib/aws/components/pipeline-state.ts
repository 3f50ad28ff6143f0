import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { deploySettings } from '../../config/settings.ts';
import { AUDIENCE, PROVIDER_OUTPUT, providerArn } from './pipeline-policy.ts';
import type { TokenClaims } from './workflow-token.ts';
import { readTokenClaims } from './workflow-token.ts';
import { readStack } from '../stack-state.ts';
import type { RoleState } from './role-state.ts';
import { observeRole } from './role-state.ts';

interface ProviderState {
  readonly arn: string;
  /** Host of the issuer. */
  readonly url: string;
  readonly audiences: readonly string[];
}

export interface PipelineState {
  readonly role: RoleState | undefined;
  readonly provider: ProviderState | undefined;
  /** What the token of the job says that asks, if it is one. */
  readonly token: TokenClaims | undefined;
  /** Whether it goes with the deployment. */
  readonly isProviderOurs: boolean;
}

export async function observePipeline({ aws, config }: Observer): Promise<PipelineState> {
  const [role, provider, token] = await Promise.all([
    observeRole(aws, namesOf(config).pipelineRole),
    observeProvider(aws, config),
    readTokenClaims(deploySettings().tokenRequest, AUDIENCE),
  ]);
  return { role, provider, token, isProviderOurs: config.pipeline.makesProvider };
}

export async function observeProvider({ iam }: Aws, config: DeploymentConfig): Promise<ProviderState | undefined> {
  const arn = providerArn(config);
  const request = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const found = await unlessAbsent(['NoSuchEntity', 'NoSuchEntityException'], iam.send(request));
  // IAM gives the URL without its scheme, whatever it was made with.
  return found && { arn, url: (found.Url ?? '').replace('https://', ''), audiences: found.ClientIDList ?? [] };
}

/** Whether this deployment has to make the provider, of which an account can have one: it does when nobody else made it. */
export async function mustMakeProvider(aws: Aws, config: DeploymentConfig): Promise<boolean> {
  if ((await observeProvider(aws, config)) === undefined) return true;
  const StackName = namesOf(config).stack('pipeline');
  if (!(await readStack(aws.cloudformation, StackName))) return false;
  const { Stacks = [] } = await aws.cloudformation.send(new DescribeStacksCommand({ StackName }));
  return (
    Stacks[0]?.Outputs?.some(({ OutputKey, OutputValue }) => OutputKey === PROVIDER_OUTPUT && OutputValue === 'ours') ??
    false
  );
}
