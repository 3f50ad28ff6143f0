import type { ImageState } from './image-state.ts';
import { networkIds } from './network-checks.ts';

/** What there is: also images that Image Builder does not list any more, and snapshots without an image. */
export function imageResources(state: ImageState): string[] {
  const { parts, baked, seen } = state;
  const { BuilderRole, Profile, LogGroup } = seen.live;
  return [
    ...parts,
    ...[...baked.images, ...baked.snapshots].map(({ id, region }) => `${id} in ${region}`),
    ...networkIds(state, ['Group']),
    ...[BuilderRole?.attributes['Arn'], Profile?.attributes['Arn'], LogGroup?.id].flatMap((found) => found ?? []),
  ];
}
