import type { ServerInfo, TransferInfo } from './schemas.ts';
import { BOUNDS } from './schemas.ts';

/**
 * The latest moment at which a transfer may be made to expire, in milliseconds since 1970. The longest life counts from its creation. The
 * limit may have been lowered since: what was granted may still be kept, or cut short.
 */
export function latestExpiry(
  { createdAt, expiresAt }: Pick<TransferInfo, 'createdAt' | 'expiresAt'>,
  { maxExpiresInSeconds }: Pick<ServerInfo['limits'], 'maxExpiresInSeconds'>,
): number {
  const longestSeconds = Math.min(maxExpiresInSeconds, BOUNDS.expiresInSeconds.max);
  return Math.max(Date.parse(createdAt) + longestSeconds * 1_000, Date.parse(expiresAt));
}
