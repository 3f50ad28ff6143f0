import type { ComponentName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { Backend, Content, Look } from '../../backend.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import { lifecycleBy } from '../../lifecycle.ts';
import type { Component } from '../components/component.ts';
import type { Deployment, Observer } from '../deployment.ts';
import { COMPONENTS, CONTENTS, planOf } from './components.ts';
import { findDistribution } from '../observed/distribution-state.ts';
import { hasFirewall } from '../../config/config.ts';
import { findWebAcl } from '../declared/readers/wafv2.ts';
import { findBalancerNames } from '../components/find-balancer.ts';
import { findOriginPrefixList, readExport } from '../components/cdn-state.ts';
import type { Emulation } from '../emulation.ts';
import { prune } from './prune.ts';
import { ensureServiceRoles, retryUntilRolesExist } from './service-roles.ts';
import type { StackState } from '../stack-state.ts';
import { cloudformationOf, readStack, settledStack, unlockStack } from '../stack-state.ts';
import { rowOf } from '../stack-statuses.ts';
import { mustBeChangeable, stackFaults, withRetainCommand } from './stuck-stack.ts';
import type { StackToolkit } from './toolkit.ts';

/** Where the verbs work on AWS. */
export interface AwsRegion extends Observer {
  readonly toolkit: StackToolkit;
  /** Takes the bundles where the account is not bootstrapped. */
  readonly assetBucket: string | undefined;
  /** Who asks, as an ARN. */
  readonly caller: string;
  readonly emulation: Emulation | undefined;
  /** How long a service may take until it shows what was done. */
  readonly patienceSeconds: number;
}

export function lifecycleOf(name: ComponentName, awsRegion: AwsRegion): Lifecycle {
  const dependants = planOf(awsRegion.config.target).dependants(name);
  return lifecycleBy(
    backendOf(
      COMPONENTS[name],
      awsRegion,
      dependants.map((other) => backendOf(COMPONENTS[other], awsRegion, [])),
    ),
  );
}

/** A component as CloudFormation deploys it and the services show it. */
export function backendOf(component: Component, awsRegion: AwsRegion, dependants: readonly Backend[]): Backend {
  const { name } = component;
  const cloudformation = cloudformationOf(awsRegion.aws, name);
  const stackName = namesOf(awsRegion.config).stack(name);
  return {
    name,
    region: awsRegion.config.region,
    patienceSeconds: awsRegion.patienceSeconds,
    isWanted: component.isWanted(awsRegion.config),
    content: contentOf(component, awsRegion),
    dependants,
    async settle() {
      await settledStack(cloudformation, stackName, awsRegion);
    },
    deleteFailed: () => deleteFailedStack(component, awsRegion),
    async look() {
      const [seen, stack] = await Promise.all([component.look(awsRegion), readStack(cloudformation, stackName)]);
      return lookAt(component, awsRegion, seen, stack);
    },
  };
}

function contentOf({ name, empty }: Component, awsRegion: AwsRegion): Content | undefined {
  const left = CONTENTS[name];
  const cloudformation = cloudformationOf(awsRegion.aws, name);
  const stackName = namesOf(awsRegion.config).stack(name);
  return (
    left && {
      left: () => left(awsRegion),
      // What is left locked could not be created again: the lock names a distribution that is gone.
      async remove(force) {
        if ((await readStack(cloudformation, stackName))?.locked) await unlockStack(cloudformation, stackName);
        await empty(awsRegion, force);
      },
    }
  );
}

function lookAt(
  component: Component,
  awsRegion: AwsRegion,
  { resources, judge, obstacles }: Awaited<ReturnType<Component['look']>>,
  stack: StackState | undefined,
): Look {
  const { name } = component;
  const { aws, config, emulation, toolkit } = awsRegion;
  const stackName = namesOf(config).stack(name);
  return {
    resources,
    records: stack ? [`the stack ${stackName} is ${stack.status}`] : [],
    locked: stack?.locked === true,
    async judge(locked) {
      const judgement = judge(await deploymentOf(awsRegion, name, locked));
      const judged = emulation?.excuse(name, config.region, judgement) ?? { failures: judgement.findings, excused: [] };
      const trouble = await stackFaults(awsRegion, name, stack);
      return { ...judged, failures: [...judged.failures, ...trouble] };
    },
    async apply(locked, how) {
      await mustBeChangeable(awsRegion, name);
      // CloudFormation itself says whether anything differs: what it deployed may not be all that is declared now.
      const deployment = await deploymentOf(awsRegion, name, locked);
      if (!emulation) await ensureServiceRoles(aws.iam, name, config);
      const isChanged = await retryUntilRolesExist(
        () => toolkit.deploy(name, deployment, { repair: how === 'repair' }),
        () => deleteFailedStack(component, awsRegion),
      );
      const isPopulated = await component.populate(awsRegion);
      return isChanged || isPopulated || how === 'repair';
    },
    obstacles,
    prune: (removals) => prune(aws, removals),
    async remove(force) {
      if (stack?.locked) await unlockStack(cloudformationOf(awsRegion.aws, name), stackName);
      if (resources.length > 0) await component.empty(awsRegion, force);
      if (stack) await destroy(component, awsRegion);
    },
  };
}

/** Removes what is left of a creation that failed. */
async function deleteFailedStack(component: Component, awsRegion: AwsRegion): Promise<void> {
  const stack = await readStack(
    cloudformationOf(awsRegion.aws, component.name),
    namesOf(awsRegion.config).stack(component.name),
  );
  if (stack && rowOf(stack.status).move === 'clear') await destroy(component, awsRegion);
}

function destroy({ name }: Component, awsRegion: AwsRegion): Promise<void> {
  const { toolkit, config } = awsRegion;
  return withRetainCommand(awsRegion, name, toolkit.destroy(name, { config, locked: false, domain: undefined }));
}

/** What a component is declared from, with what only the services know. */
export async function deploymentOf(
  awsRegion: AwsRegion,
  component: ComponentName,
  locked: boolean,
): Promise<Deployment> {
  const { aws, config } = awsRegion;
  const plan = planOf(config.target);
  const bakedImage = config.target === 'ami' ? await readExport(aws, namesOf(config).imageExport) : undefined;
  const asksFirewall = plan.needs(component).includes('firewall') && hasFirewall(config);
  const firewallArn = asksFirewall ? (await findWebAcl(aws, namesOf(config).firewall))?.ARN : undefined;
  const isWatching = component === 'watch' || component === 'edge-watch';
  const found = locked || isWatching ? await findDistribution(aws, namesOf(config).distributionComment) : undefined;
  const balancer =
    component === 'watch' && config.target === 'fargate' ? await findBalancerNames(aws, config) : undefined;
  const deployment = { config, locked, bakedImage, firewallArn, distributionId: found?.Id, balancer };
  if (!locked) return { ...deployment, domain: undefined };
  const originPrefixList = plan.names.includes('cdn') ? await findOriginPrefixList(aws) : undefined;
  return { ...deployment, domain: found?.DomainName, distributionArn: found?.ARN, originPrefixList };
}
