import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import type { Aws } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import { ownTag, registryName, repositoryName } from './registry-shape.ts';
import { listImages } from './registry-state.ts';
import { DeployError } from '../../deploy-error.ts';
import { buildImage } from '../../docker/build.ts';
import { pushImage } from '../../docker/push-image.ts';

/** Builds the image that the tasks run and pushes it, unless the registry has it or it comes from another one. */
export async function fillRegistry({ aws, config }: Observer): Promise<void> {
  const tag = ownTag(config);
  if (tag === undefined) return;
  const name = repositoryName(config);
  const images = await listImages(aws, name);
  if (images.some(({ tags }) => tags.includes(tag))) return;
  // Regions are filled at the same time, so each has a name of its own for the image.
  const target = `${placeOf(aws, registryName(config), name)}:${tag}`;
  await pushToRegistry(aws, await buildImage(target), target);
}

/** Pushes an image of this machine to ECR. Throws `config` for one that the tasks cannot run. */
export async function pushToRegistry(aws: Aws, image: string, target: string): Promise<void> {
  await pushImage(image, target, await authorization(aws));
}

/** Address of a repository: an emulator's registry has its own. */
export function placeOf({ settings }: Aws, registry: string, repository: string): string {
  return settings.endpoint === undefined ? registry : `${new URL(settings.endpoint).host}/${repository}`;
}

/** Name and password for the registry, as Docker's configuration holds them: good for twelve hours. */
async function authorization({ ecr }: Aws): Promise<string> {
  const { authorizationData = [] } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const token = authorizationData[0]?.authorizationToken;
  if (token === undefined) throw new DeployError('unreachable', 'the registry gives no token to push with');
  return token;
}
