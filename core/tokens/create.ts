import { SendError } from '../errors.ts';
import { toIso } from '../transfer/clock.ts';
import { addPending } from '../transfer/pending.ts';
import { namesOfToken, newAccessToken } from './access-token.ts';
import type { TokenContext } from './context.ts';
import { tokenPaths } from './paths.ts';
import type { CreateToken } from './schemas.ts';
import { TokenRecord } from './schemas.ts';

/** Makes a token and stores what verifies it. */
export async function createToken(
  { store, records, clock }: TokenContext,
  input: CreateToken,
): Promise<{ readonly token: string; readonly id: string }> {
  const token = newAccessToken();
  const { id, verifier } = await namesOfToken(token);
  const { name, note, maxUses, maxTransferBytes, expiresInSeconds } = input;
  const now = clock();
  const expiresAt = expiresInSeconds === null ? null : toIso(now + expiresInSeconds * 1_000);
  const record = {
    version: 1 as const,
    id,
    name,
    note,
    createdAt: toIso(now),
    expiresAt,
    maxUses,
    maxTransferBytes,
    verifier,
  };
  // A file of its own, which older versions pass over; and first, so that no trial is ever taken for another token.
  if (input.trial) {
    await addPending(store, 'trials', now, id);
    await store.create(tokenPaths.trial(id), new Uint8Array(0));
  }
  const key = tokenPaths.token(id);
  if (await records.create(key, TokenRecord, record)) return { token, id };
  // A write whose answer was lost, and was repeated, meets its own record.
  if ((await records.read(key, TokenRecord))?.verifier === verifier) return { token, id };
  throw new SendError('store_damaged', 'an access code was stored and cannot be found');
}
