import type { Component, Deployment, Finding, Look, Observation, Observer } from './component.ts';
import { COMPONENTS, planOf } from './components.ts';
import { findDistribution } from './components/distribution-state.ts';
import { hasFirewall } from './components/firewall.ts';
import { findWebAcl } from './components/firewall-state.ts';
import { findOriginPrefixList, readExport } from './components/front-state.ts';
import { DeployError } from '../deploy-error.ts';
import type { Emulator } from '../emulator/gaps.ts';
import { excuseGaps } from '../emulator/gaps.ts';
import type { ComponentName } from '../config/names.ts';
import { namesOf } from '../config/names.ts';
import type { StackState } from './stack-state.ts';
import { cloudformationOf, isBeyondRepair, readStack, settledStack, unlockStack } from './stack-state.ts';
import type { StackToolkit } from './toolkit.ts';
import { patiently } from '../patience.ts';

/** Where the verbs work on AWS. */
export interface Site extends Observer {
  readonly toolkit: StackToolkit;
  /** Takes the bundles where the account is not bootstrapped. */
  readonly assetBucket: string | undefined;
  /** Who asks, as an ARN. */
  readonly caller: string;
  /** ARN of the role or user that deploys. */
  readonly deployer: string | undefined;
  readonly emulator: Emulator | undefined;
  /** How long a service may take until it shows what was done. */
  readonly patienceSeconds: number;
}

/** How a verb ended. Findings are values; what could not be looked at is one of them. */
export interface Outcome {
  readonly did: string;
  readonly resources: readonly string[];
  readonly findings: readonly Finding[];
  readonly excused: readonly Finding[];
}

const NOTHING = { resources: [], findings: [], excused: [] };

/** The six verbs of a component, all made of its declaration, its observation and its checks. */
export interface Lifecycle {
  create(): Promise<Outcome>;
  /** Throws `unreachable` when that cannot be said. */
  exists(): Promise<boolean>;
  verify(): Promise<Outcome>;
  lockDown(): Promise<Outcome>;
  /** Refuses a locked stack, and one that others still need, unless `force` lifts the protection. */
  delete(force: boolean): Promise<Outcome>;
  verifyDeleted(): Promise<Outcome>;
}

export function lifecycleOf(name: ComponentName, site: Site): Lifecycle {
  const component = COMPONENTS[name];
  return {
    create: () => create(component, site),
    exists: () => exists(component, site),
    verify: async () => verify(component, site, await isLocked(component, site)),
    lockDown: () => lockDown(component, site),
    delete: (force) => remove(component, site, force),
    verifyDeleted: () => verifyDeleted(component, site),
  };
}

async function create(component: Component, site: Site): Promise<Outcome> {
  // What it protects is changed after it: until then one that is there may be in use.
  if (!component.isWanted(site.config)) return { ...(await leftOut(component, site)), findings: [] };
  const before = await clearWreck(component, site);
  // A locked stack stays locked: only delete --force takes the lock away.
  const deployment = await deploymentOf(site, component.name, before?.locked === true);
  const changed = await site.toolkit.deploy(component.name, deployment, { repair: false });
  await component.fill(site);
  const did = before === undefined ? 'created' : changed ? 'updated' : 'unchanged';
  const look = changed ? verifyPatiently : verify;
  const outcome = await look(component, site, deployment.locked);
  if (before === undefined || outcome.findings.length === 0) return { ...outcome, did };
  await site.toolkit.deploy(component.name, deployment, { repair: true });
  return { ...(await verifyPatiently(component, site, deployment.locked)), did: 'repaired' };
}

async function exists(component: Component, site: Site): Promise<boolean> {
  const seen = await component.look(site);
  if (seen.kind === 'unknown')
    throw new DeployError('unreachable', `cannot see whether ${component.name} exists: ${seen.reason}`);
  return seen.kind === 'present';
}

async function verify(component: Component, site: Site, locked: boolean): Promise<Outcome> {
  if (!component.isWanted(site.config)) return leftOut(component, site);
  return judgeLook(component, site, await deploymentOf(site, component.name, locked), await component.look(site));
}

/** Nothing should be there of a component that the configuration leaves out. */
async function leftOut(component: Component, site: Site): Promise<Outcome> {
  const isThere = await exists(component, site);
  const message = `${component.name} is there, and the configuration leaves it out: delete it with --only ${component.name}`;
  return { ...NOTHING, did: 'left out', findings: isThere ? [finding(component, site, 'left-out', message)] : [] };
}

async function lockDown(component: Component, site: Site): Promise<Outcome> {
  if (!component.isWanted(site.config)) return leftOut(component, site);
  if (!(await exists(component, site)))
    throw new DeployError('refused', `${component.name} does not exist: create it first`);
  await settledStack(cloudformationOf(site.aws, component.name), stackName(component, site));
  const deployment = await deploymentOf(site, component.name, true);
  const changed = await site.toolkit.deploy(component.name, deployment, { repair: false });
  const look = changed ? verifyPatiently : verify;
  const outcome = await look(component, site, true);
  if (outcome.findings.length === 0) return { ...outcome, did: changed ? 'locked' : 'unchanged' };
  await site.toolkit.deploy(component.name, deployment, { repair: true });
  return { ...(await verifyPatiently(component, site, deployment.locked)), did: 'locked' };
}

async function remove(component: Component, site: Site, force: boolean): Promise<Outcome> {
  const stack = await settledStack(cloudformationOf(site.aws, component.name), stackName(component, site));
  const seen = await component.look(site);
  if (seen.kind === 'unknown')
    throw new DeployError('unreachable', `cannot see what there is of ${component.name}: ${seen.reason}`);
  if (!stack && seen.kind === 'absent') return { ...NOTHING, did: 'already absent' };
  if (component.isWanted(site.config)) await refuseWhileNeeded(component, site);
  if (stack?.locked) {
    if (!force) throw new DeployError('refused', `${stackName(component, site)} is locked: delete it with --force`);
    await unlockStack(cloudformationOf(site.aws, component.name), stackName(component, site));
  }
  if (seen.kind === 'present') await component.empty(site, force);
  if (stack) await destroy(component, site);
  const outcome = await patiently(`${component.name} is gone`, site, () => verifyDeleted(component, site));
  return { ...outcome, did: 'deleted' };
}

async function verifyDeleted(component: Component, site: Site): Promise<Outcome> {
  const [seen, stack] = await Promise.all([
    component.look(site),
    readStack(cloudformationOf(site.aws, component.name), stackName(component, site)),
  ]);
  const left = seen.kind === 'present' ? seen.state.resources : [];
  const messages = [
    ...(seen.kind === 'unknown' ? [`cannot see whether it is gone: ${seen.reason}`] : []),
    ...left.map((resource) => `${resource} is still there`),
    ...(stack ? [`the stack ${stackName(component, site)} is ${stack.status}`] : []),
  ];
  const findings = messages.map((message) => finding(component, site, 'deleted', message));
  return { did: findings.length === 0 ? 'gone' : 'still there', resources: left, findings, excused: [] };
}

/** Removes what is left of a stack that cannot be updated any more, and gives the stack if there is a usable one. */
async function clearWreck(component: Component, site: Site): Promise<StackState | undefined> {
  const stack = await settledStack(cloudformationOf(site.aws, component.name), stackName(component, site));
  if (!stack || !isBeyondRepair(stack)) return stack;
  await destroy(component, site);
  return undefined;
}

function destroy({ name }: Component, { toolkit, config, deployer }: Site): Promise<void> {
  return toolkit.destroy(name, { config, locked: false, domain: undefined, deployer });
}

async function refuseWhileNeeded(component: Component, site: Site): Promise<void> {
  for (const name of planOf(site.config.target).dependants(component.name)) {
    if (await exists(COMPONENTS[name], site))
      throw new DeployError('refused', `${component.name} is still needed by ${name}: delete that first`);
  }
}

async function verifyPatiently(component: Component, site: Site, locked: boolean): Promise<Outcome> {
  return patiently(`${component.name} is as declared`, site, () => verify(component, site, locked));
}

function judgeLook(component: Component, site: Site, deployment: Deployment, seen: Observation<Look>): Outcome {
  if (seen.kind === 'absent')
    return {
      ...NOTHING,
      did: 'absent',
      findings: [finding(component, site, 'exists', `${component.name} does not exist`)],
    };
  if (seen.kind === 'unknown')
    return {
      ...NOTHING,
      did: 'unknown',
      findings: [finding(component, site, 'observed', `cannot look: ${seen.reason}`)],
    };
  const judged = excuseGaps(site.emulator, component.name, site.config.region, seen.state.judge(deployment));
  return {
    did: judged.failures.length === 0 ? 'as declared' : 'differs',
    resources: seen.state.resources,
    findings: judged.failures,
    excused: judged.excused,
  };
}

async function isLocked(component: Component, site: Site): Promise<boolean> {
  return (await readStack(cloudformationOf(site.aws, component.name), stackName(component, site)))?.locked === true;
}

/** What a component is declared from, with what only the services know. */
export async function deploymentOf(site: Site, component: ComponentName, locked: boolean): Promise<Deployment> {
  const { aws, config, deployer } = site;
  const plan = planOf(config.target);
  const bakedImage = config.target === 'ami' ? await readExport(aws, namesOf(config).imageExport) : undefined;
  const asksFirewall = plan.needs(component).includes('firewall') && hasFirewall(config);
  const firewallArn = asksFirewall ? (await findWebAcl(aws, namesOf(config).firewall))?.ARN : undefined;
  const deployment = { config, locked, deployer, bakedImage, firewallArn };
  if (!locked) return { ...deployment, domain: undefined };
  const found = await findDistribution(aws, namesOf(config).distributionComment);
  const originPrefixList = plan.names.includes('front') ? await findOriginPrefixList(aws) : undefined;
  return { ...deployment, domain: found?.DomainName, originPrefixList };
}

function stackName({ name }: Component, { config }: Site): string {
  return namesOf(config).stack(name);
}

function finding({ name }: Component, { config }: Site, check: string, message: string): Finding {
  return { component: name, region: config.region, check, message };
}
