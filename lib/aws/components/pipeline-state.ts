import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { paginateListRoles } from '@aws-sdk/client-iam';
import type { Aws } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { executionPolicyName } from '../../config/bootstrap.ts';
import { namesOf } from '../../config/names.ts';
import { partitionOf } from '../../config/region.ts';
import type { Compared } from '../declared/live.ts';
import { readManagedPolicy, readRole } from '../declared/readers/iam.ts';
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
  /** Roles of other environments of the project in the account. */
  readonly others: readonly string[];
}

export async function observePipeline({ aws, config }: Observer): Promise<PipelineState> {
  const execution = `arn:${partitionOf(config.region)}:iam::${config.account}:policy/${executionPolicyName(config)}`;
  const [Role, Provider, token, Execution, others] = await Promise.all([
    readRole(aws.iam, namesOf(config).pipelineRole),
    readOidcProvider(aws.iam, providerArn(config)),
    readTokenClaims(deploySettings().tokenRequest, AUDIENCE),
    readManagedPolicy(aws.iam, execution),
    rolesOfOthers(aws, config),
  ]);
  const seen = { live: { Role, Provider, Execution }, imports: {} };
  return { seen, token, isProviderOurs: config.pipeline.makesProvider, others };
}

async function rolesOfOthers({ iam }: Aws, { project, environment }: DeploymentConfig): Promise<string[]> {
  const names: string[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {}))
    names.push(...Roles.flatMap(({ RoleName }) => RoleName ?? []));
  const ofAny = new RegExp(`^${project}-[a-z][a-z0-9]*-(?:[a-z0-9-]+-)?role-`);
  return names.filter((name) => ofAny.test(name) && !name.startsWith(`${project}-${environment}-`));
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
