import { SendError } from '../errors.ts';
import type { Records } from '../stores/records.ts';
import { instant } from '../transfer/clock.ts';
import { namesOfToken, newAccessToken } from './access-token.ts';
import { tokenPaths } from './paths.ts';
import type { CreateToken } from './schemas.ts';
import { TokenRecord } from './schemas.ts';

/** Makes a token and stores what verifies it. */
export async function createToken(
  records: Records,
  input: CreateToken,
  now: number,
): Promise<{ readonly token: string; readonly id: string }> {
  const token = newAccessToken();
  const { id, verifier } = await namesOfToken(token);
  const { name, note, maxUses, maxTransferBytes, expiresInSeconds } = input;
  const expiresAt = expiresInSeconds === null ? null : instant(now + expiresInSeconds * 1_000);
  const record = {
    version: 1 as const,
    id,
    name,
    note,
    createdAt: instant(now),
    expiresAt,
    maxUses,
    maxTransferBytes,
    verifier,
  };
  const key = tokenPaths.token(id);
  if (await records.create(key, TokenRecord, record)) return { token, id };
  // A write whose answer was lost, and was repeated, meets its own record.
  if ((await records.read(key, TokenRecord))?.verifier === verifier) return { token, id };
  throw new SendError('store_damaged', 'a token was stored and is not there');
}
