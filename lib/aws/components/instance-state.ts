import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { Address } from '@aws-sdk/client-ec2';
import { DescribeAddressesCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { Aws } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import type { Seen } from '../declared/live.ts';
import { liveScaling } from '../declared/readers/autoscaling.ts';
import { liveAddress, readLaunchTemplate } from '../declared/readers/ec2.ts';
import { readInstanceProfile } from '../declared/readers/instance-profile.ts';
import type { HttpProbe } from '../../http-probe.ts';
import { MACHINE_PORT } from '../../machine/user-data.ts';
import { readExport } from './cdn-state.ts';
import { hostOf } from './instance-shape.ts';
import type { NetworkSeen } from './read-network.ts';
import { readNetwork } from './read-network.ts';

const DOOR_MS = 10_000;
/** States of a machine that costs nothing any more. */
const ENDED = ['terminated', 'shutting-down'];

/** A machine with the name of the deployment, also one that others started. */
interface MachineState {
  readonly id: string;
  readonly state: string;
}

/** A machine that the scaling group started. */
interface Member {
  readonly id: string;
  readonly isInService: boolean;
  /** Of the launch template. */
  readonly version: string | undefined;
}

export interface InstanceState extends Pick<NetworkSeen, 'foreign'> {
  readonly seen: Seen;
  readonly members: readonly Member[];
  /** Version of the launch template that the scaling group starts machines from. */
  readonly version: string | undefined;
  /** Those that have not ended. */
  readonly machines: readonly MachineState[];
  /** Addresses of the deployment: its own, and the one that was given. */
  readonly addresses: readonly Address[];
  /** Status with which a machine at the address answers, or that it does not; undefined where the address leads to none. */
  readonly door: number | 'no answer' | undefined;
  /** The given address, which is not the deployment's to remove. */
  readonly given: string | undefined;
}

export async function observeInstance({ aws, config, reach }: Observer): Promise<InstanceState> {
  const names = namesOf(config);
  const name = names.stack('instance');
  const [network, scaling, machines, addresses, Profile, image] = await Promise.all([
    readNetwork(aws.ec2, name, { Group: name }),
    findScaling(aws, name),
    findMachines(aws, name),
    findAddresses(aws, config),
    readInstanceProfile(aws.iam, name),
    config.target === 'ami' ? readExport(aws, names.imageExport) : undefined,
  ]);
  const [address] = addresses;
  const parts = {
    Address: address && liveAddress(address),
    Profile,
    Template: await readLaunchTemplate(aws.ec2, name, scaling?.LaunchTemplate),
    Scaling: scaling && liveScaling(scaling),
  };
  return {
    seen: { live: { ...network.live, ...parts }, imports: { [names.imageExport]: image } },
    foreign: network.foreign,
    members: membersOf(scaling),
    version: scaling?.LaunchTemplate?.Version,
    machines,
    addresses,
    door: await knock(reach, config, addresses),
    given: config.machine.address?.allocationId,
  };
}

function membersOf({ Instances = [] }: Partial<AutoScalingGroup> = {}): Member[] {
  return Instances.map(({ InstanceId = '', LifecycleState, HealthStatus, LaunchTemplate }) => ({
    id: InstanceId,
    isInService: LifecycleState === 'InService' && HealthStatus === 'Healthy',
    version: LaunchTemplate?.Version,
  }));
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

/** Tries the way past the CDN. */
async function knock(
  reach: HttpProbe,
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
