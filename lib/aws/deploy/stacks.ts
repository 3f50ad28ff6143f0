import type { StackProps } from 'aws-cdk-lib';
import { CfnOutput, CfnResource, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { COMPONENTS, planOf } from './components.ts';
import { hasOwnBootstrap } from '../../config/bootstrap.ts';
import type { ComponentName } from '../../config/names.ts';
import { namesOf, stackRegion } from '../../config/names.ts';

/** Output of the stack that runs the apps, with the SHA-256 of the admin keys. */
export const ADMIN_KEYS_OUTPUT = 'AdminKeysSha256';

/** The property that no service knows, by which an emulator sets a resource again. */
export const REPAIR_MARK = 'Repair';

export interface StackOptions {
  readonly components?: readonly ComponentName[];
  /** A bucket that takes the bundles where the account is not bootstrapped: an emulator's. Its name holds the region. */
  readonly assetBucket?: string | undefined;
  /** Written into every resource, for an emulator that sets again only what seems to have changed. */
  readonly nonce?: string | undefined;
}

/** Adds one stack per component to a CDK app or a stage of one, and gives the stacks. */
export function declareStacks(
  scope: Construct,
  deployment: Deployment,
  options: StackOptions = {},
): ReadonlyMap<ComponentName, Stack> {
  const stacks = new Map<ComponentName, Stack>();
  const plan = planOf(deployment.config.target);
  const wanted = plan.names.filter((name) => COMPONENTS[name].isWanted(deployment.config) && isKnown(name, deployment));
  for (const name of options.components ?? wanted) {
    const stack = declareStack(scope, name, deployment, options);
    for (const needed of plan.needs(name)) {
      const other = stacks.get(needed);
      if (other) stack.addStackDependency(other);
    }
    stacks.set(name, stack);
  }
  return stacks;
}

/** An alarm on a distribution or a load balancer that is not there yet would never go off. */
function isKnown(name: ComponentName, { config, distributionId, balancer }: Deployment): boolean {
  if (name === 'edge-watch') return distributionId !== undefined;
  return name !== 'watch' || config.target !== 'fargate' || balancer !== undefined;
}

function declareStack(
  scope: Construct,
  name: ComponentName,
  deployment: Deployment,
  { assetBucket, nonce }: StackOptions,
): Stack {
  const { config, locked } = deployment;
  const stackName = namesOf(config).stack(name);
  const props: StackProps = {
    stackName,
    env: { account: config.account, region: stackRegion(config, name) },
    description: `SGraph Send ${config.version}, ${config.environment}: ${name}`,
    tags: config.tags,
    terminationProtection: locked,
    analyticsReporting: false,
  };
  const synthesizer =
    assetBucket === undefined
      ? ownSynthesizer(config)
      : new CliCredentialsStackSynthesizer({
          fileAssetsBucketName: assetBucket.replace(config.region, stackRegion(config, name)),
          bucketPrefix: '',
        });
  const stack = new Stack(scope, stackName, synthesizer ? { ...props, ...synthesizedBy(synthesizer) } : props);
  COMPONENTS[name].declare(stack, deployment);
  if (name === 'fargate' || name === 'instance') keepAdminKeys(stack, deployment);
  if (nonce !== undefined) touch(stack, nonce);
  return stack;
}

/** Where the next deployment finds which keys are good: what runs there does not say it to everybody who may look at it. */
function keepAdminKeys(stack: Stack, { config }: Deployment): void {
  new CfnOutput(stack, ADMIN_KEYS_OUTPUT, { value: config.adminKeysSha256.join(',') || 'none' });
}

/** Gives every resource a property that no service knows. CloudFormation itself would refuse it. */
function touch(stack: Stack, nonce: string): void {
  for (const resource of stack.node.findAll()) {
    if (CfnResource.isCfnResource(resource)) resource.addPropertyOverride(REPAIR_MARK, nonce);
  }
}

/**
 * In a bootstrap of its own the environment is deployed without the deploy role of the bootstrap, which may change every stack of the account;
 * CloudFormation gets the bootstrap's execution role, with the policy of the environment. What makes that policy is deployed by an
 * administrator, before there is such a bootstrap.
 */
function ownSynthesizer(config: Deployment['config']): DefaultStackSynthesizer | undefined {
  if (!hasOwnBootstrap(config) || config.target === 'pipeline-role') return undefined;
  return new DefaultStackSynthesizer({ qualifier: config.bootstrapQualifier, deployRoleArn: '' });
}

/** The library's own types disagree about one optional member, so this is the one place with a cast. */
function synthesizedBy(synthesizer: DefaultStackSynthesizer | CliCredentialsStackSynthesizer): StackProps {
  return { synthesizer } as unknown as StackProps;
}
