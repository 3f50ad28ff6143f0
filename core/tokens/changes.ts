import { SendError } from '../errors.ts';
import { toIso } from '../transfer/clock.ts';
import type { TokenContext } from './context.ts';
import { requireTokenStatus } from './describe.ts';
import { tokenPaths } from './paths.ts';
import { isTrialLimit, TOKEN_BOUNDS, TokenLimitRecord, TokenStateRecord } from './schemas.ts';
import type { TokenStatus } from './token-status.ts';

const ATTEMPTS = 32;

/** Revokes or reactivates, unless the token is so already. Throws `not_found`. */
export async function changeState(context: TokenContext, id: string, state: 'active' | 'revoked'): Promise<void> {
  await appendInTurn(context, id, ({ revoked, states }) => {
    if (revoked === (state === 'revoked')) return Promise.resolve(true);
    const record = { version: 1 as const, at: toIso(context.clock()), state };
    return context.records.create(tokenPaths.state(id, states + 1), TokenStateRecord, record);
  });
}

/** Sets how often the token may be used, null for any number; uses that were taken stay counted. Throws `not_found`. */
export async function changeLimit(context: TokenContext, id: string, maxUses: number | null): Promise<void> {
  await appendInTurn(context, id, (status) => {
    if (status.maxUses === maxUses) return Promise.resolve(true);
    if (status.trial && !isTrialLimit(maxUses))
      throw new SendError('invalid_request', `a trial has at most ${TOKEN_BOUNDS.trial.uses} uses`);
    const record = { version: 1 as const, at: toIso(context.clock()), maxUses };
    return context.records.create(tokenPaths.limit(id, status.limits + 1), TokenLimitRecord, record);
  });
}

/** Adds the next file of a sequence. `add` resolves false when another caller took its place: then it looks again. */
async function appendInTurn(
  context: TokenContext,
  id: string,
  add: (status: TokenStatus) => Promise<boolean>,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await add(await requireTokenStatus(context, id))) return;
  }
  throw new SendError('conflict', 'others are changing this access code at the same time: try again');
}
