import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnRepository } from 'aws-cdk-lib/aws-ecr';
import { checksOf, differs } from '../../checks.ts';
import { notCompared } from '../component.ts';
import type { ComponentParts } from '../component.ts';
import { always } from '../component.ts';
import { isForeign, lifecyclePolicy, ownTag, repositoryName, tagsOf } from './registry-shape.ts';
import type { RegistryState } from './registry-state.ts';

const ofRepository = checksOf('the registry', ({ repository }: RegistryState) => repository);

/** The registry that holds the image of the product. */
export const registry: ComponentParts<RegistryState> = {
  name: 'registry',
  needs: [],
  takesAdminKey: false,
  kinds: ['containers'],
  isWanted: always,
  fill: async (observer) => (await import('./registry-fill.ts')).fillRegistry(observer),
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
  seen: notCompared,
  resources: ({ repository }) => (repository ? [repository.arn] : []),
  checks: [
    ofRepository('tags-immutable', ({ mutability }) => differs('has tags that are', mutability, 'IMMUTABLE')),
    ofRepository('scan-on-push', ({ scansOnPush }) =>
      scansOnPush === true ? undefined : 'does not scan what is pushed for known vulnerabilities',
    ),
    ofRepository('encryption', ({ encryption }) => differs('encrypts with', encryption, 'AES256')),
    ofRepository('lifecycle-policy', ({ lifecycle }) =>
      differs('removes images by', compact(lifecycle), JSON.stringify(lifecyclePolicy())),
    ),
    ofRepository('private', ({ policy }) =>
      policy === undefined ? undefined : `lets others in by the policy ${policy}, expected none`,
    ),
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
  empty: async (observer, force) => (await import('./registry-removal.ts')).emptyRegistry(observer, force),
};

/** The same text for the same document, however it is laid out. */
function compact(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(JSON.parse(text));
}
