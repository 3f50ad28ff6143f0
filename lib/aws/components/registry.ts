import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnRepository } from 'aws-cdk-lib/aws-ecr';
import { checksOf } from '../../checks.ts';
import type { ComponentParts } from './component.ts';
import { always } from './component.ts';
import { idsOf } from '../declared/live.ts';
import { isForeign, lifecyclePolicy, ownTag, repositoryName, tagsOf } from './registry-shape.ts';
import type { RegistryState } from './registry-state.ts';
import { foreignIn } from './obstacles.ts';

const ofRepository = checksOf('the registry', (state: RegistryState) =>
  state.seen.live['Repository'] ? state : undefined,
);

/** The registry that holds the image of the product. */
export const registry: ComponentParts<RegistryState> = {
  name: 'registry',
  needs: [],
  takesAdminKey: false,
  kinds: ['containers'],
  isWanted: always,
  populate: async (observer) => (await import('./registry-push.ts')).fillRegistry(observer).then(() => false),
  declare(stack, { config }) {
    const repository = new CfnRepository(stack, 'Repository', {
      repositoryName: repositoryName(config),
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'AES256' },
      lifecyclePolicy: { lifecyclePolicyText: JSON.stringify(lifecyclePolicy()) },
    });
    // The deployment empties it before; CloudFormation refuses to delete one that is not empty.
    repository.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    repository.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  },
  observe: async (observer) => (await import('./registry-state.ts')).observeRegistry(observer),
  resources: ({ seen }) => idsOf(seen),
  checks: [
    ofRepository('image', ({ images }, { config }) => {
      const tag = ownTag(config);
      if (tag === undefined || images.some(({ tags }) => tags.includes(tag))) return undefined;
      return `holds [${tagsOf(images)}], expected the image ${tag} that the tasks run`;
    }),
    ofRepository('no-foreign-images', ({ images }) => {
      const foreign = images.filter(isForeign);
      return foreign.length === 0 ? undefined : `holds images that are not the product's: ${tagsOf(foreign)}`;
    }),
  ],
  lockedChecks: [],
  obstacles: ({ images }, { config }) =>
    foreignIn(
      `${repositoryName(config)} holds images that are not the product's`,
      images.filter(isForeign).flatMap(({ tags }) => tags),
    ),
  empty: async (observer) => (await import('./registry-removal.ts')).emptyRegistry(observer),
};
