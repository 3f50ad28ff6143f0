import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { SendError } from '../../core/errors.ts';
import type { Settings } from '../settings.ts';
import type { AppEnv } from './app-env.ts';
import { HEALTH } from './health.ts';
import { ORIGIN_HEADER } from './origin-header.ts';

/** Refuses requests that bypass the CDN, once the settings have the SHA-256 of its secret. */
export function requireOriginSecret({ originSha256 }: Pick<Settings, 'originSha256'>): MiddlewareHandler<AppEnv> {
  const expected = originSha256 === undefined ? undefined : Buffer.from(originSha256, 'hex');
  return async (c, next) => {
    if (expected !== undefined && !HEALTH.includes(c.req.path)) {
      const shown = createHash('sha256')
        .update(c.req.header(ORIGIN_HEADER) ?? '')
        .digest();
      if (!timingSafeEqual(shown, expected)) throw new SendError('not_through_front');
    }
    await next();
  };
}
