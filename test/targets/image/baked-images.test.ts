import {
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DescribeImagesCommand,
  ModifyImageAttributeCommand,
  RegisterImageCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Aws } from '../../../lib/aws/aws.ts';
import { connectAws } from '../../../lib/aws/aws.ts';
import type { BakedState } from '../../../lib/aws/components/baked-images.ts';
import { eachRegion, findBaked } from '../../../lib/aws/components/baked-images.ts';
import { makePrivate } from '../../../lib/aws/components/image-attributes.ts';
import { removeImages } from '../../../lib/aws/components/image-removal.ts';
import { imageTags } from '../../../lib/aws/components/image-shape.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { MACHINE, testConfig } from '../../unit/lib/deployment.ts';
import { limitMs } from '../../setup/time-limits.ts';

const config = testConfig({ target: 'ami', machine: { ...MACHINE, imageRegions: ['us-east-1'] } });

let emulator: StrictMinistack;
let aws: Aws;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  const credentials = await createOperator(emulator.endpoint);
  aws = connectAws({ region: config.region, endpoint: emulator.endpoint, credentials });
});
afterAll(async () => {
  aws.close();
  await emulator.stop();
});

const tags = Object.entries(imageTags(config)).map(([Key, Value]) => ({ Key, Value }));

/** Does in one region what Image Builder does at the end: a volume becomes a snapshot, which becomes an image. */
async function bake({ ec2, settings }: Aws, Tags: { Key: string; Value: string }[]): Promise<string> {
  const AvailabilityZone = `${settings.region}a`;
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone, Size: 8, Encrypted: true }));
  const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
  const { ImageId } = await ec2.send(
    new RegisterImageCommand({
      Name: `baked-${SnapshotId ?? ''}`,
      RootDeviceName: '/dev/xvda',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId, Encrypted: true } }],
      TagSpecifications: [{ ResourceType: 'image', Tags }],
    }),
  );
  return ImageId ?? '';
}

const idsOf = ({ images, snapshots }: BakedState): string[] => [...images, ...snapshots].map(({ id }) => id).sort();

describe('baked images and their snapshots on an emulated control plane', { timeout: limitMs(60) }, () => {
  it("are found by their tag in every region, and nobody else's", async () => {
    expect(idsOf(await findBaked(aws, config))).toEqual([]);
    const baked = await eachRegion(aws, config, (there) => bake(there, tags));
    await bake(aws, [{ Key: 'Name', Value: 'of somebody else' }]);
    const { images, snapshots } = await findBaked(aws, config);
    expect(images.map(({ id }) => id)).toEqual(baked);
    expect(images.map(({ region }) => region)).toEqual(['eu-west-2', 'us-east-1']);
    expect(snapshots.map(({ id }) => id)).toEqual(images.flatMap((image) => image.snapshots));
    expect(snapshots.every(({ encrypted }) => encrypted)).toBe(true);
  });

  it('are made private again', async () => {
    const [image] = (await findBaked(aws, config)).images;
    const Add = [{ Group: 'all' as const }];
    await aws.ec2.send(new ModifyImageAttributeCommand({ ImageId: image?.id, LaunchPermission: { Add } }));
    expect((await findBaked(aws, config)).images[0]).toMatchObject({ isPublic: true, sharedWith: ['all'] });
    await makePrivate(aws, config);
    for (const settled of (await findBaked(aws, config)).images)
      expect(settled).toMatchObject({ isPublic: false, sharedWith: [] });
  });

  it('are gone when they are removed, also a snapshot whose image was gone before, and nothing else is', async () => {
    const before = await findBaked(aws, config);
    const { VolumeId } = await aws.ec2.send(
      new CreateVolumeCommand({ AvailabilityZone: 'eu-west-2a', Size: 8, Encrypted: true }),
    );
    const { SnapshotId = '' } = await aws.ec2.send(new CreateSnapshotCommand({ VolumeId }));
    await aws.ec2.send(new CreateTagsCommand({ Resources: [SnapshotId], Tags: tags }));
    expect(idsOf(await findBaked(aws, config))).toEqual([...idsOf(before), SnapshotId].sort());
    await removeImages(aws, config);
    expect(await findBaked(aws, config)).toEqual({ images: [], snapshots: [] });
    const { Images = [] } = await aws.ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
    expect(Images.filter(({ Name }) => Name?.startsWith('baked-'))).toHaveLength(1);
    await removeImages(aws, config);
  });
});
