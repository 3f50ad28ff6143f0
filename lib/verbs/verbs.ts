import { newAdminKey } from '../config/admin-keys.ts';
import type { CommandParts } from './parts.ts';
import type { DeployFlags } from '../config/request.ts';
import { createAll, deleteAll, lockDownAll, verifyAll } from './deployer.ts';
import type { Run } from './deployer.ts';
import { DeployError } from '../deploy-error.ts';
import { ENVIRONMENTS } from '../config/environments.ts';
import type { Call } from '../config/request.ts';
import { actionsFor } from '../aws/permissions.ts';
import type { Fleet } from '../place.ts';
import { lineProgress, tableProgress } from './progress.ts';
import { createRecorder } from './recorder.ts';
import type { Report } from './report.ts';
import { isGood, writeReport } from './report.ts';
import { roundTrip } from './round-trip.ts';
import { deploySettings } from '../config/settings.ts';
import { componentsOf, keptOf, openFleet, planFor } from './fleet.ts';
import type { Plan } from '../component-plan.ts';
import { productVersion } from '../version.ts';

interface VerbContext extends Run {
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
  create: { description: 'Create or update, and verify.', changes: true, makesKey: 'if-missing', run: runCreate },
  verify: {
    description: 'Compare what is there with what is declared.',
    changes: false,
    makesKey: 'never',
    run: verifyAll,
  },
  'lock-down': {
    description: 'Close every door but the public one.',
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
  const only = componentsOf(flags);
  const keep = keptOf(flags, only);
  const settings = deploySettings();
  const key = adminKeyOf(verb, settings.adminKey, only, planFor(flags.target));
  const started = new Date();
  const calls = new Set<Call>();
  const request = { settings, adminKey: key.find, onCall: (call: Call) => void calls.add(call) };
  const fleet = await openFleet(flags, request, parts.emulate);
  try {
    await mayGoOn(name, flags, fleet, confirm);
    const write = (text: string): void => void process.stdout.write(text);
    const recorder = createRecorder(process.stdout.isTTY ? tableProgress(write) : lineProgress(write));
    const { places, inventory } = fleet;
    const run = { places, inventory, recorder, only, force: flags.force, ...(keep.length > 0 && { keep }) };
    const context = { ...run, flags, parts, adminKey: key.known() };
    const isDone = await verb.run(context);
    if (name === 'create' && key.made() !== undefined) write(`admin key, shown this once: ${key.made() ?? ''}\n`);
    if (recorder.steps.length === 0) return isDone;
    const report: Report = {
      command: `deploy ${name}`,
      startedAt: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1_000,
      version: productVersion(),
      environment: flags.env,
      account: fleet.account,
      regions: places.map(({ region }) => region),
      target: flags.target,
      provider: fleet.provider,
      gaps: fleet.gaps,
      actions: actionsFor(calls),
      steps: recorder.steps,
    };
    const folder = await writeReport(report, flags.report);
    write(report.gaps.map(({ emulator, reason }) => `gap ${emulator}: ${reason}\n`).join(''));
    write(`${name} is ${isGood(report) ? 'good' : 'RED'} after ${report.seconds.toFixed(1)} s; report in ${folder}\n`);
    return isDone && isGood(report);
  } finally {
    fleet.close();
  }
}

/** The key that the operator gave; else, where the verb makes one, the same for all regions. */
function adminKeyOf(
  { makesKey }: Verb,
  given: string | undefined,
  only: readonly string[],
  { takesAdminKey }: Plan,
): { find(isDeployed: boolean): string | undefined; known(): string | undefined; made(): string | undefined } {
  let made: string | undefined;
  return {
    find: (isDeployed) => {
      const isTaken = only.some((component) => takesAdminKey.includes(component));
      const isNeeded = isTaken && (makesKey === 'always' || (makesKey === 'if-missing' && !isDeployed));
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
  fleet: Fleet,
  confirm: (question: string, word: string) => Promise<boolean>,
): Promise<void> {
  if (name === 'round-trip' && ENVIRONMENTS[flags.env]?.disposable !== true) {
    throw new DeployError(
      'refused',
      `the round trip deletes what it meets, and ${flags.env} is not disposable: take --env test`,
    );
  }
  if (!VERBS[name].changes || flags.yes || fleet.isFree) return;
  const { account, caller, provider } = fleet;
  const question = `${name} of ${flags.env} (${flags.target}) on ${provider}, account ${account} as ${caller}, in ${flags.regions.join(' and ')}.`;
  if (!(await confirm(question, account)))
    throw new DeployError('refused', `${name} was not confirmed: give --yes where nobody can be asked`);
}

async function runPreflight({ places, recorder }: VerbContext): Promise<boolean> {
  const results = places.map((place) =>
    recorder.step(place.region, 'preflight', 'preflight', async () => {
      const { lines, outcome } = await place.preflight();
      process.stdout.write(`${lines.join('\n')}\n`);
      return outcome;
    }),
  );
  return (await Promise.all(results)).every(Boolean);
}

async function runPlan({ places, only }: VerbContext): Promise<boolean> {
  for (const place of places) {
    for (const component of only) {
      const lines = await place.planned(component);
      process.stdout.write(lines.map((line) => `${place.region} ${component}: ${line}\n`).join(''));
    }
    process.stdout.write(`${place.region} ${place.cost()}\n`);
  }
  return true;
}

/** Says where the apps are once they are there; a role for a pipeline is nowhere. */
async function runCreate(context: VerbContext): Promise<boolean> {
  const isGood = await createAll(context);
  for (const place of context.places) {
    const address = await place.address().catch(() => undefined);
    if (address === undefined) continue;
    const admin = (await place.adminAddress().catch(() => undefined)) ?? address;
    process.stdout.write(`${place.region} is at ${address}/, its console at ${admin}/admin/\n`);
  }
  return isGood;
}

async function runSmoke({ places, recorder, parts, adminKey }: VerbContext): Promise<boolean> {
  const results = places.map((place) =>
    recorder.step(place.region, 'smoke', 'smoke', async () => parts.smoke(place, await place.address(), adminKey)),
  );
  return (await Promise.all(results)).every(Boolean);
}

function runRoundTrip(context: VerbContext): Promise<boolean> {
  const { parts, adminKey } = context;
  return roundTrip(context, { smoke: (place, url) => parts.smoke(place, url, adminKey) });
}

async function runInventory({ inventory }: VerbContext): Promise<boolean> {
  const lines = await inventory();
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return true;
}
