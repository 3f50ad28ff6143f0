import type { Context, MiddlewareHandler } from 'hono';
import type { AuditLog } from '../../core/admin/audit.ts';
import type { Sessions } from '../../core/admin/sessions.ts';
import { SendError } from '../../core/errors.ts';
import type { AppEnv, AppParts } from '../http/app-env.ts';
import { HEADERS } from '../http/middleware.ts';
import { callerAddress, callerOf, requesterOf } from '../http/requester.ts';
import { tooManyRequests } from '../http/retry-after.ts';
import type { KeyHolder, Keyring } from './keyring.ts';
import type { Operator } from '../http/operator.ts';
import type { Settings } from '../settings.ts';
import { requireSameOrigin } from './origin.ts';
import { clearSessionCookie, readSessionCookie } from './session-cookie.ts';
import { createSlowDown } from './slow-down.ts';

/** Looks at the keys that callers show. */
export interface KeyCheck {
  /** Who has a good key, whatever others at its address do. Throws `unauthorized` for a wrong one, `too_many_requests` when it came too soon after others. */
  require(c: Context<AppEnv>, shown: string): Promise<KeyHolder>;
}

export function createKeyCheck(
  { clock, settings, peerAddress }: AppParts,
  keyring: Keyring,
  audit: AuditLog,
): KeyCheck {
  const slowDown = createSlowDown(clock);
  return {
    async require(c, shown) {
      // First and without a pause: a good key is never refused for the faults of others who share its address.
      const holder = keyring.match(shown);
      if (holder !== undefined) return holder;
      const address = callerAddress(peerAddress(c), c.req.header('x-forwarded-for'), settings.trustedProxies);
      const caller = callerOf(address);
      const seconds = slowDown.secondsToWait(caller);
      if (seconds > 0) throw tooManyRequests('the admin key is wrong', seconds);
      slowDown.wrong(caller);
      await audit.appendRefusal({ outcome: 'unauthorized' }, requesterOf(c));
      throw new SendError('unauthorized', 'the admin key is wrong');
    },
  };
}

/** Where an operator is found: by the key that a request shows, or by its session. */
export interface AdminCredentials {
  readonly keys: KeyCheck;
  readonly sessions: Sessions;
  readonly settings: Pick<Settings, 'basePath'>;
}

/** Lets a request in by the key in its header, or else by its session; leaves who it was. Throws `unauthorized`, `cross_site`. */
export function requireAdmin(credentials: AdminCredentials): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const shown = c.req.header(HEADERS.adminKey);
    c.set(
      'operator',
      shown === undefined ? await bySession(c, credentials) : byKey(await credentials.keys.require(c, shown)),
    );
    await next();
  };
}

function byKey({ fingerprint, name, role }: KeyHolder): Operator {
  return { by: 'key', id: fingerprint, name, role };
}

async function bySession(c: Context<AppEnv>, { sessions, settings }: AdminCredentials): Promise<Operator> {
  const id = readSessionCookie(c);
  if (id === undefined) {
    throw new SendError('unauthorized', `sign in, or send the admin key in the header ${HEADERS.adminKey}`);
  }
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') requireSameOrigin(c);
  const session = await sessions.find(id, c.req.header(HEADERS.background) === undefined);
  if (session) return { by: 'session', id: session.name, ...session.operator, session };
  clearSessionCookie(c, settings);
  throw new SendError('unauthorized', 'the session has ended: sign in again');
}
