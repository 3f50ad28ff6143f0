import { expect } from 'vitest';
import type { FindAdminKey } from '../../../lib/config/admin-keys.ts';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import type { Credentials } from '../../../lib/aws/aws.ts';
import type { ConfigOverrides } from '../../../lib/config/config.ts';
import type { Environments } from '../../../lib/config/environments.ts';
import { ENVIRONMENTS } from '../../../lib/config/environments.ts';
import type { Finding } from '../../../lib/outcome.ts';
import type { Run } from '../../../lib/verbs/deployer.ts';
import type { Inventory } from '../../../lib/inventory.ts';
import { takeInventory } from '../../../lib/aws/deploy/inventory.ts';
import type { Call } from '../../../lib/config/request.ts';
import type { Recorder } from '../../../lib/verbs/recorder.ts';
import { createRecorder } from '../../../lib/verbs/recorder.ts';
import type { Step } from '../../../lib/verbs/report.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { COMPONENTS } from '../../../lib/aws/deploy/components.ts';
import type { ComponentName } from '../../../lib/config/names.ts';
import { openAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { emulate } from '../../../lib/emulator/emulation.ts';
import { AS_DECLARED } from '../../../lib/aws/declared/judge.ts';
import { differingProperty } from '../../support/differing-property.ts';
import { productVersion } from '../../../lib/version.ts';
import { ensureBundles } from '../../setup/bundles.ts';
import { OPERATOR } from '../../setup/operator.ts';

export interface SiteOptions {
  readonly endpoint: string;
  readonly credentials: Credentials;
  readonly region?: string;
  readonly environment?: string;
  readonly overrides?: ConfigOverrides;
  /** Those that are built in unless given. */
  readonly environments?: Environments;
  /** A new one for a deployment that has none, unless said otherwise. */
  readonly adminKey?: FindAdminKey;
  readonly endOldAdminKeys?: boolean;
  /** Of the client at the sign-in provider. */
  readonly signInSecret?: string | undefined;
  /** Called with every call to a service. */
  readonly onCall?: (call: Call) => void;
  /** Called with the progress of long work. */
  readonly tell?: (line: string) => void;
  /** How long the emulator may take until it shows what was done; as long as the product gives it unless given. */
  readonly patienceSeconds?: number;
}

/** An environment on an emulator, `test` by default, in this process. */
export async function openEmulatedRegion({
  endpoint,
  credentials,
  region = 'eu-west-2',
  environment = 'test',
  overrides,
  environments = ENVIRONMENTS,
  adminKey = (deployed) => (deployed.length > 0 ? undefined : newAdminKey()),
  endOldAdminKeys = false,
  signInSecret,
  onCall,
  tell = () => undefined,
  patienceSeconds,
}: SiteOptions): Promise<OpenedAwsRegion> {
  await ensureBundles();
  // The CDK's toolkit takes the endpoint from nowhere else.
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  return openAwsRegion({
    environment,
    environments,
    version: productVersion(),
    aws: { region, endpoint, credentials, onCall },
    account: undefined,
    emulate,
    adminKey,
    endOldAdminKeys,
    ...(signInSecret !== undefined && { signInSecret: { secret: signInSecret, origin: 'the test' } }),
    // The smoke test searches objects as that user.
    overrides: { auditors: [`user/${OPERATOR}`], ...overrides },
    say: () => undefined,
    tell,
    ...(patienceSeconds !== undefined && { patienceSeconds }),
  });
}

/** Work on all components that says nothing. */
export function quietRun(awsRegions: readonly OpenedAwsRegion[], force = false): Run & { readonly recorder: Recorder } {
  const recorder = createRecorder({ began: () => undefined, ended: () => undefined });
  const inventory = (): Promise<Inventory> =>
    takeInventory(
      awsRegions.map(({ aws }) => aws),
      awsRegions[0]?.config.target,
    );
  return { deployments: awsRegions, recorder, only: awsRegions[0]?.plan.names ?? [], force, inventory };
}

/** What the steps so far have found. */
export function findingsOf({ recorder }: Run): Finding[] {
  return recorder.steps.flatMap(({ findings }) => findings);
}

/** The steps so far, without those of what the configuration leaves out, which was never there. */
export function wantedSteps(
  { recorder }: { readonly recorder: Recorder },
  { config }: OpenedAwsRegion,
): readonly Step[] {
  const isWanted = ({ component }: Step): boolean => COMPONENTS[component as ComponentName].isWanted(config);
  const others = recorder.steps.filter((step) => !isWanted(step));
  for (const { result } of others) expect(['gone', 'already absent', 'left out']).toContain(result);
  return recorder.steps.filter(isWanted);
}

/** How they ended, by component. */
export function resultsOf(run: { readonly recorder: Recorder }, awsRegion: OpenedAwsRegion): Record<string, string> {
  return Object.fromEntries(wantedSteps(run, awsRegion).map(({ component, result }) => [component, result]));
}

/** `component/check` of everything that is wrong in a deployment now, for `as-declared` with `LogicalId.Property`. */
export async function wrongIn(awsRegion: OpenedAwsRegion): Promise<string[]> {
  const outcomes = await Promise.all(awsRegion.plan.names.map((name) => awsRegion.lifecycleOf(name).verify()));
  return outcomes.flatMap(({ findings }) => findings.map(named)).sort();
}

function named({ component, check, message }: Finding): string {
  const property = check === AS_DECLARED ? `: ${differingProperty(message)}` : '';
  return `${component}/${check}${property}`;
}
