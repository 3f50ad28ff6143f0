import type { Context } from 'hono';
import { SendError } from '../../core/errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import type { Operator } from '../http/operator.ts';

/** The operator of this request. Throws `unauthorized` where the door was not passed. */
export function operatorOf(c: Context<AppEnv>): Operator {
  const operator = c.get('operator');
  if (!operator) throw new SendError('unauthorized');
  return operator;
}
