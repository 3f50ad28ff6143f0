import { DeployError } from '../deploy-error.ts';
import type { DeploymentConfig } from './config.ts';
import type { Environments } from './environments.ts';
import { layersFor } from './environments.ts';
import { merged } from './layers.ts';

type NamedRegion = Pick<DeploymentConfig, 'environment' | 'region' | 'publicName'>;

const ADVICE =
  'A name can belong to one distribution only (CloudFront: CNAMEAlreadyExists), and a link of one region does not work in another: give each region its own name';

/** Throws `config` where two regions of one command have the same name of one's own. */
export function refuseSharedNames(places: readonly NamedRegion[]): void {
  const owners = new Map<string, string>();
  for (const { environment, region, publicName } of places) {
    if (!publicName) continue;
    const place = `${environment} in ${region}`;
    const other = owners.get(publicName.domain);
    if (other !== undefined && other !== place)
      throw new DeployError('config', `${publicName.domain} is the publicName of ${other} and of ${place}. ${ADVICE}`);
    owners.set(publicName.domain, place);
  }
}

/** Throws `config` where the environments give the name of one place to another one, too. */
export function refuseNameOfOthers({ environment, region, publicName }: NamedRegion, environments: Environments): void {
  if (!publicName) return;
  const { domain } = publicName;
  const others = Object.keys(environments)
    .flatMap((name) => placesWith(domain, name, environments))
    .filter((place) => place !== `${environment} in ${region}`);
  // In its own environment the name of all regions is this region's only where no other one is configured.
  const other = others.find((place) => place !== `${environment} in every other region`);
  if (other !== undefined)
    throw new DeployError(
      'config',
      `${domain} is the publicName of ${environment} in ${region} and of ${other}. ${ADVICE}`,
    );
}

/** The places of an environment that have a name, those that it does not list as one. */
function placesWith(domain: string, environment: string, environments: Environments): string[] {
  const isIn = (region: string): boolean => {
    const { publicName } = merged(layersFor('aws', environment, region, environments)) as Partial<NamedRegion>;
    return publicName?.domain === domain;
  };
  const sources = environments[environment] ?? [];
  const listed = new Set(sources.flatMap(({ regions = {} }) => Object.keys(regions)));
  const found = [...listed].filter(isIn).map((region) => `${environment} in ${region}`);
  return isIn('every other region') ? [...found, `${environment} in every other region`] : found;
}
