import { COMPONENT_NAMES } from '../../../lib/names.ts';
import type { Credentials } from '../../../lib/aws.ts';
import type { ConfigOverrides } from '../../../lib/config.ts';
import type { Finding } from '../../../lib/component.ts';
import type { Run } from '../../../lib/deployer.ts';
import { lifecycleOf } from '../../../lib/lifecycle.ts';
import type { Recorder } from '../../../lib/recorder.ts';
import { createRecorder } from '../../../lib/recorder.ts';
import type { OpenedSite } from '../../../lib/site.ts';
import { newAdminKey, openSite } from '../../../lib/site.ts';
import { productVersion } from '../../../lib/version.ts';
import { ensureBundles } from '../../setup/bundles.ts';

export interface SiteOptions {
  readonly endpoint: string;
  readonly credentials: Credentials;
  readonly region?: string;
  readonly overrides?: ConfigOverrides;
}

/** The environment `test` on an emulator, in this process. */
export async function openEmulatedSite({
  endpoint,
  credentials,
  region = 'eu-west-2',
  overrides,
}: SiteOptions): Promise<OpenedSite> {
  await ensureBundles();
  // The CDK's toolkit takes the endpoint from nowhere else.
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  return openSite({
    environment: 'test',
    version: productVersion(),
    aws: { region, endpoint, credentials },
    account: undefined,
    adminKey: (isDeployed) => (isDeployed ? undefined : newAdminKey()),
    ...(overrides && { overrides }),
    say: () => undefined,
  });
}

/** Work on all components that says nothing. */
export function quietRun(sites: readonly OpenedSite[], force = false): Run & { readonly recorder: Recorder } {
  const recorder = createRecorder({ began: () => undefined, ended: () => undefined });
  return { sites, recorder, only: COMPONENT_NAMES, force };
}

/** What the steps so far have found. */
export function findingsOf({ recorder }: Run): Finding[] {
  return recorder.steps.flatMap(({ findings }) => findings);
}

/** `component/check` of everything that is wrong in a deployment now. */
export async function wrongIn(site: OpenedSite): Promise<string[]> {
  const outcomes = await Promise.all(COMPONENT_NAMES.map((name) => lifecycleOf(name, site).verify()));
  return outcomes.flatMap(({ findings }) => findings.map(({ component, check }) => `${component}/${check}`)).sort();
}
