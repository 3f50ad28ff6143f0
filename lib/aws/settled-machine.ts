import { AllocateAddressCommand } from '@aws-sdk/client-ec2';
import type { Aws } from './aws.ts';
import { findAddresses } from './components/instance-state.ts';
import { archOf } from './components/machine-artifact.ts';
import type { DeploymentConfig, MachineConfig } from '../config/config.ts';
import type { Emulator } from '../emulator/gaps.ts';
import { namesOf } from '../config/names.ts';
import { buildArtifact } from '../machine/artifact.ts';

/** The machine with the artifact of this very build, unless another one is given. Throws `config` where nothing was built. */
export async function settledMachine(
  aws: Aws,
  config: DeploymentConfig,
  emulator: Emulator | undefined,
): Promise<MachineConfig> {
  const { machine } = config;
  const artifact = machine.artifact ?? (await buildArtifact({ arch: archOf(machine) })).file;
  const address = machine.address ?? (emulator && (await ensureAddress(aws, config)));
  return { ...machine, artifact, ...(address && { address }) };
}

/** An address made before the stack, for MiniStack's CloudFormation knows none. */
async function ensureAddress(aws: Aws, config: DeploymentConfig): Promise<NonNullable<MachineConfig['address']>> {
  const [known] = await findAddresses(aws, config);
  const Tags = [{ Key: 'Name', Value: namesOf(config).stack('instance') }];
  const found =
    known ??
    (await aws.ec2.send(
      new AllocateAddressCommand({ Domain: 'vpc', TagSpecifications: [{ ResourceType: 'elastic-ip', Tags }] }),
    ));
  return { allocationId: found.AllocationId ?? '', publicIp: found.PublicIp ?? '' };
}
