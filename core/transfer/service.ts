import type { TransfersQuery } from '../admin/queries.ts';
import type { AdminTransfer } from '../admin/schemas.ts';
import { SendError } from '../errors.ts';
import type {
  AdminTransfers,
  ChangeExpiry,
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
import { deleteAsAdmin, readLogAsAdmin, viewAsAdmin } from './admin.ts';
import { createCapacity } from './capacity.ts';
import type { Backlog } from './batch.ts';
import type { TransferContext, TransferLimits } from './context.ts';
import type { Requester } from './requester.ts';
import type { Clock, Pause } from './clock.ts';
import type { Admission, Creation } from './create.ts';
import { createTransfer } from './create.ts';
import { changeExpiry } from './change-expiry.ts';
import type { Damage } from './damage.ts';
import { reportDamage } from './damage.ts';
import { deleteTransfer } from './deletion.ts';
import type { Lease } from './downloads.ts';
import { claimDownload, finishDownload } from './downloads.ts';
import { createEventLog } from './events.ts';
import { createExpiries } from './expiries.ts';
import { describeTransfer, endedBy, loadTransfer, provesVerifier, READING } from './load.ts';
import { eraseTransfer } from './forget.ts';
import { recordLook } from './hourly.ts';
import type { PartUrlIssuer } from './part-urls.ts';
import { completeTransfer, getPart, issuePartUrls, listParts, putPart } from './parts.ts';
import type { Purge, PurgeOptions } from './purge.ts';
import { countBacklog, purge } from './purge.ts';
import { recordRefusals } from './refusals.ts';
import { searchTransfers } from './search.ts';
import { createServings } from './servings.ts';
import { createSights } from './sights.ts';
import { giveBackDownload } from './slots.ts';
import type { Stored } from './storage-report.ts';
import { reportStorage } from './storage-report.ts';

/** Proofs that a caller may show; either opens the log. */
export interface Capability {
  readonly ownerProof?: string | undefined;
  readonly downloadProof?: string | undefined;
}

/** Everything that can be done with transfers. It cannot tell which store it has. All methods throw `SendError`. */
export interface TransferService {
  create(input: CreateTransfer, requester: Requester, admission: Admission): Promise<Creation>;
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
  /** Repeating it is a success. */
  reportDamage(id: string, part: number, lease: Lease, requester: Requester): Promise<Damage>;
  /** Repeating it with the same change id changes nothing more. Throws as {@link changeExpiry}. */
  changeExpiry(
    id: string,
    change: ChangeExpiry,
    ownerProof: string | undefined,
    requester: Requester,
  ): Promise<TransferInfo>;
  /** Repeating it is a success. Throws as {@link giveBackDownload}. */
  giveBack(id: string, download: number, ownerProof: string | undefined, requester: Requester): Promise<TransferInfo>;
  delete(id: string, ownerProof: string | undefined, requester: Requester): Promise<void>;
  /** A page at a time. Readable to owner and recipient also after the end; to anyone else there is nothing (`not_found`). */
  log(id: string, capability: Capability, requester: Requester, after?: string): Promise<TransferLog>;
  /** For the operator: no capability needed. */
  adminLog(id: string, requester: Requester, after?: string): Promise<TransferLog>;
  /** Throws `not_found` for a token that is not there. */
  adminList(query: TransfersQuery, limit: number): Promise<AdminTransfers>;
  adminView(id: string, requester: Requester): Promise<AdminTransfer>;
  adminDelete(id: string, requester: Requester): Promise<void>;
  /** For the transfers of a trial: ends it and removes its log too, and whatever names it in lists. False where there is none. */
  erase(id: string, requester: Requester): Promise<boolean>;
  storage(): Promise<Stored>;
  /** Removes what has ended, and logs that are kept no longer; what its time does not suffice for is left to the next call. */
  purge(options: PurgeOptions, requester: Requester): Promise<Purge>;
  /** What a purge would have to do now. */
  backlog(options: Pick<PurgeOptions, 'keepFrom'>): Promise<Backlog>;
}

export interface TransferServiceOptions {
  readonly store: Store;
  readonly limits: TransferLimits;
  readonly issuePartUrl: PartUrlIssuer;
  readonly clock: Clock;
  readonly pause: Pause;
}

/** The transfer service over any store. Any number of processes may run one over the same store. */
export function createTransferService(options: TransferServiceOptions): TransferService {
  const { store, limits, issuePartUrl, clock, pause } = options;
  const events = createEventLog(store, clock);
  const records = createRecords(store);
  const expiries = createExpiries(store, records, clock);
  const servings = createServings();
  const sights = createSights(clock);
  const capacity = createCapacity({ store, records, maxStoreBytes: limits.maxStoreBytes, clock, pause });
  const context: TransferContext = {
    store,
    records,
    events,
    expiries,
    servings,
    sights,
    capacity,
    issuePartUrl,
    limits,
    clock,
  };
  const recorded = recordRefusals(context);
  return {
    create: (input, by, admission) =>
      recorded(input.id, 'create', by, () => createTransfer(context, input, by, admission)),
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
    reportDamage: (id, part, lease, by) =>
      recorded(id, 'report_damage', by, () => reportDamage(context, id, part, lease, by)),
    changeExpiry: (id, change, proof, by) =>
      recorded(id, 'change_expiry', by, () => changeExpiry(context, id, change, proof, by)),
    giveBack: (id, download, proof, by) =>
      recorded(id, 'give_back', by, () => giveBackDownload(context, id, download, proof, by)),
    delete: (id, proof, by) => recorded(id, 'delete', by, () => deleteTransfer(context, id, proof, by)),
    log: (id, capability, by, after) => recorded(id, 'log', by, () => readLog(context, id, capability, by, after)),
    adminLog: (id, by, after) => readLogAsAdmin(context, id, by, after),
    adminList: (query, limit) => searchTransfers(context, query, limit),
    adminView: (id, by) => viewAsAdmin(context, id, by),
    adminDelete: (id, by) => deleteAsAdmin(context, id, by),
    erase: (id, by) => eraseTransfer(context, id, by),
    storage: () => reportStorage(context),
    purge: (purgeOptions, by) => purge(context, purgeOptions, by),
    backlog: (purgeOptions) => countBacklog(context, purgeOptions),
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
  if (!isOwner) await recordLook(context, id, { kind: 'viewed', by: 'viewed' }, requester);
  return describeTransfer(context, transfer, isOwner ? 'now' : 'recent');
}

async function readLog(
  context: TransferContext,
  id: string,
  capability: Capability,
  requester: Requester,
  after: string | undefined,
): Promise<TransferLog> {
  const { terms } = await loadTransfer(context, id, { ...READING, completion: 'known' });
  const isOwner = await provesVerifier(capability.ownerProof, terms.ownerVerifier);
  const isRecipient = await provesVerifier(capability.downloadProof, terms.downloadVerifier);
  // The same answer as for a transfer that never was: a guesser learns nothing.
  if (!isOwner && !isRecipient) throw new SendError('not_found', 'no transfer has this id');
  const by = isOwner ? 'log-read-owner' : 'log-read-recipient';
  await recordLook(context, id, { kind: 'log_read', by }, requester);
  return context.events.read(id, after);
}
