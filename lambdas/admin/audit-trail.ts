import type { Context } from 'hono';
import type { AuditLog } from '../../core/admin/audit.ts';
import type { AuditKind } from '../../core/admin/audit-kind.ts';
import { asSendError, ERRORS } from '../../core/errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requesterOf } from '../http/requester.ts';
import { operatorOf } from './operator.ts';

interface Facts {
  readonly target?: string;
  readonly count?: number;
}

/** Puts into the audit log what the operator of a request did. */
export interface AuditTrail {
  /** Runs an action and records it: when it succeeded, and when a fault on this side may have left it half done. */
  act<T>(c: Context<AppEnv>, kind: AuditKind, act: () => Promise<T>, facts?: Facts | ((done: T) => Facts)): Promise<T>;
  /** Records that something was looked at, once an hour. */
  look(c: Context<AppEnv>, kind: AuditKind, target?: string): Promise<void>;
}

export function createAuditTrail(audit: AuditLog): AuditTrail {
  return {
    async act(c, kind, act, facts = {}) {
      const { by, name } = operatorOf(c);
      const done = await act().catch(async (thrown: unknown) => {
        const { code } = asSendError(thrown);
        const known = typeof facts === 'function' ? {} : facts;
        if (ERRORS[code].status >= 500)
          await audit.append({ kind, by, operator: name, outcome: code, ...known }, requesterOf(c));
        throw thrown;
      });
      await audit.append(
        { kind, by, operator: name, ...(typeof facts === 'function' ? facts(done) : facts) },
        requesterOf(c),
      );
      return done;
    },
    async look(c, kind, target) {
      const { by, id, name } = operatorOf(c);
      const facts = { kind, by, operator: name, ...(target !== undefined && { target }) };
      await audit.appendOnceAnHour(id, facts, requesterOf(c));
    },
  };
}
