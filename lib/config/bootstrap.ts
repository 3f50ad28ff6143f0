import { baseOf } from './names.ts';

/** Qualifier of `cdk bootstrap` without options, whose roles serve everything in the account and act as its administrator. */
export const SHARED_QUALIFIER = 'hnb659fds';

interface Bootstrapped {
  readonly project: string;
  readonly environment: string;
  readonly account: string;
  readonly bootstrapQualifier: string;
}

/** Whether the environment has a bootstrap of its own: then its deployer goes through no role that can change what is of others. */
export function hasOwnBootstrap({ bootstrapQualifier }: Pick<Bootstrapped, 'bootstrapQualifier'>): boolean {
  return bootstrapQualifier !== SHARED_QUALIFIER;
}

/** The stack that `cdk bootstrap` makes. */
export function toolkitStack({ bootstrapQualifier }: Pick<Bootstrapped, 'bootstrapQualifier'>): string {
  return bootstrapQualifier === SHARED_QUALIFIER ? 'CDKToolkit' : `CDKToolkit-${bootstrapQualifier}`;
}

/** Name of the policy that CloudFormation has in a bootstrap of the environment's own. IAM knows no regions. */
export function executionPolicyName({ project, environment }: Pick<Bootstrapped, 'project' | 'environment'>): string {
  return `${baseOf({ project, environment, target: 'lambda' })}-execution`;
}

/** What bootstraps a region for the environment. */
export function bootstrapCommand(config: Bootstrapped, region: string, partition: string): string {
  const { account, bootstrapQualifier } = config;
  const place = `npx cdk bootstrap aws://${account}/${region}`;
  if (!hasOwnBootstrap(config)) return place;
  const policy = `arn:${partition}:iam::${account}:policy/${executionPolicyName(config)}`;
  return `${place} --qualifier ${bootstrapQualifier} --toolkit-stack-name ${toolkitStack(config)} --cloudformation-execution-policies ${policy}`;
}
