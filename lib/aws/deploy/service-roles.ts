import type { IAMClient } from '@aws-sdk/client-iam';
import { CreateServiceLinkedRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import type { DeploymentConfig } from '../../config/config.ts';
import type { ComponentName } from '../../config/names.ts';
import { unlessAbsent } from '../aws.ts';

/** A role that a service of AWS has in an account to work there, made once for the account. */
interface ServiceRole {
  readonly name: string;
  readonly service: string;
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
const ECS: ServiceRole = { name: 'AWSServiceRoleForECS', service: 'ecs.amazonaws.com' };
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
const BALANCING: ServiceRole = {
  name: 'AWSServiceRoleForElasticLoadBalancing',
  service: 'elasticloadbalancing.amazonaws.com',
};
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html
const SCALING: ServiceRole = { name: 'AWSServiceRoleForAutoScaling', service: 'autoscaling.amazonaws.com' };
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/service-linked-roles-spot-instance-requests.html
const SPOT: ServiceRole = { name: 'AWSServiceRoleForEC2Spot', service: 'spot.amazonaws.com' };
// https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-service-linked-role.html
const IMAGES: ServiceRole = { name: 'AWSServiceRoleForImageBuilder', service: 'imagebuilder.amazonaws.com' };

/** The roles that are there before a component is made. Services make them themselves, too, but too late for what is made first. */
const NEEDED: Readonly<Record<ComponentName, (config: DeploymentConfig) => readonly ServiceRole[]>> = {
  role: () => [],
  storage: () => [],
  registry: () => [],
  image: () => [IMAGES],
  user: () => [],
  admin: () => [],
  fargate: () => [ECS, BALANCING],
  instance: ({ machine }) => (machine.spot ? [SCALING, SPOT] : [SCALING]),
  firewall: () => [],
  'sign-in': () => [],
  distribution: () => [],
  cdn: () => [],
  'edge-watch': () => [],
  watch: () => [],
  pipeline: () => [],
};

/** Those of the roles of some components that an account does not have yet. */
export async function missingServiceRoles(
  iam: IAMClient,
  components: readonly ComponentName[],
  config: DeploymentConfig,
): Promise<readonly ServiceRole[]> {
  const needed = components.flatMap((name) => NEEDED[name](config));
  const looks = needed.map(async (role) => {
    const found = await unlessAbsent(['NoSuchEntityException'], iam.send(new GetRoleCommand({ RoleName: role.name })));
    return found ? [] : [role];
  });
  return (await Promise.all(looks)).flat();
}

/** Makes the roles that are missing. */
export async function ensureServiceRoles(
  iam: IAMClient,
  component: ComponentName,
  config: DeploymentConfig,
): Promise<void> {
  for (const { service } of await missingServiceRoles(iam, [component], config)) {
    // It was made meanwhile by another caller: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html
    await unlessAbsent(
      ['InvalidInputException'],
      iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service })),
    );
  }
}

/** What services say while such a role is not known everywhere yet. */
const NOT_THERE_YET = /Unable to assume the service linked role/i;

/** Does some work, and once more where such a role was not there yet, after what was left of the first time is away. */
export async function retryUntilRolesExist<T>(work: () => Promise<T>, clear: () => Promise<void>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Error) || !NOT_THERE_YET.test(thrown.message)) throw thrown;
    await clear();
    return work();
  }
}
