import { builderResources } from './builder-resources.ts';
import type { ImageState } from './image-state.ts';
import { networkResources } from './network-resources.ts';

/** What there is: also images that nothing of Image Builder knows of any more, and snapshots without an image. */
export function imageResources({ builder, baked, network, role, profile, logGroup }: ImageState): string[] {
  return [
    ...builderResources(builder),
    ...[...baked.images, ...baked.snapshots].map(({ id, region }) => `${id} in ${region}`),
    ...networkResources(network),
    ...[role?.arn, profile?.arn, logGroup?.name].flatMap((found) => found ?? []),
  ];
}
