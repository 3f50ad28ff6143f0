import type { Obstacle } from '../../backend.ts';
import type { Live, Seen } from '../declared/live.ts';
import type { InstanceState } from './instance-state.ts';
import type { NetworkSeen } from './read-network.ts';

/** What is in something and is not the product's, which `--force` removes, too. Nothing where there is none. */
export function foreignIn(what: string, named: readonly string[]): Obstacle[] {
  return named.length === 0 ? [] : [{ message: `${what}, such as ${named.join(', ')}`, remedy: undefined }];
}

/**
 * What was attached to a role by hand: IAM deletes no role that has a policy which CloudFormation does not take away
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html). `own`: the name of its one inline policy.
 */
export function attachedTo(role: Live | undefined, own: string): Obstacle[] {
  if (!role) return [];
  const inline = (role.properties['Policies'] ?? []) as readonly { readonly PolicyName: string }[];
  const managed = (role.properties['ManagedPolicyArns'] ?? []) as readonly string[];
  const commands = [
    ...managed.map((arn) => `aws iam detach-role-policy --role-name ${role.id} --policy-arn ${arn}`),
    ...inline
      .filter(({ PolicyName }) => PolicyName !== own)
      .map(({ PolicyName }) => `aws iam delete-role-policy --role-name ${role.id} --policy-name ${PolicyName}`),
  ];
  const message = `someone added a policy to the role ${role.id} by hand, and IAM does not delete such a role`;
  return commands.map((remedy) => ({ message, remedy }));
}

/**
 * Who else has a managed policy: IAM deletes none that is in use (https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html).
 * The roles that were seen with it may have it as their boundary.
 */
export function otherUsersOf(policy: Live | undefined, { live }: Seen): Obstacle[] {
  if (!policy) return [];
  const { AttachmentCount = '0', PermissionsBoundaryUsageCount = '0' } = policy.attributes;
  const bounded = Object.values(live).filter((found) => found?.properties['PermissionsBoundary'] === policy.id).length;
  const others = Number(AttachmentCount) + Math.max(0, Number(PermissionsBoundaryUsageCount) - bounded);
  if (others === 0) return [];
  const message = `the policy ${policy.id} has ${others} more users: list them, and detach it there`;
  return [{ message, remedy: `aws iam list-entities-for-policy --policy-arn ${policy.id}` }];
}

/** What deletes each kind. A route goes with its table. */
const DELETING = {
  subnet: 'aws ec2 delete-subnet --subnet-id',
  endpoint: 'aws ec2 delete-vpc-endpoints --vpc-endpoint-ids',
  'NAT gateway': 'aws ec2 delete-nat-gateway --nat-gateway-id',
  'security group': 'aws ec2 delete-security-group --group-id',
} as const;

/**
 * What others put into a network, which EC2 deletes only when it is empty
 * (https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html). `forced`: kinds that `--force` removes.
 */
export function foreignInNetwork(
  name: string,
  { foreign }: Pick<NetworkSeen, 'foreign'>,
  forced: readonly NetworkSeen['foreign'][number]['kind'][],
): Obstacle[] {
  return foreign.flatMap(({ kind, id }) => {
    if (kind === 'route') return [];
    const remedy = forced.includes(kind) ? undefined : `${DELETING[kind]} ${id}`;
    return { message: `the network ${name} has the ${kind} ${id}, which the product did not make`, remedy };
  });
}

/** Machines with the name of the deployment that its group did not start, and does not end. */
export function foreignMachines({ machines, members }: Pick<InstanceState, 'machines' | 'members'>): Obstacle[] {
  return machines
    .filter(({ id }) => !members.some((member) => member.id === id))
    .map(({ id }) => ({
      message: `the machine ${id} has the name of the deployment but is not in its group`,
      remedy: `aws ec2 terminate-instances --instance-ids ${id}`,
    }));
}
