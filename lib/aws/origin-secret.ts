import { createHash, randomBytes } from 'node:crypto';
import type { DeploymentConfig } from '../config/config.ts';
import { DeployError } from '../deploy-error.ts';

/** 32 random bytes, which a `cdn` shows to what is behind it. */
export function newOriginSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the apps get of it. Throws `config` where a target with a CDN has none. */
export function originSha256Of({ originSecret, target }: Pick<DeploymentConfig, 'originSecret' | 'target'>): string {
  if (originSecret === undefined)
    throw new DeployError(
      'config',
      `${target} needs a secret for its CDN: give originSecret, 32 random bytes in base64url`,
    );
  return createHash('sha256').update(originSecret).digest('hex');
}
