import type { ApiApp } from '../http/api-app.ts';
import type { Context, MiddlewareHandler } from 'hono';
import type { AuditLog } from '../../core/admin/audit.ts';
import type { SessionInfo } from '../../core/admin/schemas.ts';
import type { Opener, Session, Sessions } from '../../core/admin/sessions.ts';
import { SendError } from '../../core/errors.ts';
import type { AppEnv } from '../http/app-env.ts';
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

/** Sign-in by a key, before the check of the operator. */
export function addSignIn(app: ApiApp, parts: SessionParts, bodies: MiddlewareHandler<AppEnv>): void {
  const { keys, settings } = parts;
  const { method, path } = sessionRoutes.signIn;
  app.on(method, path, bodies);
  app.openapi(sessionRoutes.signIn, async (c) => {
    refuseForeignOrigin(c);
    requireSecureConnection(c, settings.trustedProxies);
    const { fingerprint, name, role } = await keys.require(c, c.req.valid('json').key);
    return c.json(await openSession(c, parts, { fingerprint, operator: { name, role } }, 'key'), 201);
  });
}

/** Begins a session, which takes the place of the one that the browser had. */
export async function openSession(
  c: Context<AppEnv>,
  { sessions, audit, settings }: SessionParts,
  opener: Opener,
  by: 'key' | 'provider',
): Promise<SessionInfo> {
  const earlier = await sessions.find(readSessionCookie(c) ?? '');
  if (earlier) await sessions.end(earlier);
  const { id, session } = await sessions.begin(opener);
  await audit.append({ kind: 'signed_in', by, operator: opener.operator.name }, requesterOf(c));
  setSessionCookie(c, settings, id);
  return describeSession(session, settings);
}

export function addSessionHandlers(app: ApiApp, { sessions, audit, settings }: SessionParts): void {
  app.openapi(sessionRoutes.view, (c) => c.json(describeSession(requireSession(c), settings), 200));
  app.openapi(sessionRoutes.signOut, async (c) => {
    await sessions.end(requireSession(c));
    await audit.append({ kind: 'signed_out', by: 'session', operator: operatorOf(c).name }, requesterOf(c));
    clearSessionCookie(c, settings);
    return c.body(null, 204);
  });
}

function requireSession(c: Context<AppEnv>): Session {
  const { session } = operatorOf(c);
  if (!session) throw new SendError('not_found', 'this request was authorised by its key: it has no session');
  return session;
}

function describeSession({ record, operator }: Session, { sessionIdleSeconds }: Settings): SessionInfo {
  return { operator, expiresAt: record.expiresAt, idleSeconds: sessionIdleSeconds };
}
