import { ModifyImageAttributeCommand, ResetImageAttributeCommand } from '@aws-sdk/client-ec2';
import type { Aws } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import type { BakedImage } from './baked-images.ts';
import { eachRegion, findBaked } from './baked-images.ts';

/** Sets what Image Builder does not: machines from the images require a token for metadata, and no other account may start one. */
export async function settleImages({ aws, config }: Observer): Promise<void> {
  await makePrivate(aws, config);
  await eachImage(aws, config, async ({ ec2 }, { id: ImageId, imdsSupport }) => {
    if (imdsSupport === 'v2.0') return;
    await ec2.send(new ModifyImageAttributeCommand({ ImageId, ImdsSupport: { Value: 'v2.0' } }));
  });
}

/** Takes the images back from whomever they are shared with. */
export async function makePrivate(aws: Aws, config: DeploymentConfig): Promise<void> {
  await eachImage(aws, config, async ({ ec2 }, { id: ImageId, sharedWith }) => {
    if (sharedWith.length === 0) return;
    await ec2.send(new ResetImageAttributeCommand({ ImageId, Attribute: 'launchPermission' }));
  });
}

async function eachImage(
  aws: Aws,
  config: DeploymentConfig,
  work: (there: Aws, image: BakedImage) => Promise<void>,
): Promise<void> {
  const { images } = await findBaked(aws, config);
  await eachRegion(aws, config, async (there) => {
    for (const image of images.filter(({ region }) => region === there.settings.region)) await work(there, image);
  });
}
