import { SendError } from '../errors.ts';
import type { TokenContext } from './context.ts';
import type { TokenInfo, TokenState } from './schemas.ts';
import { TokenId } from './schemas.ts';
import type { TokenStatus } from './token-status.ts';
import { readTokenStatus } from './token-status.ts';

/** Throws `not_found` for a token that is not there, was deleted, or has an id that none can have. */
export async function requireTokenStatus({ store, records }: TokenContext, id: string): Promise<TokenStatus> {
  const status = TokenId.safeParse(id).success ? await readTokenStatus(store, records, id) : undefined;
  if (!status) throw new SendError('not_found', 'no access code has this id');
  return status;
}

/** What the operator sees of a token: everything but what verifies it. */
export async function describeToken(context: TokenContext, status: TokenStatus): Promise<TokenInfo> {
  const { uses, clock } = context;
  const { id, name, note, createdAt, expiresAt, maxTransferBytes } = status.record;
  const count = await uses.count(id);
  return {
    id,
    name,
    note,
    state: stateOf(status, count, clock()),
    createdAt,
    expiresAt,
    uses: count,
    maxUses: status.maxUses,
    maxTransferBytes,
    lastUsedAt: await uses.lastAt(id, count),
    ...(status.trial && { trial: true }),
  };
}

export function isExpired({ record }: TokenStatus, now: number): boolean {
  return record.expiresAt !== null && now >= Date.parse(record.expiresAt);
}

function stateOf(status: TokenStatus, uses: number, now: number): TokenState {
  if (status.revoked) return 'revoked';
  if (isExpired(status, now)) return 'expired';
  return status.maxUses !== null && uses >= status.maxUses ? 'used_up' : 'active';
}
