import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { AuditLog } from '../../core/admin/audit.ts';
import type { SessionInfo } from '../../core/admin/schemas.ts';
import type { Session, Sessions } from '../../core/admin/sessions.ts';
import { SendError } from '../../core/errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import type { Operator } from '../http/operator.ts';
import { requesterOf } from '../http/requester.ts';
import type { Settings } from '../settings.ts';
import type { KeyCheck } from './require-admin.ts';
import { operatorOf } from './operator.ts';
import { refuseForeignOrigin, requireSecureConnection } from './origin.ts';
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './session-cookie.ts';
import { sessionRoutes } from './session-routes.ts';

export interface SessionParts {
  readonly sessions: Sessions;
  readonly keys: KeyCheck;
  readonly audit: AuditLog;
  readonly settings: Settings;
}

/** Sign-in: the only route of the admin API before the check of the operator. */
export function addSignIn(
  app: OpenAPIHono<AppEnv>,
  { sessions, keys, audit, settings }: SessionParts,
  bodies: MiddlewareHandler<AppEnv>,
): void {
  const { method, path } = sessionRoutes.signIn;
  app.on(method, path, bodies);
  app.openapi(sessionRoutes.signIn, async (c) => {
    refuseForeignOrigin(c);
    requireSecureConnection(c, settings.trustedProxies);
    const holder = await keys.require(c, c.req.valid('json').key);
    const earlier = await sessions.find(readSessionCookie(c) ?? '');
    if (earlier) await sessions.end(earlier);
    const { id, session } = await sessions.begin(holder.fingerprint);
    await audit.append({ kind: 'signed_in', by: 'key', operator: holder.name }, requesterOf(c));
    setSessionCookie(c, id);
    return c.json(describeSession(session, holder, settings), 201);
  });
}

export function addSessionHandlers(app: OpenAPIHono<AppEnv>, { sessions, audit, settings }: SessionParts): void {
  app.openapi(sessionRoutes.view, (c) => c.json(describeSession(requireSession(c), operatorOf(c), settings), 200));
  app.openapi(sessionRoutes.signOut, async (c) => {
    await sessions.end(requireSession(c));
    await audit.append({ kind: 'signed_out', by: 'session', operator: operatorOf(c).name }, requesterOf(c));
    clearSessionCookie(c);
    return c.body(null, 204);
  });
}

function requireSession(c: Context<AppEnv>): Session {
  const { session } = operatorOf(c);
  if (!session) throw new SendError('not_found', 'this request was authorised by its key: it has no session');
  return session;
}

function describeSession(
  { record }: Session,
  { name, role }: Pick<Operator, 'name' | 'role'>,
  { sessionIdleSeconds }: Settings,
): SessionInfo {
  return { operator: { name, role }, expiresAt: record.expiresAt, idleSeconds: sessionIdleSeconds };
}
