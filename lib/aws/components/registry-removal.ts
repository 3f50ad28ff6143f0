import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr';
import type { Observer } from '../deployment.ts';
import { DeployError } from '../../deploy-error.ts';
import { repositoryName } from './registry-shape.ts';
import { byDigest, listImages } from './registry-state.ts';

const MAX_DELETED_AT_ONCE = 100;

/** Deletes all images. */
export async function emptyRegistry({ aws, config }: Observer): Promise<void> {
  const name = repositoryName(config);
  const images = await listImages(aws, name);
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
