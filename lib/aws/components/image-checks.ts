import { added, byHand, removal } from '../declared/removal.ts';
import type { Check } from '../deployment.ts';
import type { BakedImage } from './baked-images.ts';
import { imageRegionsOf } from './image-shape.ts';
import type { ImageState } from './image-state.ts';
import { seenNetworkChecks } from './network-checks.ts';

export const imageChecks: readonly Check<ImageState>[] = [
  ...seenNetworkChecks<ImageState>(),
  {
    name: 'build-available',
    find: ({ build }) =>
      !build || build.status === 'AVAILABLE'
        ? undefined
        : `the build of Image Builder is ${build.status ?? '?'}: ${build.reason ?? 'no reason given'}`,
  },
  {
    name: 'image-available',
    find: ({ baked }, { config }) => {
      const missing = imageRegionsOf(config).filter(
        (region) => !baked.images.some((image) => image.region === region && image.state === 'available'),
      );
      return missing.length === 0 ? undefined : `no image is available in ${missing.join(', ')}`;
    },
  },
  {
    name: 'image-exported',
    find: ({ baked, exported }, { config }) =>
      baked.images.some(({ id, region }) => id === exported && region === config.region)
        ? undefined
        : `machines would start from ${exported ?? 'nothing'}, which is not one of the images`,
  },
  {
    name: 'image-private',
    find: ({ baked }, { config }) =>
      baked.images
        .filter(({ isPublic, sharedWith }) => isPublic || sharedWith.length > 0)
        .map(({ id, region, sharedWith }) => {
          const reset = removal('ec2 ResetImageAttribute', { ImageId: id, Attribute: 'launchPermission' });
          return {
            message: `the image ${id} in ${region} may be used by ${sharedWith.join(', ') || 'everybody'}`,
            ...(region === config.region ? added([reset], region) : { addition: true, ...byHand([reset], region) }),
          };
        }),
  },
  ofImages('image-metadata', ({ imdsSupport }) =>
    imdsSupport === 'v2.0' ? undefined : `has the metadata service ${imdsSupport ?? 'v1'}, expected v2.0`,
  ),
  ofImages('image-snapshots', ({ snapshots }, { baked }) => {
    const lost = snapshots.filter((snapshot) => !baked.snapshots.some((found) => found.id === snapshot));
    return snapshots.length > 0 && lost.length === 0
      ? undefined
      : `has lost its snapshots [${lost.join(', ')}] of [${snapshots.join(', ')}]`;
  }),
  {
    name: 'snapshot-encrypted',
    find: ({ baked }) => {
      const plain = baked.snapshots.filter(({ encrypted }) => !encrypted);
      return plain.length === 0
        ? undefined
        : `not encrypted: ${plain.map(({ id, region }) => `${id} in ${region}`).join(', ')}`;
    },
  },
];

/** A check of each image. */
function ofImages(name: string, find: (image: BakedImage, state: ImageState) => string | undefined): Check<ImageState> {
  return {
    name,
    find: (state) => {
      const wrong = state.baked.images.flatMap((image) => {
        const message = find(image, state);
        return message === undefined ? [] : [`the image ${image.id} in ${image.region} ${message}`];
      });
      return wrong.length === 0 ? undefined : wrong.join('; ');
    },
  };
}
