import { SendError } from '../errors.ts';
import { asRead } from '../quantity.ts';
import { namesOfToken, sameVerifier } from './access-token.ts';
import type { TokenContext } from './context.ts';
import { isExpired } from './describe.ts';
import type { TokenAllowance } from './shown-token.ts';
import { AccessToken } from './shown-token.ts';
import type { TokenStatus } from './token-status.ts';
import { readTokenStatus } from './token-status.ts';

/** A transfer that is about to be created. */
export interface NewTransfer {
  readonly id: string;
  readonly ciphertextBytes: number;
}

/** What the token still allows; see `TokenService.check`. */
export async function checkToken(context: TokenContext, token: string | undefined): Promise<TokenAllowance> {
  const { record, maxUses } = await recognise(context, { token });
  const count = await context.uses.count(record.id);
  if (maxUses !== null && count >= maxUses) throw new SendError('token_used_up');
  const usesLeft = maxUses === null ? null : maxUses - count;
  return { usesLeft, expiresAt: record.expiresAt, maxTransferBytes: record.maxTransferBytes };
}

/** Who wants to use a token: its holder, or somebody who sends to the request that its holder made. */
export type User = { readonly token: string | undefined } | { readonly tokenId: string };

/** The token, if it is good and allows a transfer of that size; see `TokenService.verify`. */
async function admit(context: TokenContext, user: User, { ciphertextBytes }: NewTransfer): Promise<TokenStatus> {
  const status = await recognise(context, user);
  const { maxTransferBytes } = status.record;
  if (maxTransferBytes === null || ciphertextBytes <= maxTransferBytes) return status;
  throw new SendError(
    'too_large',
    `ciphertextBytes is ${asRead('bytes', ciphertextBytes)}, must be at most ${asRead('bytes', maxTransferBytes)} with this access code`,
  );
}

/** As strict as {@link useToken}, but takes no use; see `TokenService.verify`. */
export async function verifyToken(context: TokenContext, user: User, transfer: NewTransfer): Promise<void> {
  const { record, maxUses } = await admit(context, user, transfer);
  if (maxUses === null || (await context.uses.mayTake(record.id, transfer.id, maxUses))) return;
  throw new SendError('token_used_up');
}

/** Takes one use for a transfer; see `TokenService.use`. */
export async function useToken(context: TokenContext, user: User, transfer: NewTransfer): Promise<void> {
  const { record, maxUses } = await admit(context, user, transfer);
  await context.uses.take(record.id, transfer.id, maxUses, {});
}

/** Whether it is one of a trial that has not expired, whatever it still allows; see `TokenService.isTrial`. */
export async function isTrialToken(context: TokenContext, token: string): Promise<boolean> {
  if (!AccessToken.safeParse(token).success) return false;
  const status = await find(context, token);
  return status !== undefined && status.trial && !isExpired(status, context.clock());
}

async function recognise(context: TokenContext, user: User): Promise<TokenStatus> {
  const { store, records } = context;
  const status =
    'tokenId' in user ? await readTokenStatus(store, records, user.tokenId) : await find(context, user.token);
  if (!status) throw new SendError('token_invalid');
  if (status.revoked) throw new SendError('token_revoked');
  if (isExpired(status, context.clock())) throw new SendError('token_expired');
  return status;
}

/** Only the holder of the token learns what is wrong with it; to everyone else it is unknown. */
async function find({ store, records }: TokenContext, token: string | undefined): Promise<TokenStatus | undefined> {
  const { id, verifier } = await namesOfToken(token);
  const status = await readTokenStatus(store, records, id);
  return status && sameVerifier(verifier, status.record.verifier) ? status : undefined;
}

/** The id of a token that is good now, and what of it a request of its holder needs to know; throws as `checkToken`. */
export async function identifyToken(context: TokenContext, token: string | undefined): Promise<string> {
  await checkToken(context, token);
  return (await namesOfToken(token)).id;
}

/** The largest transfer that a token allows, null: any. Throws as `verifyToken` for one that is not good. */
export async function largestWithToken(context: TokenContext, tokenId: string): Promise<number | null> {
  return (await recognise(context, { tokenId })).record.maxTransferBytes;
}
