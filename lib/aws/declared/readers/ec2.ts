import type { Address, EC2Client } from '@aws-sdk/client-ec2';
import { paginateDescribeLaunchTemplates, DescribeLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
import { itemsOn } from '../../pages.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';
import { tagsOf } from './ec2-network.ts';

/** A launch template in use. */
interface Used {
  readonly LaunchTemplateId?: string | undefined;
  readonly Version?: string | undefined;
}

/** An `AWS::EC2::LaunchTemplate`, in the version that machines are started from; in its latest where none are. */
export async function readLaunchTemplate(ec2: EC2Client, name: string, used: Used = {}): Promise<Live | undefined> {
  // By a filter: a name that is not there would be an error of its own.
  const Filters = [{ Name: 'launch-template-name', Values: [name] }];
  const pages = paginateDescribeLaunchTemplates({ client: ec2 }, { Filters });
  const [found] = await itemsOn(pages, ({ LaunchTemplates }) => LaunchTemplates);
  const { LaunchTemplateId, LaunchTemplateName, LatestVersionNumber } = found ?? {};
  if (LaunchTemplateId === undefined) return undefined;
  const version = used.LaunchTemplateId === LaunchTemplateId ? used.Version : undefined;
  const request = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: [version ?? '$Latest'] });
  const { LaunchTemplateVersions: [current] = [] } = await ec2.send(request);
  return {
    id: LaunchTemplateId,
    attributes: { LaunchTemplateId, LatestVersionNumber: String(LatestVersionNumber) },
    properties: given({ LaunchTemplateName, LaunchTemplateData: current?.LaunchTemplateData }),
  };
}

/** An `AWS::EC2::EIP`. */
export function liveAddress({ PublicIp = '', AllocationId = '', Domain, Tags }: Address): Live {
  const properties = given({ Domain, Tags: tagsOf(Tags) });
  return { id: PublicIp, attributes: { PublicIp, AllocationId }, properties };
}
