import { asSendError, SendError } from '../errors.ts';
import type {
  AdminTransfers,
  Claim,
  CreateTransfer,
  PartUrl,
  PartUrlsRequest,
  StoredParts,
  TransferInfo,
  TransferLog,
} from '../schemas.ts';
import { createRecords } from '../stores/records.ts';
import type { ByteRange, Store, StoredBody, StreamBody } from '../stores/store.ts';
import { createCapacity } from './capacity.ts';
import type { Clock, Requester, TransferContext, TransferLimits } from './context.ts';
import type { Admission, Creation } from './create.ts';
import { createTransfer } from './create.ts';
import { deleteTransfer } from './deletion.ts';
import type { Lease } from './downloads.ts';
import { claimDownload, finishDownload } from './downloads.ts';
import { createEventLog } from './events.ts';
import { describeTransfer, endedBy, loadTransfer, provesVerifier } from './load.ts';
import type { PartUrlIssuer } from './part-urls.ts';
import { completeTransfer, getPart, issuePartUrls, listParts, putPart } from './parts.ts';
import { parseIndexed, paths } from './paths.ts';
import { purgeExpired } from './purge.ts';

/** Proofs that a caller may show; either opens the log. */
export interface Capability {
  readonly ownerProof?: string | undefined;
  readonly downloadProof?: string | undefined;
}

/** Everything that can be done with transfers. It cannot tell which store it has. All methods throw `SendError`. */
export interface TransferService {
  create(input: CreateTransfer, requester: Requester, admit: Admission): Promise<Creation>;
  partUrls(
    id: string,
    request: PartUrlsRequest,
    capability: { ownerProof?: string | undefined; lease?: Lease | undefined },
    requester: Requester,
  ): Promise<PartUrl[]>;
  putPart(
    id: string,
    part: number,
    body: StreamBody,
    ownerProof: string | undefined,
    requester: Requester,
  ): Promise<void>;
  listParts(id: string, ownerProof: string | undefined, requester: Requester): Promise<StoredParts>;
  complete(id: string, ownerProof: string | undefined, requester: Requester): Promise<TransferInfo>;
  /** Throws `expired`, `deleted` or `limit_reached` for a transfer that has ended, except to its owner. */
  info(id: string, ownerProof: string | undefined, requester: Requester): Promise<TransferInfo>;
  claim(id: string, downloadProof: string | undefined, claimId: string, requester: Requester): Promise<Claim>;
  getPart(
    id: string,
    part: number,
    lease: Lease,
    range: ByteRange | undefined,
    requester: Requester,
  ): Promise<StoredBody>;
  finish(id: string, lease: Lease, requester: Requester): Promise<void>;
  delete(id: string, ownerProof: string | undefined, requester: Requester): Promise<void>;
  /** Readable to owner and recipient also after the end; to anyone else there is nothing (`not_found`). */
  log(id: string, capability: Capability, requester: Requester): Promise<TransferLog>;
  /** For the operator: no capability needed. */
  adminLog(id: string, requester: Requester): Promise<TransferLog>;
  adminList(after: string | undefined, limit: number): Promise<AdminTransfers>;
  /** Removes the parts of expired transfers; returns how many. */
  purge(requester: Requester): Promise<number>;
}

export interface TransferServiceOptions {
  readonly store: Store;
  readonly limits: TransferLimits;
  readonly issuePartUrl: PartUrlIssuer;
  readonly clock: Clock;
}

/** The transfer service over any store. Any number of processes may run one over the same store. */
export function createTransferService({ store, limits, issuePartUrl, clock }: TransferServiceOptions): TransferService {
  const events = createEventLog(store, clock);
  const context: TransferContext = { store, records: createRecords(store), events, issuePartUrl, limits, clock };
  const capacity = createCapacity(store, limits.maxStoreBytes, clock);
  const recorded = recordRefusals(context);
  return {
    create: (input, by, admit) => createTransfer(context, capacity, input, by, admit),
    partUrls: (id, request, capability, by) =>
      recorded(id, 'part_urls', by, () => issuePartUrls(context, id, request, capability, by)),
    putPart: (id, part, body, proof, by) =>
      recorded(id, 'put_part', by, () => putPart(context, id, part, body, proof, by)),
    listParts: (id, proof, by) => recorded(id, 'list_parts', by, () => listParts(context, id, proof)),
    complete: (id, proof, by) => recorded(id, 'complete', by, () => completeTransfer(context, id, proof, by)),
    info: (id, proof, by) => recorded(id, 'view', by, () => viewTransfer(context, id, proof, by)),
    claim: (id, proof, claimId, by) => recorded(id, 'claim', by, () => claimDownload(context, id, proof, claimId, by)),
    getPart: (id, part, lease, range, by) =>
      recorded(id, 'get_part', by, () => getPart(context, id, part, lease, range, by)),
    finish: (id, lease, by) => recorded(id, 'finish', by, () => finishDownload(context, id, lease, by)),
    delete: (id, proof, by) => recorded(id, 'delete', by, () => deleteTransfer(context, id, proof, by)),
    log: (id, capability, by) => recorded(id, 'log', by, () => readLog(context, id, capability, by)),
    adminLog: (id, by) => readAdminLog(context, id, by),
    adminList: (after, limit) => listTransfers(context, after, limit),
    purge: (by) => purgeExpired(context, by),
  };
}

/** At most this many refusals of one transfer are written by one process: a guesser must not fill the store. */
const MAX_REFUSALS = 100;

type Recorded = <T>(id: string, action: string, requester: Requester, act: () => Promise<T>) => Promise<T>;

/** Runs an action; a refusal on a transfer that exists becomes an event of its own. */
function recordRefusals(context: TransferContext): Recorded {
  const refusals = new Map<string, number>();
  return async (id, action, requester, act) => {
    try {
      return await act();
    } catch (thrown) {
      const { code } = asSendError(thrown);
      const count = refusals.get(id) ?? 0;
      if (code === 'internal' || count >= MAX_REFUSALS) throw thrown;
      if (await context.store.head(paths.transfer(id))) {
        refusals.set(id, count + 1);
        await context.events.append(id, { kind: 'refused', outcome: code, action }, requester);
      }
      throw thrown;
    }
  };
}

async function viewTransfer(
  context: TransferContext,
  id: string,
  ownerProof: string | undefined,
  requester: Requester,
): Promise<TransferInfo> {
  const transfer = await loadTransfer(context, id);
  const isOwner = await provesVerifier(ownerProof, transfer.terms.ownerVerifier);
  if (ownerProof !== undefined && !isOwner) throw new SendError('not_owner');
  const ended = endedBy(transfer);
  if (ended && !isOwner) throw new SendError(ended);
  if (!isOwner && (await firstThisHour(context, id, `viewed-${requester.caller}`))) {
    await context.events.append(id, { kind: 'viewed' }, requester);
  }
  return describeTransfer(context, transfer);
}

/** True once per transfer, hour and name over all processes: a page that refreshes must not fill the log. */
function firstThisHour(context: TransferContext, id: string, what: string): Promise<boolean> {
  return context.store.create(paths.hourly(id, context.clock(), what), new Uint8Array(0));
}

async function readLog(
  context: TransferContext,
  id: string,
  capability: Capability,
  requester: Requester,
): Promise<TransferLog> {
  const { terms } = await loadTransfer(context, id);
  const isOwner = await provesVerifier(capability.ownerProof, terms.ownerVerifier);
  const isRecipient = await provesVerifier(capability.downloadProof, terms.downloadVerifier);
  // The same answer as for a transfer that never was: a guesser learns nothing.
  if (!isOwner && !isRecipient) throw new SendError('not_found', 'there is no transfer with this id');
  if (await firstThisHour(context, id, isOwner ? 'log-read-owner' : 'log-read-recipient')) {
    await context.events.append(id, { kind: 'log_read' }, requester);
  }
  return context.events.read(id);
}

async function readAdminLog(context: TransferContext, id: string, requester: Requester): Promise<TransferLog> {
  await loadTransfer(context, id);
  await context.events.append(id, { kind: 'admin_viewed' }, requester);
  return context.events.read(id);
}

async function listTransfers(
  context: TransferContext,
  after: string | undefined,
  limit: number,
): Promise<AdminTransfers> {
  const page = await context.store.list(paths.index(), { after, limit });
  const ids = page.objects.map(({ key }) => parseIndexed(key)).filter((id) => id !== undefined);
  const transfers = await Promise.all(
    ids.map(async (id) => describeTransfer(context, await loadTransfer(context, id))),
  );
  return { transfers, ...(page.next !== undefined && { next: page.next }) };
}
