import type { CommandParts } from './parts.ts';
import type { DeployFlags } from '../config/request.ts';
import { addressesOf } from './addresses.ts';
import type { AdminKey } from './admin-key.ts';
import { adminKeyOf } from './admin-key.ts';
import { createAll, deleteAll, lockDownAll, verifyAll } from './deployer.ts';
import type { Run } from './deployer.ts';
import { DeployError } from '../deploy-error.ts';
import { isDisposable } from '../config/environments.ts';
import type { Environments } from '../config/environments.ts';
import { readEnvironments } from '../config/config-file.ts';
import type { Call } from '../config/request.ts';
import { describeResource, inventoryOf } from '../inventory.ts';
import { actionsFor } from '../aws/permissions.ts';
import type { Gap } from '../gap.ts';
import type { DeploymentSet } from '../region-deployment.ts';
import type { PlannedChange } from '../planned-change.ts';
import { planInWords } from '../planned-change.ts';
import { openPages } from './open.ts';
import { effectiveConfig } from './effective-config.ts';
import { createOutput } from './output.ts';
import type { Verdict } from '../outcome.ts';
import type { Address, Report } from './report.ts';
import { isGoodStep, verdictOf } from './report.ts';
import { roundTrip } from './round-trip.ts';
import type { VerbName } from './verb-facts.ts';
import { VERBS } from './verb-facts.ts';
import { deploySettings } from '../config/settings.ts';
import { componentsOf, keptOf, openDeployment, planFor } from './open-deployment.ts';
import { productVersion } from '../version.ts';

interface VerbContext extends Run {
  readonly flags: DeployFlags;
  readonly parts: CommandParts;
  readonly adminKey: AdminKey;
  /** Shows lines to a person, and data under a name to a program that asked for JSON. */
  readonly show: (name: string, data: unknown, lines: readonly string[]) => void;
  readonly deploymentSet: Pick<DeploymentSet, 'resources'>;
  /** Where it answers. Asked for once: by the verb, or at its end. */
  readonly addresses: () => Promise<readonly Address[]>;
}

const RUNS: Readonly<Record<VerbName, (context: VerbContext) => Promise<boolean>>> = {
  preflight: runPreflight,
  plan: runPlan,
  create: createAll,
  verify: verifyAll,
  'lock-down': lockDownAll,
  delete: (context) => deleteAll(context),
  smoke: runSmoke,
  'round-trip': runRoundTrip,
  inventory: runInventory,
  open: runOpen,
};

/** Runs a verb in all regions, writes the report and gives how it ended. */
export async function runVerb(
  name: VerbName,
  flags: DeployFlags,
  parts: CommandParts,
  confirm: (question: string, word: string) => Promise<boolean>,
): Promise<Verdict> {
  const verb = VERBS[name];
  const only = componentsOf(flags);
  const keep = keptOf(flags, only);
  const settings = deploySettings();
  const { changes, makesKey: makes, usesKey: isUsed } = verb;
  const isTaken = only.some((component) => planFor(flags.target).takesAdminKey.includes(component));
  const given = settings.adminKeyOf(flags.env, flags.adminKeyFrom);
  const adminKey = adminKeyOf({ environment: flags.env, given, makes, changes, isUsed, isTaken });
  const started = new Date();
  const calls = new Set<Call>();
  const environments = await readEnvironments(flags.config);
  // What is wrong there shall be said before anything is built.
  effectiveConfig(flags, environments, settings);
  const signInSecret = settings.signInSecretOf(flags.env, flags.oidcSecretFile);
  const onCall = (call: Call): void => void calls.add(call);
  const request = { settings, environments, adminKey: adminKey.find, signInSecret, onCall };
  if (verb.needsBuild) await parts.build(flags.target);
  const deploymentSet = await openDeployment(flags, request, parts.emulate);
  try {
    await mayGoOn(name, flags, environments, deploymentSet, confirm);
    const { regions: deployments, inventory } = deploymentSet;
    const output = createOutput(flags.json === true);
    // Before anything changes: a run that is ended in the middle has not kept it for itself.
    adminKey.lines().forEach(output.tell);
    const { recorder } = output;
    const asked = { only, force: flags.force === true, prune: flags.prune === true, ...(keep.length > 0 && { keep }) };
    const run = { deployments, inventory, recorder, ...asked };
    let found: Promise<readonly Address[]> | undefined;
    const addresses = (): Promise<readonly Address[]> => (found ??= addressesOf(deployments));
    const isDone = await RUNS[name]({ ...run, deploymentSet, flags, parts, adminKey, show: output.show, addresses });
    const report: Report = {
      addresses: await addresses(),
      command: `deploy ${name}`,
      startedAt: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1_000,
      version: productVersion(),
      environment: flags.env,
      account: deploymentSet.account,
      regions: deployments.map(({ region }) => region),
      target: flags.target,
      provider: deploymentSet.provider,
      gaps: gapsOf(deploymentSet.gaps, only),
      actions: actionsFor(calls),
      steps: recorder.steps,
    };
    const verdict = verdictOf(report, isDone, flags.allowSkipped === true);
    await output.end(name, report, verdict, flags.report);
    return verdict;
  } finally {
    deploymentSet.close();
  }
}

/** Asks before anything changes on AWS itself; refuses to put something that is not disposable through the round trip. */
async function mayGoOn(
  name: VerbName,
  flags: DeployFlags,
  environments: Environments,
  deploymentSet: DeploymentSet,
  confirm: (question: string, word: string) => Promise<boolean>,
): Promise<void> {
  if (name === 'round-trip' && isDisposable(flags.env, environments) !== true) {
    throw new DeployError(
      'refused',
      `the round trip deletes everything in the environment, and ${flags.env} is not disposable: use --env test`,
    );
  }
  if (!VERBS[name].changes || flags.yes || deploymentSet.isFree) return;
  const { account, caller, provider } = deploymentSet;
  const question = `${name} of ${flags.env} (${flags.target}) on ${provider}, account ${account} as ${caller}, in ${flags.regions.join(' and ')}.`;
  if (!(await confirm(question, account)))
    throw new DeployError('refused', `${name} was not confirmed: give --yes to run without a terminal`);
}

async function runPreflight({ deployments, recorder, show }: VerbContext): Promise<boolean> {
  const results = deployments.map((deployment) =>
    recorder.step(deployment.region, 'preflight', 'preflight', async () => {
      const { lines, outcome } = await deployment.preflight();
      show(`preflight ${deployment.region}`, lines, lines);
      return outcome;
    }),
  );
  return (await Promise.all(results)).every(isGoodStep);
}

async function runPlan({ deployments, only, show }: VerbContext): Promise<boolean> {
  for (const deployment of deployments) {
    const all: PlannedChange[] = [];
    for (const component of only) {
      const changes = await deployment.planned(component);
      all.push(...changes);
      show(
        `${deployment.region} ${component}`,
        changes,
        planInWords(changes).map((line) => `${deployment.region} ${component}: ${line}`),
      );
    }
    const cost = deployment.cost(all);
    show(`${deployment.region} cost`, cost, [`${deployment.region} ${cost}`]);
  }
  return true;
}

async function runSmoke({ deployments, recorder, parts, adminKey }: VerbContext): Promise<boolean> {
  const results = deployments.map((deployment) =>
    recorder.step(deployment.region, 'smoke', 'smoke', async () =>
      parts.smoke(deployment, await deployment.address(), adminKey.known()),
    ),
  );
  return (await Promise.all(results)).every(isGoodStep);
}

function runRoundTrip(context: VerbContext): Promise<boolean> {
  const { parts, adminKey } = context;
  return roundTrip(context, { smoke: (deployment, url) => parts.smoke(deployment, url, adminKey.known()) });
}

async function runInventory({ deploymentSet, flags, show }: VerbContext): Promise<boolean> {
  const found = await deploymentSet.resources();
  const { shown, summary } = inventoryOf(found, flags.env);
  const told = flags.all === true ? found : shown;
  show('inventory', told, [...told.map(describeResource), summary]);
  return true;
}

async function runOpen({ addresses }: VerbContext): Promise<boolean> {
  openPages(await addresses(), process.stdout.isTTY);
  return true;
}

/** Those of what the command was about. */
function gapsOf(gaps: readonly Gap[], only: readonly string[]): Gap[] {
  return gaps.filter(({ check }) => check === undefined || only.some((name) => check.startsWith(`${name}/`)));
}
