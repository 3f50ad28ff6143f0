import type { IAMClient } from '@aws-sdk/client-iam';
import { GetInstanceProfileCommand } from '@aws-sdk/client-iam';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** An `AWS::IAM::InstanceProfile`. */
export async function readInstanceProfile(iam: IAMClient, InstanceProfileName: string): Promise<Live | undefined> {
  const request = iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
  const found = (await unlessAbsent(['NoSuchEntity', 'NoSuchEntityException'], request))?.InstanceProfile;
  if (!found) return undefined;
  const Roles = found.Roles?.map(({ RoleName }) => RoleName);
  return {
    id: InstanceProfileName,
    attributes: { Arn: found.Arn ?? '' },
    properties: given({ InstanceProfileName, Roles }),
  };
}
