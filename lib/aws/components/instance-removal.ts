import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { DeleteSecurityGroupCommand, ReleaseAddressCommand } from '@aws-sdk/client-ec2';
import type { Aws } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import { readStack } from '../stack-state.ts';
import { waitUntil } from '../../wait.ts';
import { findAddresses, findMachines, findScaling } from './instance-state.ts';
import { readNetwork } from './read-network.ts';

/** A machine that does not answer its own shutdown is ended after some minutes. */
const END_SECONDS = 15 * 60;

/** Ends the machine and removes what CloudFormation does not, with `force` also foreign security groups. */
export async function emptyInstance({ aws, config }: Observer, force: boolean): Promise<void> {
  const name = namesOf(config).stack('instance');
  const foreign = force ? await foreignGroups(aws, name) : [];
  await endMachine(aws, name);
  for (const group of foreign) await removeForeign(aws, group);
  // What a stack has made it also removes; without one nothing else would.
  if (await readStack(aws.cloudformation, name)) return;
  for (const { AllocationId } of await findAddresses(aws, config)) {
    if (AllocationId === config.machine.address?.allocationId) continue;
    await aws.ec2.send(new ReleaseAddressCommand({ AllocationId }));
  }
}

/** A deployer's own policy does not allow it: nothing says that the group may go but that it is in this network. */
async function removeForeign({ ec2 }: Aws, GroupId: string): Promise<void> {
  try {
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'UnauthorizedOperation') throw cause;
    throw new DeployError(
      'refused',
      `the network has the security group ${GroupId}, which the product did not make and these credentials cannot remove: remove it with \`aws ec2 delete-security-group --group-id ${GroupId}\` as someone with ec2:DeleteSecurityGroup`,
      { cause },
    );
  }
}

async function endMachine(aws: Aws, name: string): Promise<void> {
  if (await findScaling(aws, name)) {
    const nobody = { AutoScalingGroupName: name, MinSize: 0, DesiredCapacity: 0 };
    await aws.autoscaling.send(new UpdateAutoScalingGroupCommand(nobody));
  }
  await waitUntil(`the machine of ${name} has ended`, END_SECONDS, async () => {
    const [scaling, machines] = await Promise.all([findScaling(aws, name), findMachines(aws, name)]);
    const left = [
      ...(scaling?.Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []),
      ...machines.map(({ id }) => id),
    ];
    return left.length === 0 ? { value: undefined } : { problem: `${[...new Set(left)].join(', ')} is still there` };
  });
}

async function foreignGroups({ ec2 }: Aws, name: string): Promise<string[]> {
  const { foreign } = await readNetwork(ec2, name, { Group: name });
  return foreign.flatMap(({ kind, id }) => (kind === 'security group' ? [id] : []));
}
