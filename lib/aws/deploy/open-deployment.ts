import type { DeployFlags } from '../../config/request.ts';
import type { Emulate } from '../emulation.ts';
import { refuseSharedNames } from '../../config/public-name.ts';
import type { ConfigRequest } from '../../config/read-config.ts';
import { readConfig } from '../../config/read-config.ts';
import { regionProblem } from '../../config/region-services.ts';
import { DeployError } from '../../deploy-error.ts';
import type { DeploymentRequest } from '../../config/request.ts';
import { takeInventory, takeResources } from './inventory.ts';
import type { AwsTarget } from '../../config/names.ts';
import type { DeploymentSet } from '../../region-deployment.ts';
import { repositoryOf } from '../../config/settings.ts';
import type { OpenedAwsRegion } from './aws-region.ts';
import { openAwsRegion } from './aws-region.ts';
import { productVersion } from '../../version.ts';

/** Throws `refused` for AWS itself unless that was confirmed. */
export function requireRealAwsFlag(endpoint: string | undefined, realAws: boolean): void {
  if (endpoint === undefined && !realAws)
    throw new DeployError('refused', 'AWS_ENDPOINT_URL is not an emulator: give --real-aws to work on AWS itself');
}

/** All regions of a command on AWS or an emulator. Throws `refused` for AWS itself unless that was confirmed. */
export async function openAwsDeployment(
  target: AwsTarget,
  { env, regions, account, verbose, realAws, desiredCount, endOldAdminKeys = false }: DeployFlags,
  { settings, environments, adminKey, signInSecret, onCall }: DeploymentRequest,
  emulate: Emulate,
): Promise<DeploymentSet> {
  const { endpoint } = settings;
  if (regions.length === 0) throw new DeployError('config', 'missing --regions, for example --regions eu-west-2');
  requireRealAwsFlag(endpoint, realAws);
  refuseRegions(target, { environment: env, environments }, regions, endpoint === undefined);
  const say = (line: string): void => {
    if (verbose) process.stderr.write(`${line}\n`);
  };
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const open = (region: string): Promise<OpenedAwsRegion> =>
    openAwsRegion({
      environment: env,
      environments,
      version: productVersion(),
      aws: { endpoint, onCall, region },
      account,
      emulate,
      adminKey,
      signInSecret,
      endOldAdminKeys,
      overrides: { target, ...repositoryOf(settings) },
      ...(desiredCount !== undefined && { desiredCount }),
      say,
      tell,
    });
  const awsRegions = await Promise.all(regions.map(open));
  const [first] = awsRegions;
  return {
    regions: awsRegions,
    account: first?.config.account ?? '',
    caller: first?.caller ?? '',
    provider: first?.emulation?.name ?? 'AWS',
    isFree: first?.emulation !== undefined,
    gaps: first?.emulation?.gaps ?? [],
    inventory: () =>
      takeInventory(
        awsRegions.map(({ aws }) => aws),
        target,
      ),
    resources: () =>
      takeResources(
        awsRegions.map(({ aws }) => aws),
        target,
        { environments, account: first?.config.account ?? '', regions },
      ),
    close: () => awsRegions.forEach((awsRegion) => awsRegion.close()),
  };
}

/** Before anything is asked. Throws `config` for regions that share a name, `refused` for one of AWS that lacks what the target needs. */
function refuseRegions(
  target: AwsTarget,
  named: Pick<ConfigRequest, 'environment' | 'environments'>,
  regions: readonly string[],
  isAws: boolean,
): void {
  const version = productVersion();
  const configs = regions.map((region) =>
    readConfig({ ...named, region, version, account: undefined, overrides: { target } }),
  );
  refuseSharedNames(configs);
  const problems = isAws ? regions.flatMap((region) => regionProblem(target, region) ?? []) : [];
  if (problems.length > 0) throw new DeployError('refused', problems.join('\n'));
}
