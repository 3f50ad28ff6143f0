import { readSettings } from '../../lambdas/settings.ts';
import { ROWS } from '../../lambdas/settings/table.ts';
import { chosenProject, resolvedCloudRunConfig } from '../cloud-run/config.ts';
import { cloudRunSettings } from '../cloud-run/settings.ts';
import { productSettings } from '../config/app-settings.ts';
import type { Environments } from '../config/environments.ts';
import type { Resolved } from '../config/layers.ts';
import { leavesOf, originOf } from '../config/layers.ts';
import { refuseNumber, resolvedConfig } from '../config/read-config.ts';
import type { ProductSettings } from '../config/product-config.ts';
import type { DeployFlags } from '../config/request.ts';
import type { DeploySettings } from '../config/settings.ts';
import { repositoryOf } from '../config/settings.ts';
import { DeployError } from '../deploy-error.ts';
import { resolvedDockerConfig } from '../docker/config.ts';
import { productVersion } from '../version.ts';

/** What the configuration of a command is made of. */
export type ConfigFlags = Pick<DeployFlags, 'env' | 'regions' | 'target' | 'account' | 'desiredCount'>;

interface ShownValue {
  readonly name: string;
  /** Undefined where only the account can say it. */
  readonly value: unknown;
  /** Where it is said. */
  readonly origin: string;
}
interface RegionConfig {
  readonly region: string;
  readonly values: readonly ShownValue[];
}

/** What follows from the account where nothing is said of it, and from what of it. */
const FOUND: Readonly<Record<string, string>> = {
  account: 'that of the credentials',
  bucketNamespace: 'the same as the existing bucket; account-regional for a new one where S3 has it',
  googleProject: 'GOOGLE_CLOUD_PROJECT',
};
const SECRET: readonly string[] = ['adminKeysSha256', 'originSecret'];

/**
 * The configuration in every region, each value with the place where it is set, without secrets. It asks no account: what follows from an
 * account is not in it. Throws `config` as the deployment itself would.
 */
export function effectiveConfig(
  flags: ConfigFlags,
  environments: Environments,
  settings: DeploySettings,
): readonly RegionConfig[] {
  const { target, regions, desiredCount } = flags;
  if (target === 'docker' || target === 'cloud-run') refuseNumber(target, desiredCount);
  const example = target === 'cloud-run' ? 'europe-west2' : 'eu-west-2';
  if (regions.length === 0 && target !== 'docker')
    throw new DeployError('config', `missing --regions, for example --regions ${example}`);
  return (target === 'docker' ? ['local'] : regions).map((region) => ({
    region,
    values: valuesOf(settledIn(region, flags, environments, settings)),
  }));
}

function settledIn(
  region: string,
  { env: environment, target, account, desiredCount }: ConfigFlags,
  environments: Environments,
  settings: DeploySettings,
): Resolved<ProductSettings> {
  const named = { environment, environments, region, version: productVersion() };
  if (target === 'docker') return resolvedDockerConfig(named);
  if (target === 'cloud-run') {
    const known = account ?? chosenProject(environment, region, environments) ?? cloudRunSettings().project;
    return resolvedCloudRunConfig({ ...named, googleProject: known });
  }
  const overrides = { target, ...repositoryOf(settings) };
  const scaled = { ...(desiredCount !== undefined && { desiredCount }) };
  return resolvedConfig({ ...named, ...scaled, account, overrides });
}

function valuesOf({ config, layers }: Resolved<ProductSettings>): ShownValue[] {
  return leavesOf({ ...appDefaults(config), ...config })
    .filter(({ path: [name = ''] }) => !SECRET.includes(name))
    .map(({ path, value }) => {
      const [name, origin] = [path.join('.'), originOf(layers, path) ?? 'default'];
      const found = origin === 'default' ? FOUND[name] : undefined;
      return found === undefined ? { name, value, origin } : { name, value: undefined, origin: found };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** What the apps take where the configuration leaves a member out. */
export function appDefaults(settings: ProductSettings): Readonly<Record<string, unknown>> {
  const taken: Readonly<Record<string, unknown>> = readSettings(productSettings(settings), false);
  // A member of another name is in another unit, and no configuration leaves it out.
  const left = ROWS.filter(([member, { deployable }]) => member === deployable && !(member in settings));
  return Object.fromEntries(left.map(([member]) => [member, taken[member]]));
}
