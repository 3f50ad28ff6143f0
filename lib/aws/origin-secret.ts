import { createHash, randomBytes } from 'node:crypto';
import { GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import { ORIGIN_HEADER } from '../../lambdas/http/origin-header.ts';
import type { Aws } from './aws.ts';
import { findDistribution } from './components/distribution-state.ts';
import type { DeploymentConfig } from '../config/config.ts';
import { DeployError } from '../deploy-error.ts';
import { namesOf } from '../config/names.ts';

/** 32 random bytes, which a `front` shows to what it stands before. */
export function newOriginSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The secret that the deployed front shows. CloudFront keeps it, and nothing else does. */
export async function deployedOriginSecret(aws: Aws, config: DeploymentConfig): Promise<string | undefined> {
  const found = await findDistribution(aws, namesOf(config).distributionComment);
  if (!found) return undefined;
  const { Distribution } = await aws.cloudfront.send(new GetDistributionCommand({ Id: found.Id }));
  const origins = Distribution?.DistributionConfig?.Origins?.Items ?? [];
  const headers = origins.flatMap(({ CustomHeaders }) => CustomHeaders?.Items ?? []);
  return headers.find(({ HeaderName }) => HeaderName?.toLowerCase() === ORIGIN_HEADER)?.HeaderValue;
}

/** What the apps know of it. Throws `config` where a target with a front has none. */
export function originSha256Of({ originSecret, target }: Pick<DeploymentConfig, 'originSecret' | 'target'>): string {
  if (originSecret === undefined)
    throw new DeployError(
      'config',
      `${target} needs a secret for its front: give originSecret, 32 random bytes in base64url`,
    );
  return createHash('sha256').update(originSecret).digest('hex');
}
