import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr';
import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnRepository } from 'aws-cdk-lib/aws-ecr';
import { checksOf, differs } from '../../checks.ts';
import type { ComponentParts, Observer } from '../component.ts';
import { DeployError } from '../../deploy-error.ts';
import { lifecyclePolicy, ownTag, OWN_TAG, repositoryName } from './registry-shape.ts';
import type { ImageState, RegistryState } from './registry-state.ts';
import { byDigest, listImages, observeRegistry } from './registry-state.ts';

const MAX_DELETED_AT_ONCE = 100;
const ofRepository = checksOf('the registry', ({ repository }: RegistryState) => repository);

/** The registry that holds the image of the product. */
export const registry: ComponentParts<RegistryState> = {
  name: 'registry',
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
  observe: observeRegistry,
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
  empty: emptyRegistry,
};

function isForeign({ tags }: ImageState): boolean {
  return tags.some((tag) => !OWN_TAG.test(tag));
}

function tagsOf(images: readonly ImageState[]): string {
  return images.flatMap(({ tags, digest }) => (tags.length === 0 ? [digest] : tags)).join(', ');
}

/** The same text for the same document, however it is laid out. */
function compact(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(JSON.parse(text));
}

/** Deletes all images. Where somebody else put one it deletes nothing and names it, unless `force`. */
async function emptyRegistry({ aws, config }: Observer, force: boolean): Promise<void> {
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
