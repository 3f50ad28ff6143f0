import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { OWN_TAG } from '../../own-tag.ts';
import { domainSuffixOf } from '../../config/region.ts';

/** Images that are kept: enough to go back to, and few enough to cost nothing to speak of. */
const KEPT_IMAGES = 10;

export function repositoryName(config: DeploymentConfig): string {
  return namesOf(config).stack('registry');
}

/** Host and name of the repository: what an image's reference begins with. */
export function registryName(config: DeploymentConfig): string {
  const { account, region } = config;
  return `${account}.dkr.ecr.${region}.${domainSuffixOf(region)}/${repositoryName(config)}`;
}

/** Tag of the image that tasks run, where it comes from this registry. */
export function ownTag(config: DeploymentConfig): string | undefined {
  const { image } = config.container;
  if (image === undefined) return config.version;
  return image.startsWith(`${registryName(config)}:`) ? image.slice(registryName(config).length + 1) : undefined;
}

/** Old images and those that a newer one left without a tag are removed. */
export function lifecyclePolicy(): { readonly rules: readonly object[] } {
  const expire = { type: 'expire' };
  return {
    rules: [
      {
        rulePriority: 1,
        description: 'Images without a tag',
        selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 1 },
        action: expire,
      },
      {
        rulePriority: 2,
        description: 'Old images',
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: KEPT_IMAGES },
        action: expire,
      },
    ],
  };
}

interface Tagged {
  readonly tags: readonly string[];
  readonly digest: string;
}

export function isForeign({ tags }: Pick<Tagged, 'tags'>): boolean {
  return tags.some((tag) => !OWN_TAG.test(tag));
}

export function tagsOf(images: readonly Tagged[]): string {
  return images.flatMap(({ tags, digest }) => (tags.length === 0 ? [digest] : tags)).join(', ');
}
