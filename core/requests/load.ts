import type { ErrorCode } from '../errors.ts';
import { asSendError, SendError } from '../errors.ts';
import { MomentRecord } from '../schemas.ts';
import { provesVerifier } from '../transfer/load.ts';
import type { RequestContext } from './context.ts';
import { requestPaths } from './paths.ts';
import type { FileRequestInfo, FileRequestState } from './schemas.ts';
import { FileRequestRecord } from './schemas.ts';

/** A sender has no access code, and can do nothing about the one of the owner. */
export const TOKEN_ENDED: readonly ErrorCode[] = ['token_invalid', 'token_expired', 'token_revoked'];

/** Throws `not_found`. */
export async function requireRequest(
  { records }: Pick<RequestContext, 'records'>,
  id: string,
): Promise<FileRequestRecord> {
  const terms = await records.read(requestPaths.request(id), FileRequestRecord);
  if (!terms) throw new SendError('not_found', 'there is no file request at this address');
  return terms;
}

/** Throws `not_found` and `not_owner`. */
export async function requireOwned(
  context: RequestContext,
  id: string,
  ownerProof: string | undefined,
): Promise<FileRequestRecord> {
  const terms = await requireRequest(context, id);
  await requireProof(ownerProof, terms.ownerVerifier, 'not_owner');
  return terms;
}

/** Throws that code unless it is the proof that the verifier was made of. */
export async function requireProof(proof: string | undefined, verifier: string, code: ErrorCode): Promise<void> {
  if (await provesVerifier(proof, verifier)) return;
  if (code === 'not_owner') throw new SendError(code, 'only the owner of the file request may do that');
  throw new SendError(code);
}

/** A request as its owner sees it. */
export async function describe(context: RequestContext, terms: FileRequestRecord): Promise<FileRequestInfo> {
  const { id, createdAt, expiresAt, metadata, maxTransfers } = terms;
  const received = await context.places.count(id);
  const largest = await largestOf(context, terms);
  const ended = await endOf(context, terms);
  const state: FileRequestState = ended ?? (largest === 'none' ? 'closed' : received >= maxTransfers ? 'full' : 'open');
  const maxTransferBytes = largest === 'none' ? null : largest;
  return { id, state, createdAt, expiresAt, metadata, maxTransfers, maxTransferBytes, received };
}

/** How a request has ended; undefined where it has not. */
export async function endOf(
  { records, clock }: RequestContext,
  { id, expiresAt }: FileRequestRecord,
): Promise<'closed' | 'expired' | undefined> {
  if (await records.read(requestPaths.closed(id), MomentRecord)) return 'closed';
  return clock() >= Date.parse(expiresAt) ? 'expired' : undefined;
}

/** Null: any transfer that the server accepts. `none` where its token is not good any more, or one is needed now and it has none. */
async function largestOf(
  { tokens, limits }: RequestContext,
  { token }: FileRequestRecord,
): Promise<number | null | 'none'> {
  if (token === undefined) return limits.tokenNeeded ? 'none' : null;
  try {
    return await tokens.largest(token);
  } catch (thrown) {
    if (TOKEN_ENDED.includes(asSendError(thrown).code)) return 'none';
    throw thrown;
  }
}
