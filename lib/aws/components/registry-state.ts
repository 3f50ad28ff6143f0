import type { ImageDetail, ImageIdentifier } from '@aws-sdk/client-ecr';
import { paginateDescribeImages } from '@aws-sdk/client-ecr';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import type { Seen } from '../declared/live.ts';
import { readRepository } from '../declared/readers/ecr.ts';
import { repositoryName } from './registry-shape.ts';

export interface ImageState {
  readonly digest: string;
  readonly tags: readonly string[];
}

export interface RegistryState {
  readonly seen: Seen;
  readonly images: readonly ImageState[];
}

export async function observeRegistry({ aws, config }: Observer): Promise<RegistryState> {
  const name = repositoryName(config);
  const [Repository, images] = await Promise.all([readRepository(aws.ecr, name), listImages(aws, name)]);
  return { seen: { live: { Repository }, imports: {} }, images };
}

/** Every image of a repository; none where there is no such repository. */
export async function listImages({ ecr }: Pick<Aws, 'ecr'>, repositoryName: string): Promise<ImageState[]> {
  const details: ImageDetail[] = [];
  const pages = paginateDescribeImages({ client: ecr }, { repositoryName });
  const read = async (): Promise<true> => {
    for await (const { imageDetails = [] } of pages) details.push(...imageDetails);
    return true;
  };
  await unlessAbsent(['RepositoryNotFoundException'], read());
  return details.map(({ imageDigest = '', imageTags = [] }) => ({ digest: imageDigest, tags: imageTags }));
}

/** Names an image by what cannot be moved to another one. */
export function byDigest({ digest }: ImageState): ImageIdentifier {
  return { imageDigest: digest };
}
