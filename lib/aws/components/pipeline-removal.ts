import { paginateListRoles } from '@aws-sdk/client-iam';
import type { Observer } from '../deployment.ts';
import { namesOf } from '../../config/names.ts';
import { ISSUER } from './pipeline-policy.ts';

/** Other roles that could not be assumed without the provider, where it is deleted with the deployment. */
export async function rolesSharing({ aws, config }: Observer): Promise<string[]> {
  if (!config.pipeline.makesProvider) return [];
  const own = namesOf(config).pipelineRole;
  const others: string[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client: aws.iam }, {})) {
    const trusting = Roles.filter((role) => decodeURIComponent(role.AssumeRolePolicyDocument ?? '').includes(ISSUER));
    others.push(...trusting.flatMap(({ RoleName }) => (RoleName === undefined || RoleName === own ? [] : [RoleName])));
  }
  return others;
}
