import type { DeployFlags, DeploymentRequest } from '../config/request.ts';
import { DeployError } from '../deploy-error.ts';
import type { DeploymentSet } from '../region-deployment.ts';
import { productVersion } from '../version.ts';
import { buildImage } from '../docker/build.ts';
import { contentTag } from '../docker/content-tag.ts';
import type { CloudImage } from './component.ts';
import { cloudResources } from './owners.ts';
import { openCloudRunRegion } from './cloud-region.ts';
import { cloudRunSettings } from './settings.ts';

/** All regions of a command on Google Cloud, in the project of `--account` or of GOOGLE_CLOUD_PROJECT. */
export async function openCloudRunDeployment(
  { env, regions, account, endOldAdminKeys = false }: DeployFlags,
  { adminKey, environments, signInSecret }: Pick<DeploymentRequest, 'adminKey' | 'environments' | 'signInSecret'>,
): Promise<DeploymentSet> {
  if (regions.length === 0) throw new DeployError('config', 'missing --regions, for example --regions europe-west2');
  const settings = cloudRunSettings();
  const version = productVersion();
  const keys = { adminKey, endOldAdminKeys, signInSecret };
  const open = { environment: env, environments, version, settings, ...keys, project: account };
  const image = checkoutImage(version);
  const deployments = await Promise.all(regions.map((region) => openCloudRunRegion({ ...open, region, image })));
  const googleProject = deployments[0]?.config.googleProject ?? '';
  // Regions share what is global: each line counts once.
  const inventory = async (): Promise<string[]> =>
    [...new Set((await Promise.all(deployments.map((deployment) => deployment.inventory()))).flat())].sort();
  return {
    regions: deployments,
    account: googleProject,
    caller: 'the owner of the token',
    provider: settings.endpoint === undefined ? 'Google Cloud' : 'a test server for Google Cloud',
    isFree: settings.endpoint !== undefined,
    gaps: [],
    inventory,
    resources: async () => cloudResources(await inventory(), { environments, googleProject, regions }),
    close: () => undefined,
  };
}

/** The image of this checkout; undefined where there is nothing to build it from. */
function checkoutImage(version: string): CloudImage | undefined {
  const tag = contentTag(version);
  return tag === version ? undefined : { tag, build: () => buildImage() };
}
