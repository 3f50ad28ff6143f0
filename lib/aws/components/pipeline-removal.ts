import { paginateListRoles } from '@aws-sdk/client-iam';
import type { Observer } from '../deployment.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import { ISSUER } from './pipeline-policy.ts';

/** The provider is the account's: without it no other pipeline could take its role on. */
export async function refuseWhileShared({ aws, config }: Observer, force: boolean): Promise<void> {
  if (force || !config.pipeline.makesProvider) return;
  const own = namesOf(config).pipelineRole;
  const others: string[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client: aws.iam }, {})) {
    const trusting = Roles.filter((role) => decodeURIComponent(role.AssumeRolePolicyDocument ?? '').includes(ISSUER));
    others.push(...trusting.flatMap(({ RoleName }) => (RoleName === undefined || RoleName === own ? [] : [RoleName])));
  }
  if (others.length > 0)
    throw new DeployError(
      'refused',
      `${others.join(', ')} need the provider that would go: delete with --force if they may stop working`,
    );
}
