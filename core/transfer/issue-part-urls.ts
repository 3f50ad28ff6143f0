import { SendError } from '../errors.ts';
import type { Claim, CreateTransfer, PartUrl, PartUrlsRequest } from '../schemas.ts';
import { BOUNDS } from '../schemas.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import type { Admission, Creation } from './create.ts';
import { createTransfer } from './create.ts';
import { claimDownload, requireLease } from './downloads.ts';
import type { LoadedTransfer } from './load.ts';
import { loadLive, READING, requireOwner, UPLOADING } from './load.ts';
import { MAX_URL_SECONDS } from './part-urls.ts';
import { checkPartNumber, countOf, lengthOf } from './parts.ts';
import type { Requester } from './requester.ts';

/** Where to send, or get, the parts asked for. An upload needs the owner's proof, a download a lease. */
export async function issuePartUrls(
  context: TransferContext,
  call: Call,
  id: string,
  { purpose, parts }: PartUrlsRequest,
): Promise<PartUrl[]> {
  const isUpload = purpose === 'upload';
  const transfer = await loadLive(context, id, { ...READING, tombstone: isUpload ? 'recent' : 'now' });
  const download = isUpload ? undefined : await requireLease(context, transfer, call);
  if (isUpload) {
    await requireOwner(transfer, call.ownerProof);
    if (transfer.complete) throw new SendError('already_complete');
  }
  return issue(context, call.requester, transfer, { parts, download });
}

/**
 * As {@link createTransfer}; the answer of the call that made the transfer has the URLs of its first parts too, at most `first`. Asking for them
 * takes a request of its own: the third of four of a small file. Who repeats the creation has not shown to be its owner, and asks.
 */
export async function createWithPartUrls(
  context: TransferContext,
  call: Call,
  input: CreateTransfer,
  admission: Admission,
  first = 0,
): Promise<Creation & { readonly partUrls?: PartUrl[] }> {
  const creation = await createTransfer(context, call, input, admission);
  if (first === 0 || !creation.created) return creation;
  const partUrls = await issueFirst(context, call.requester, { id: input.id, first, download: undefined });
  return { ...creation, partUrls };
}

/**
 * As {@link claimDownload}, with the URLs of the first parts for a new claim. Not of a bucket: once such an address is given out a download counts
 * as started, and a claim whose answer was lost would not come back (docs/decisions/056-a-claim-that-is-lost-comes-back.md).
 */
export async function claimWithPartUrls(
  context: TransferContext,
  call: Call,
  id: string,
  claimId: string,
  first = 0,
): Promise<Claim> {
  const claim = await claimDownload(context, call, id, claimId);
  if (first === 0 || claim.resumed || context.issuePartUrl.leadsPastServer) return claim;
  return { ...claim, partUrls: await issueFirst(context, call.requester, { id, first, download: claim.download }) };
}

interface First {
  readonly id: string;
  readonly first: number;
  readonly download: number | undefined;
}

/** For the call that has just made the transfer, or the claim: nothing is read again. */
async function issueFirst(
  context: TransferContext,
  requester: Requester,
  { id, first, download }: First,
): Promise<PartUrl[]> {
  const transfer = await loadLive(context, id, UPLOADING);
  const parts = Array.from({ length: Math.min(first, BOUNDS.partUrls.max, countOf(transfer)) }, (_, at) => at + 1);
  return issue(context, requester, transfer, { parts, download });
}

async function issue(
  context: TransferContext,
  requester: Requester,
  transfer: LoadedTransfer,
  { parts, download }: { readonly parts: readonly number[]; readonly download: number | undefined },
): Promise<PartUrl[]> {
  const { id } = transfer.terms;
  for (const part of parts) checkPartNumber(transfer, part);
  const secondsLeft = Math.floor((Date.parse(transfer.expiry.expiresAt) - context.clock()) / 1_000);
  if (secondsLeft < 1) throw new SendError('expired');
  const expiresInSeconds = Math.min(MAX_URL_SECONDS, secondsLeft);
  const { told, undo } = context.servings.address(parts.map((part) => ({ id, download, part })));
  try {
    const urls = parts.map(async (part) => ({
      ...(await context.issuePartUrl({ id, part, bytes: lengthOf(transfer, part), expiresInSeconds, download })),
      expiresInSeconds,
    }));
    const issued = await Promise.all(urls);
    const action: PartUrlsRequest['purpose'] = download === undefined ? 'upload' : 'download';
    const event = { kind: 'part_urls_issued' as const, action, download };
    if (told) await context.events.append(id, { ...event, ...told }, requester);
    if (download !== undefined && context.issuePartUrl.leadsPastServer) context.servings.begun(id, download);
    return issued;
  } catch (thrown) {
    undo();
    throw thrown;
  }
}
