import type { DeploymentConfig, MachineConfig } from '../../config/config.ts';
import { buildArtifact } from '../../machine/artifact.ts';
import type { Aws } from '../aws.ts';
import { archOf } from '../components/machine-artifact.ts';
import type { Emulation } from '../emulation.ts';

/** The machine with the artifact of this build, unless another one is given. Throws `config` where nothing was built. */
export async function resolvedMachine(
  aws: Aws,
  config: DeploymentConfig,
  emulation: Emulation | undefined,
): Promise<MachineConfig> {
  const { machine } = config;
  const artifact = machine.artifact ?? (await buildArtifact({ arch: archOf(machine) })).file;
  const address = machine.address ?? (await emulation?.address(aws, config));
  return { ...machine, artifact, ...(address && { address }) };
}
