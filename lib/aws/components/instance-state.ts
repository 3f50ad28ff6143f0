import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { Address, ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
} from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand } from '@aws-sdk/client-iam';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import type { Reach } from '../../reach.ts';
import { MACHINE_PORT } from '../../machine/user-data.ts';
import { readExport } from './front-state.ts';
import { hostOf } from './instance-shape.ts';
import type { NetworkState } from './network-state.ts';
import { observeNetwork } from './network-state.ts';

const DOOR_MS = 10_000;
/** States of a machine that nobody pays for any more. */
const ENDED = ['terminated', 'shutting-down'];

interface TemplateState {
  readonly id: string;
  /** What the version says that machines are started from. */
  readonly data: ResponseLaunchTemplateData;
}

/** A machine with the name of the deployment, whoever started it. */
interface MachineState {
  readonly id: string;
  readonly state: string;
}

export interface InstanceState {
  readonly network: NetworkState | undefined;
  readonly template: TemplateState | undefined;
  readonly scaling: AutoScalingGroup | undefined;
  /** Those that have not ended. */
  readonly machines: readonly MachineState[];
  /** Addresses of the deployment: its own, and the one that was given. */
  readonly addresses: readonly Address[];
  readonly profile: { readonly arn: string; readonly roles: readonly string[] } | undefined;
  /** The image that was baked, where machines start from one. */
  readonly image: string | undefined;
  /** Status with which a machine at the address answers, or that it does not; undefined where the address leads to none. */
  readonly door: number | 'no answer' | undefined;
  /** The given address, which is not the deployment's to remove. */
  readonly given: string | undefined;
}

export async function observeInstance({ aws, config, reach }: Observer): Promise<InstanceState> {
  const names = namesOf(config);
  const name = names.stack('instance');
  const [network, scaling, machines, addresses, profile, image] = await Promise.all([
    observeNetwork(aws, name),
    findScaling(aws, name),
    findMachines(aws, name),
    findAddresses(aws, config),
    findProfile(aws, name),
    config.target === 'ami' ? readExport(aws, names.imageExport) : undefined,
  ]);
  return {
    network,
    template: await findTemplate(aws, name, scaling?.LaunchTemplate?.Version ?? '$Latest'),
    scaling,
    machines,
    addresses,
    profile,
    image,
    door: await knock(reach, config, addresses),
    given: config.machine.address?.allocationId,
  };
}

export async function findScaling({ autoscaling }: Aws, name: string): Promise<AutoScalingGroup | undefined> {
  const request = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
  return (await autoscaling.send(request)).AutoScalingGroups?.[0];
}

export async function findMachines({ ec2 }: Aws, name: string): Promise<MachineState[]> {
  const Filters = [{ Name: 'tag:Name', Values: [name] }];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap(({ Instances = [] }) => Instances).flatMap(({ InstanceId, State }) =>
    InstanceId === undefined || ENDED.includes(State?.Name ?? '')
      ? []
      : [{ id: InstanceId, state: State?.Name ?? 'unknown' }],
  );
}

/** MiniStack does not filter addresses, so that all are looked through. */
export async function findAddresses({ ec2 }: Aws, config: DeploymentConfig): Promise<Address[]> {
  const name = namesOf(config).stack('instance');
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand());
  return Addresses.filter(
    ({ Tags = [], AllocationId }) =>
      AllocationId === config.machine.address?.allocationId ||
      Tags.some(({ Key, Value }) => Key === 'Name' && Value === name),
  );
}

async function findTemplate({ ec2 }: Aws, name: string, version: string): Promise<TemplateState | undefined> {
  // By a filter: a name that is not there would be an error of its own.
  const Filters = [{ Name: 'launch-template-name', Values: [name] }];
  const { LaunchTemplates = [] } = await ec2.send(new DescribeLaunchTemplatesCommand({ Filters }));
  const id = LaunchTemplates[0]?.LaunchTemplateId;
  if (id === undefined) return undefined;
  const request = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: [version] });
  const { LaunchTemplateVersions: [found] = [] } = await ec2.send(request);
  return { id, data: found?.LaunchTemplateData ?? {} };
}

export async function findProfile({ iam }: Aws, name: string): Promise<InstanceState['profile']> {
  const request = iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
  const found = (await unlessAbsent(['NoSuchEntity', 'NoSuchEntityException'], request))?.InstanceProfile;
  return found && { arn: found.Arn ?? name, roles: (found.Roles ?? []).flatMap(({ RoleName }) => RoleName ?? []) };
}

/** Tries the way past the front. */
async function knock(
  reach: Reach,
  config: DeploymentConfig,
  addresses: readonly Address[],
): Promise<InstanceState['door']> {
  const leading = addresses.find(({ InstanceId }) => (InstanceId ?? '') !== '');
  if (leading?.PublicIp === undefined) return undefined;
  const host = hostOf(config, leading.PublicIp.replaceAll('.', '-'));
  try {
    const url = `http://${host}:${MACHINE_PORT}/api/info`;
    return (await reach({ url, signal: AbortSignal.timeout(DOOR_MS) })).status;
  } catch {
    // Whether that is right or wrong is a check's matter.
    return 'no answer';
  }
}
