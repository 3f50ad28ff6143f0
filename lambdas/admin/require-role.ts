import type { MiddlewareHandler } from 'hono';
import type { AuditLog } from '../../core/admin/audit.ts';
import { SendError } from '../../core/errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requesterOf } from '../http/requester.ts';
import { operatorOf } from './operator.ts';
import { sessionRoutes } from './session-routes.ts';

const READING = ['GET', 'HEAD', 'OPTIONS'];
/** What changes nothing but the operator's own session. */
const OWN = [sessionRoutes.signOut].map(({ method, path }) => `${method.toUpperCase()} ${path}`);

/** Refuses an operator who may only look, whatever the address, unless the request reads. Throws `role_required`. */
export function requireRole(audit: AuditLog): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { by, id, name, role } = operatorOf(c);
    const { method, path } = c.req;
    if (role !== 'admin' && !READING.includes(method) && !OWN.includes(`${method} ${path}`)) {
      const facts = { kind: 'change_refused', by, operator: name, outcome: 'role_required' } as const;
      await audit.appendOnceAnHour(id, facts, requesterOf(c));
      throw new SendError(
        'role_required',
        `${name} has the role ${role}, which changes nothing: ask an operator with the role admin`,
      );
    }
    await next();
  };
}
