import { newAdminKey } from './admin-keys.ts';
import type { AwsSettings } from './aws.ts';
import type { CommandParts, DeployFlags } from './command.ts';
import { estimateCost, estimateIdleMonth } from './cost.ts';
import { createAll, deleteAll, lockDownAll, verifyAll } from './deployer.ts';
import type { Run } from './deployer.ts';
import { DeployError } from './deploy-error.ts';
import { EMULATOR_GAPS } from './emulator-gaps.ts';
import { ENVIRONMENTS } from './environments.ts';
import { takeInventory } from './inventory.ts';
import type { Call } from './permissions.ts';
import { actionsFor } from './permissions.ts';
import { planComponent } from './plan.ts';
import { preflight } from './preflight.ts';
import { lineProgress, tableProgress } from './progress.ts';
import { createRecorder } from './recorder.ts';
import { isGood, writeReport } from './report.ts';
import { addressOf, roundTrip } from './round-trip.ts';
import { deploySettings } from './settings.ts';
import type { OpenedSite } from './site.ts';
import { openSite } from './site.ts';
import { productVersion } from './version.ts';

interface VerbContext extends Run {
  readonly sites: readonly OpenedSite[];
  readonly flags: DeployFlags;
  readonly parts: CommandParts;
  readonly adminKey: string | undefined;
}

interface Verb {
  readonly description: string;
  /** Whether it changes anything in the account. */
  readonly changes: boolean;
  /** Whether a new admin key is made where none is given: for a deployment that has none, or in any case. */
  readonly makesKey: 'never' | 'if-missing' | 'always';
  readonly run: (context: VerbContext) => Promise<boolean>;
}

export type VerbName =
  'preflight' | 'plan' | 'create' | 'verify' | 'lock-down' | 'delete' | 'smoke' | 'round-trip' | 'inventory';

export const VERBS: Readonly<Record<VerbName, Verb>> = {
  preflight: {
    description: 'Say whether everything is ready, a line each.',
    changes: false,
    makesKey: 'never',
    run: runPreflight,
  },
  plan: {
    description: 'Show what create would change, and what it costs.',
    changes: false,
    makesKey: 'never',
    run: runPlan,
  },
  create: { description: 'Create or update, and verify.', changes: true, makesKey: 'if-missing', run: createAll },
  verify: {
    description: 'Compare what is there with what is declared.',
    changes: false,
    makesKey: 'never',
    run: verifyAll,
  },
  'lock-down': {
    description: 'Close every door but the distribution.',
    changes: true,
    makesKey: 'never',
    run: lockDownAll,
  },
  delete: {
    description: 'Delete, and prove it gone.',
    changes: true,
    makesKey: 'never',
    run: (context) => deleteAll(context),
  },
  smoke: { description: 'Try it from outside.', changes: false, makesKey: 'never', run: runSmoke },
  'round-trip': {
    description: 'Create, verify, lock down, delete, prove gone, and again.',
    changes: true,
    makesKey: 'always',
    run: runRoundTrip,
  },
  inventory: {
    description: 'List what is in the account and the regions.',
    changes: false,
    makesKey: 'never',
    run: runInventory,
  },
};

/** Runs a verb in all regions, writes the report and gives whether all is good. */
export async function runVerb(
  name: VerbName,
  flags: DeployFlags,
  parts: CommandParts,
  confirm: (question: string, word: string) => Promise<boolean>,
): Promise<boolean> {
  const verb = VERBS[name];
  const settings = deploySettings();
  if (settings.endpoint === undefined && !flags.realAws)
    throw new DeployError('refused', 'AWS_ENDPOINT_URL names no emulator: give --real-aws to work on AWS itself');
  const key = adminKeyOf(verb, settings.adminKey);
  const started = new Date();
  const calls = new Set<Call>();
  const { endpoint } = settings;
  const sites = await openSites(flags, key.find, { endpoint, onCall: (call) => void calls.add(call) });
  try {
    await mayGoOn(name, flags, sites, confirm);
    const write = (text: string): void => void process.stdout.write(text);
    const recorder = createRecorder(process.stdout.isTTY ? tableProgress(write) : lineProgress(write));
    const context = { sites, recorder, only: flags.only, force: flags.force, flags, parts, adminKey: key.known() };
    const isDone = await verb.run(context);
    if (name === 'create' && key.made() !== undefined) write(`admin key, shown this once: ${key.made() ?? ''}\n`);
    if (recorder.steps.length === 0) return isDone;
    const report = {
      command: `deploy ${name}`,
      startedAt: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1_000,
      version: productVersion(),
      environment: flags.env,
      account: sites[0]?.config.account ?? '',
      regions: flags.regions,
      target: sites[0]?.emulator ?? 'AWS',
      gaps: EMULATOR_GAPS.filter(({ emulator }) => emulator === sites[0]?.emulator),
      actions: actionsFor(calls),
      steps: recorder.steps,
    };
    const folder = await writeReport(report, flags.report);
    write(report.gaps.map(({ emulator, reason }) => `gap ${emulator}: ${reason}\n`).join(''));
    write(`${name} is ${isGood(report) ? 'good' : 'RED'} after ${report.seconds.toFixed(1)} s; report in ${folder}\n`);
    return isDone && isGood(report);
  } finally {
    for (const site of sites) site.close();
  }
}

async function openSites(
  { env, regions, account, verbose, endOldAdminKeys = false }: DeployFlags,
  adminKey: (isDeployed: boolean) => string | undefined,
  connection: Omit<AwsSettings, 'region'>,
): Promise<OpenedSite[]> {
  const say = (line: string): void => {
    if (verbose) process.stderr.write(`${line}\n`);
  };
  const open = (region: string): Promise<OpenedSite> =>
    openSite({
      environment: env,
      version: productVersion(),
      aws: { ...connection, region },
      account,
      adminKey,
      endOldAdminKeys,
      say,
    });
  return Promise.all(regions.map(open));
}

/** The key that the operator gave; else, where the verb makes one, the same for all regions. */
function adminKeyOf(
  { makesKey }: Verb,
  given: string | undefined,
): { find(isDeployed: boolean): string | undefined; known(): string | undefined; made(): string | undefined } {
  let made: string | undefined;
  return {
    find: (isDeployed) => {
      const isNeeded = makesKey === 'always' || (makesKey === 'if-missing' && !isDeployed);
      return given ?? (isNeeded ? (made ??= newAdminKey()) : undefined);
    },
    known: () => given ?? made,
    made: () => made,
  };
}

/** Asks before anything changes on AWS itself; refuses to put something that is not disposable through the round trip. */
async function mayGoOn(
  name: VerbName,
  flags: DeployFlags,
  sites: readonly OpenedSite[],
  confirm: (question: string, word: string) => Promise<boolean>,
): Promise<void> {
  if (name === 'round-trip' && ENVIRONMENTS[flags.env]?.disposable !== true) {
    throw new DeployError(
      'refused',
      `the round trip deletes what it meets, and ${flags.env} is not disposable: take --env test`,
    );
  }
  const [first] = sites;
  if (!VERBS[name].changes || flags.yes || !first || first.emulator) return;
  const { account } = first.config;
  const question = `${name} of ${flags.env} on AWS, account ${account} as ${first.caller}, in ${flags.regions.join(' and ')}.`;
  if (!(await confirm(question, account)))
    throw new DeployError('refused', `${name} was not confirmed: give --yes where nobody can be asked`);
}

async function runPreflight({ sites, recorder }: VerbContext): Promise<boolean> {
  const results = sites.map((site) =>
    recorder.step(site.config.region, 'preflight', 'preflight', async () => {
      const { lines, outcome } = await preflight(site);
      process.stdout.write(`${lines.join('\n')}\n`);
      return outcome;
    }),
  );
  return (await Promise.all(results)).every(Boolean);
}

async function runPlan({ sites, only }: VerbContext): Promise<boolean> {
  for (const site of sites) {
    for (const component of only) {
      const lines = await planComponent(site, component);
      process.stdout.write(lines.map((line) => `${site.config.region} ${component}: ${line}\n`).join(''));
    }
    const costs = Object.entries(estimateCost(site.config, 1_000, 100)).map(
      ([what, dollars]) => `${what} ${dollars.toFixed(2)}`,
    );
    process.stdout.write(
      `${site.config.region} about US$ for 1,000 transfers of 100 MB: ${costs.join(', ')}; ${estimateIdleMonth(site.config).toFixed(2)} per month while idle\n`,
    );
  }
  return true;
}

async function runSmoke({ sites, recorder, parts, adminKey }: VerbContext): Promise<boolean> {
  const results = sites.map((site) =>
    recorder.step(site.config.region, 'smoke', 'smoke', async () => parts.smoke(site, await addressOf(site), adminKey)),
  );
  return (await Promise.all(results)).every(Boolean);
}

function runRoundTrip(context: VerbContext): Promise<boolean> {
  const { parts, adminKey } = context;
  return roundTrip(context, { smoke: (site, url) => parts.smoke(site, url, adminKey) });
}

async function runInventory({ sites }: VerbContext): Promise<boolean> {
  const lines = await takeInventory(sites.map(({ aws }) => aws));
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return true;
}
