import { checksOf } from '../../checks.ts';
import type { Check } from '../component.ts';
import { namesOf } from '../../config/names.ts';
import { policyDiffers, trustPolicy } from '../policies.ts';
import type { BakedImage } from './baked-images.ts';
import { builderChecks } from './builder-checks.ts';
import {
  BUILD_EGRESS_PORT,
  BUILDER_POLICY,
  builderPolicy,
  buildEndpointPolicy,
  imageRegionsOf,
} from './image-shape.ts';
import type { ImageState } from './image-state.ts';
import { checkOfNetwork, networkChecks } from './network-checks.ts';
import { rulesOf } from './security-rules.ts';

const ofRole = checksOf('the role of what bakes', ({ role }: ImageState) => role);

export const imageChecks: readonly Check<ImageState>[] = [
  {
    name: 'parts-exist',
    find: ({ network, role, profile, logGroup }) => {
      const missing = Object.entries({ network, role, profile, logGroup }).filter(([, part]) => part === undefined);
      return missing.length === 0 ? undefined : `of what bakes is missing: ${missing.map(([name]) => name).join(', ')}`;
    },
  },
  ...builderChecks,
  ...networkChecks<ImageState>(buildEndpointPolicy),
  checkOfNetwork('builder-group', ({ groups }, { config }) => {
    const [group, ...others] = groups;
    const expected = `tcp ${BUILD_EGRESS_PORT}-${BUILD_EGRESS_PORT} 0.0.0.0/0`;
    const isOwn = group?.GroupName === namesOf(config).stack('image') && others.length === 0;
    const ways = { in: rulesOf(group?.IpPermissions).join(', '), out: rulesOf(group?.IpPermissionsEgress).join(', ') };
    return isOwn && ways.in === '' && ways.out === expected
      ? undefined
      : `has ${groups.length} security groups, that lets in [${ways.in}] and out [${ways.out}], expected one, nothing and ${expected}`;
  }),
  ofRole('builder-trust', ({ trust }, { config }) =>
    policyDiffers('is trusted by', trust, trustPolicy(config).Statement),
  ),
  ofRole('builder-least-privilege', ({ policies, attached }, { config }) => {
    const others = [...Object.keys(policies).filter((name) => name !== BUILDER_POLICY), ...attached];
    if (others.length > 0) return `has the policies ${others.join(', ')} in addition`;
    return policyDiffers('may do', policies[BUILDER_POLICY] ?? [], builderPolicy(config).Statement);
  }),
  {
    name: 'builder-profile',
    find: ({ profile }, { config }) => {
      const found = profile?.roles.join(', ');
      const expected = namesOf(config).builderRole;
      return found === undefined || found === expected
        ? undefined
        : `the instance profile holds the roles [${found}], expected ${expected}`;
    },
  },
  {
    name: 'log-retention',
    find: ({ logGroup }, { config }) =>
      !logGroup || logGroup.retentionDays === config.logRetentionDays
        ? undefined
        : `the log group keeps lines ${logGroup.retentionDays ?? 'for ever'}, expected ${config.logRetentionDays} days`,
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
        : `machines would start from ${exported ?? 'nothing'}, which is none of the images`,
  },
  ofImages('image-private', ({ isPublic, sharedWith }) =>
    isPublic || sharedWith.length > 0 ? `may be used by ${sharedWith.join(', ') || 'everybody'}` : undefined,
  ),
  ofImages('image-metadata', ({ imdsSupport }) =>
    imdsSupport === 'v2.0' ? undefined : `gives metadata as ${imdsSupport ?? 'it was always given'}, expected v2.0`,
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
