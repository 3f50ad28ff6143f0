import { CreateTagsCommand, DeleteSnapshotCommand, DeregisterImageCommand } from '@aws-sdk/client-ec2';
import type { Aws } from '../aws.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { DeployError, messageOf } from '../../deploy-error.ts';
import { waitUntil } from '../../wait.ts';
import type { BakedImage } from './baked-images.ts';
import { eachRegion, findBaked } from './baked-images.ts';
import { imageTags } from './image-shape.ts';

/** A snapshot is in use for some seconds after its image is gone. */
const RELEASE_SECONDS = 120;

/** Deregisters the images in all regions and deletes their snapshots, which deleting an image of Image Builder does not. */
export async function removeImages(aws: Aws, config: DeploymentConfig): Promise<void> {
  const { images } = await findBaked(aws, config);
  await eachRegion(aws, config, async (there) => {
    for (const image of images.filter(({ region }) => region === there.settings.region))
      await deregister(there, config, image);
  });
  // By their tag: also those whose image was gone before.
  const { snapshots } = await findBaked(aws, config);
  await eachRegion(aws, config, async (there) => {
    for (const { id } of snapshots.filter(({ region }) => region === there.settings.region))
      await deleteSnapshot(there, id);
  });
}

/** Without its image a snapshot says nothing of where it comes from: a run that is killed here must find it again. */
async function deregister({ ec2 }: Aws, config: DeploymentConfig, { id, snapshots }: BakedImage): Promise<void> {
  const Tags = Object.entries(imageTags(config)).map(([Key, Value]) => ({ Key, Value }));
  if (snapshots.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [...snapshots], Tags }));
  await ec2.send(new DeregisterImageCommand({ ImageId: id }));
}

async function deleteSnapshot({ ec2 }: Aws, SnapshotId: string): Promise<void> {
  await waitUntil(`the snapshot ${SnapshotId} is deleted`, RELEASE_SECONDS, async () => {
    try {
      return { value: await ec2.send(new DeleteSnapshotCommand({ SnapshotId })) };
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === 'InvalidSnapshot.InUse') return { problem: thrown.message };
      if (thrown instanceof Error && thrown.name === 'InvalidSnapshot.NotFound') return { value: undefined };
      throw new DeployError('failed', `the snapshot ${SnapshotId} cannot be deleted: ${messageOf(thrown)}`, {
        cause: thrown,
      });
    }
  });
}
