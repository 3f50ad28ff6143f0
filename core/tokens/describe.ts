import { SendError } from '../errors.ts';
import type { TokenContext } from './context.ts';
import type { TokenInfo, TokenState } from './schemas.ts';
import { TokenId } from './schemas.ts';
import type { TokenStanding } from './standing.ts';
import { readStanding } from './standing.ts';

/** Throws `not_found` for a token that is not there, was deleted, or has an id that none can have. */
export async function requireStanding({ store, records }: TokenContext, id: string): Promise<TokenStanding> {
  const standing = TokenId.safeParse(id).success ? await readStanding(store, records, id) : undefined;
  if (!standing) throw new SendError('not_found', 'there is no token with this id');
  return standing;
}

/** What the operator sees of a token: everything but what verifies it. */
export async function describeToken(context: TokenContext, standing: TokenStanding): Promise<TokenInfo> {
  const { uses, clock } = context;
  const { id, name, note, createdAt, expiresAt, maxTransferBytes } = standing.record;
  const count = await uses.count(id);
  return {
    id,
    name,
    note,
    state: stateOf(standing, count, clock()),
    createdAt,
    expiresAt,
    uses: count,
    maxUses: standing.maxUses,
    maxTransferBytes,
    lastUsedAt: await uses.lastAt(id, count),
    ...(standing.trial && { trial: true }),
  };
}

export function isExpired({ record }: TokenStanding, now: number): boolean {
  return record.expiresAt !== null && now >= Date.parse(record.expiresAt);
}

function stateOf(standing: TokenStanding, uses: number, now: number): TokenState {
  if (standing.revoked) return 'revoked';
  if (isExpired(standing, now)) return 'expired';
  return standing.maxUses !== null && uses >= standing.maxUses ? 'used_up' : 'active';
}
