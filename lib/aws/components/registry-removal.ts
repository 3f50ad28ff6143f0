import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr';
import type { Observer } from '../deployment.ts';
import { DeployError } from '../../deploy-error.ts';
import { isForeign, repositoryName, tagsOf } from './registry-shape.ts';
import { byDigest, listImages } from './registry-state.ts';

const MAX_DELETED_AT_ONCE = 100;

/** Deletes all images. Where somebody else put one it deletes nothing and names it, unless `force`. */
export async function emptyRegistry({ aws, config }: Observer, force: boolean): Promise<void> {
  const name = repositoryName(config);
  const images = await listImages(aws, name);
  const foreign = images.filter(isForeign);
  if (foreign.length > 0 && !force)
    throw new DeployError(
      'refused',
      `${name} holds images that are not the product's: ${tagsOf(foreign)}. Remove them, or delete with --force`,
    );
  for (let start = 0; start < images.length; start += MAX_DELETED_AT_ONCE) {
    const imageIds = images.slice(start, start + MAX_DELETED_AT_ONCE).map(byDigest);
    const { failures = [] } = await aws.ecr.send(new BatchDeleteImageCommand({ repositoryName: name, imageIds }));
    const [first] = failures;
    if (first)
      throw new DeployError(
        'failed',
        `${failures.length} images of ${name} cannot be deleted: ${first.failureReason ?? '?'}`,
      );
  }
}
