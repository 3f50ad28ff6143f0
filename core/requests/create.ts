import { SendError } from '../errors.ts';
import { requireAtMost } from '../require-at-most.ts';
import { toIso } from '../transfer/clock.ts';
import { addPending } from '../transfer/pending.ts';
import type { RequestContext, RequestLimits } from './context.ts';
import { describe, requireRequest } from './load.ts';
import { requestPaths } from './paths.ts';
import type { CreateFileRequest, FileRequestInfo } from './schemas.ts';
import { FileRequestRecord } from './schemas.ts';

/** `created` is false when the very same request was there already. */
export interface FileRequestCreation {
  readonly info: FileRequestInfo;
  readonly created: boolean;
}

/** See `FileRequestService.create`. */
export async function createFileRequest(
  context: RequestContext,
  input: CreateFileRequest,
  token: string | undefined,
): Promise<FileRequestCreation> {
  const { limits, records, store, tokens, clock } = context;
  checkLimits(limits, input);
  const key = requestPaths.request(input.id);
  const existing = await records.read(key, FileRequestRecord);
  if (existing) return { info: await describe(context, requireSame(existing, input)), created: false };
  const tokenId = token === undefined ? undefined : await tokens.identify(token);
  const { expiresInSeconds, ...stated } = input;
  const now = clock();
  const expiresAt = now + expiresInSeconds * 1_000;
  const terms = {
    version: 1 as const,
    ...stated,
    createdAt: toIso(now),
    expiresAt: toIso(expiresAt),
    ...(tokenId !== undefined && { token: tokenId }),
  };
  // First, so that there is none that maintenance does not find.
  await addPending(store, 'requests', expiresAt, input.id);
  if (await records.create(key, FileRequestRecord, terms))
    return { info: await describe(context, terms), created: true };
  const winner = await requireRequest(context, input.id);
  return { info: await describe(context, requireSame(winner, input)), created: false };
}

function checkLimits({ maxTransfers, maxLifeSeconds }: RequestLimits, input: CreateFileRequest): void {
  const life = { name: 'expiresInSeconds', value: input.expiresInSeconds, most: maxLifeSeconds };
  requireAtMost({ ...life, unit: 'seconds' });
  requireAtMost({ name: 'maxTransfers', value: input.maxTransfers, most: maxTransfers });
}

function requireSame(existing: FileRequestRecord, input: CreateFileRequest): FileRequestRecord {
  const members = ['maxTransfers', 'metadata', 'ownerVerifier', 'requestVerifier'] as const;
  if (members.every((member) => existing[member] === input[member])) return existing;
  throw new SendError('conflict', 'this id belongs to a file request with other terms: make a new one');
}
