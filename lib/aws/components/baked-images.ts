import type { Image, Snapshot } from '@aws-sdk/client-ec2';
import { DescribeImageAttributeCommand, paginateDescribeImages, paginateDescribeSnapshots } from '@aws-sdk/client-ec2';
import type { Aws } from '../aws.ts';
import { connectAws } from '../aws.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { imageRegionsOf } from './image-shape.ts';

/** An image in one region, with the snapshots of its volumes. */
export interface BakedImage {
  readonly id: string;
  readonly region: string;
  readonly state: string | undefined;
  readonly isPublic: boolean;
  /** Accounts and groups that may start machines from it. */
  readonly sharedWith: readonly string[];
  /** `v2.0` where machines from it require a token for metadata. */
  readonly imdsSupport: string | undefined;
  readonly snapshots: readonly string[];
}

export interface BakedSnapshot {
  readonly id: string;
  readonly region: string;
  readonly encrypted: boolean;
}

export interface BakedState {
  readonly images: readonly BakedImage[];
  /** Those of the images, and those that an image left behind. */
  readonly snapshots: readonly BakedSnapshot[];
}

/** Images and snapshots of the deployment in all regions that it distributes to. */
export async function findBaked(aws: Aws, config: DeploymentConfig): Promise<BakedState> {
  const found = await eachRegion(aws, config, (there) => findIn(there, namesOf(config).stack('image')));
  return {
    images: found.flatMap(({ images }) => images),
    snapshots: found.flatMap(({ snapshots }) => snapshots),
  };
}

/** Does the same in every region of the images, with clients of that region. */
export async function eachRegion<T>(aws: Aws, config: DeploymentConfig, work: (aws: Aws) => Promise<T>): Promise<T[]> {
  return Promise.all(
    imageRegionsOf(config).map(async (region) => {
      const there = connectAws({ ...aws.settings, region });
      try {
        return await work(there);
      } finally {
        there.close();
      }
    }),
  );
}

async function findIn(aws: Aws, name: string): Promise<BakedState> {
  const named = [{ Name: 'tag:Name', Values: [name] }];
  const images: BakedImage[] = [];
  for await (const { Images = [] } of paginateDescribeImages({ client: aws.ec2 }, { Owners: ['self'], Filters: named }))
    images.push(...(await Promise.all(Images.map((found) => bakedImage(aws, found)))));
  const ids = images.flatMap(({ snapshots }) => snapshots);
  const snapshots = new Map<string, BakedSnapshot>();
  const lists = [named, ...(ids.length > 0 ? [[{ Name: 'snapshot-id', Values: ids }]] : [])];
  for (const Filters of lists) {
    const pages = paginateDescribeSnapshots({ client: aws.ec2 }, { OwnerIds: ['self'], Filters });
    for await (const { Snapshots = [] } of pages)
      Snapshots.forEach((found) => snapshots.set(found.SnapshotId ?? '', bakedSnapshot(aws, found)));
  }
  return { images, snapshots: [...snapshots.values()] };
}

async function bakedImage(aws: Aws, found: Image): Promise<BakedImage> {
  const ImageId = found.ImageId ?? '';
  const { LaunchPermissions = [] } = await aws.ec2.send(
    new DescribeImageAttributeCommand({ ImageId, Attribute: 'launchPermission' }),
  );
  return {
    id: ImageId,
    region: aws.settings.region,
    state: found.State,
    isPublic: found.Public === true,
    sharedWith: LaunchPermissions.flatMap(
      ({ Group, UserId, OrganizationArn }) => Group ?? UserId ?? OrganizationArn ?? [],
    ),
    imdsSupport: found.ImdsSupport,
    snapshots: (found.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []),
  };
}

function bakedSnapshot({ settings }: Aws, { SnapshotId, Encrypted }: Snapshot): BakedSnapshot {
  return { id: SnapshotId ?? '', region: settings.region, encrypted: Encrypted === true };
}
