import type { ImageDetail, ImageIdentifier } from '@aws-sdk/client-ecr';
import {
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  paginateDescribeImages,
} from '@aws-sdk/client-ecr';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import { repositoryName } from './registry-shape.ts';

export interface ImageState {
  readonly digest: string;
  readonly tags: readonly string[];
}

export interface RepositoryState {
  readonly arn: string;
  readonly mutability: string | undefined;
  readonly scansOnPush: boolean | undefined;
  readonly encryption: string | undefined;
  /** Text of the policy that removes old images. */
  readonly lifecycle: string | undefined;
  /** Text of the policy that lets others in. */
  readonly policy: string | undefined;
  readonly images: readonly ImageState[];
}

export interface RegistryState {
  readonly repository: RepositoryState | undefined;
}

export async function observeRegistry({ aws, config }: Observer): Promise<RegistryState> {
  const name = repositoryName(config);
  const found = await unlessAbsent(
    ['RepositoryNotFoundException'],
    aws.ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })),
  );
  const repository = found?.repositories?.[0];
  if (!repository) return { repository: undefined };
  const request = { repositoryName: name };
  const [lifecycle, policy, images] = await Promise.all([
    unlessAbsent(['LifecyclePolicyNotFoundException'], aws.ecr.send(new GetLifecyclePolicyCommand(request))),
    unlessAbsent(['RepositoryPolicyNotFoundException'], aws.ecr.send(new GetRepositoryPolicyCommand(request))),
    listImages(aws, name),
  ]);
  return {
    repository: {
      arn: repository.repositoryArn ?? name,
      mutability: repository.imageTagMutability,
      scansOnPush: repository.imageScanningConfiguration?.scanOnPush,
      encryption: repository.encryptionConfiguration?.encryptionType,
      lifecycle: lifecycle?.lifecyclePolicyText,
      policy: policy?.policyText,
      images,
    },
  };
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
