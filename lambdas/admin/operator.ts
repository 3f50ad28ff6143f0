import type { Context } from 'hono';
import type { Session } from '../../core/admin/sessions.ts';
import { SendError } from '../../core/errors.ts';
import type { AppEnv } from '../http/app-env.ts';

/** Whoever was let in: by the key itself, or by a session that a key has opened. */
export interface Operator {
  readonly by: 'key' | 'session';
  /** Tells operators apart in records: the key's fingerprint or the session's name. */
  readonly name: string;
  readonly session?: Session;
}

/** The operator of this request. Throws `unauthorized` where the door was not passed. */
export function operatorOf(c: Context<AppEnv>): Operator {
  const operator = c.get('operator');
  if (!operator) throw new SendError('unauthorized');
  return operator;
}
