import { createRecords } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { deleteAsAdmin, readLogAsAdmin, viewAsAdmin } from './admin.ts';
import type { NoticeQueue } from '../webhook/queue.ts';
import { NO_NOTICES } from '../webhook/queue.ts';
import type { Call } from './call.ts';
import { createCapacity } from './capacity.ts';
import { changeExpiry } from './change-expiry.ts';
import type { Clock, Pause } from './clock.ts';
import type { TransferContext, TransferLimits } from './context.ts';
import { reportDamage } from './damage.ts';
import { deleteTransfer } from './deletion.ts';
import { finishDownload } from './downloads.ts';
import { createEventLog } from './events.ts';
import { createExpiries } from './expiries.ts';
import { recordFinding } from './findings.ts';
import { eraseTransfer } from './forget.ts';
import { claimWithPartUrls, createWithPartUrls, issuePartUrls } from './issue-part-urls.ts';
import type { PartUrlIssuer } from './part-urls.ts';
import { completeTransfer, getPart, listParts, putPart } from './parts.ts';
import { countBacklog, purge } from './purge.ts';
import { recordRefusals } from './refusals.ts';
import { searchTransfers } from './search.ts';
import { createServings } from './servings.ts';
import { createSights } from './sights.ts';
import { giveBackDownload } from './slots.ts';
import { reportStorage } from './storage-report.ts';
import { readLog, viewTransfer } from './views.ts';

/** An operation without the context, which the service gives it. */
type Bound<Operation> = Operation extends (context: TransferContext, ...args: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

/** Everything that can be done with transfers. It cannot tell which store it has. All methods throw `SendError`; more is said at each operation. */
export interface TransferService {
  readonly create: Bound<typeof createWithPartUrls>;
  readonly partUrls: Bound<typeof issuePartUrls>;
  readonly putPart: Bound<typeof putPart>;
  readonly listParts: Bound<typeof listParts>;
  readonly complete: Bound<typeof completeTransfer>;
  readonly info: Bound<typeof viewTransfer>;
  readonly claim: Bound<typeof claimWithPartUrls>;
  readonly getPart: Bound<typeof getPart>;
  readonly finish: Bound<typeof finishDownload>;
  readonly reportDamage: Bound<typeof reportDamage>;
  readonly changeExpiry: Bound<typeof changeExpiry>;
  readonly giveBack: Bound<typeof giveBackDownload>;
  readonly delete: Bound<typeof deleteTransfer>;
  readonly log: Bound<typeof readLog>;
  readonly adminLog: Bound<typeof readLogAsAdmin>;
  readonly adminList: Bound<typeof searchTransfers>;
  readonly adminView: Bound<typeof viewAsAdmin>;
  readonly adminDelete: Bound<typeof deleteAsAdmin>;
  readonly erase: Bound<typeof eraseTransfer>;
  readonly recordFinding: Bound<typeof recordFinding>;
  readonly storage: Bound<typeof reportStorage>;
  readonly purge: Bound<typeof purge>;
  readonly backlog: Bound<typeof countBacklog>;
}

export interface TransferServiceOptions {
  readonly store: Store;
  readonly limits: TransferLimits;
  readonly issuePartUrl: PartUrlIssuer;
  readonly clock: Clock;
  readonly pause: Pause;
  /** By default none: there is no receiver. */
  readonly notices?: NoticeQueue | undefined;
}

/** The transfer service over any store. Any number of processes may run one over the same store. */
export function createTransferService(options: TransferServiceOptions): TransferService {
  const { store, limits, issuePartUrl, clock, pause, notices = NO_NOTICES } = options;
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
    notices,
    issuePartUrl,
    limits,
    clock,
  };
  const recorded = recordRefusals(context);
  /** A refusal goes into the transfer's log, under the name of the action. */
  const acting =
    <Rest extends unknown[], Result>(action: string, act: Operation<Rest, Result>) =>
    (call: Call, id: string, ...rest: Rest): Promise<Result> =>
      recorded(id, action, call.requester, () => act(context, call, id, ...rest));
  return {
    create: (call, input, admission, first) =>
      recorded(input.id, 'create', call.requester, () => createWithPartUrls(context, call, input, admission, first)),
    partUrls: acting('part_urls', issuePartUrls),
    putPart: acting('put_part', putPart),
    listParts: acting('list_parts', listParts),
    complete: acting('complete', completeTransfer),
    info: acting('view', viewTransfer),
    claim: acting('claim', claimWithPartUrls),
    getPart: acting('get_part', getPart),
    finish: acting('finish', finishDownload),
    reportDamage: acting('report_damage', reportDamage),
    changeExpiry: acting('change_expiry', changeExpiry),
    giveBack: acting('give_back', giveBackDownload),
    delete: acting('delete', deleteTransfer),
    log: acting('log', readLog),
    adminLog: (call, id, after) => readLogAsAdmin(context, call, id, after),
    adminList: (query, limit) => searchTransfers(context, query, limit),
    adminView: (call, id) => viewAsAdmin(context, call, id),
    adminDelete: (call, id) => deleteAsAdmin(context, call, id),
    erase: (call, id) => eraseTransfer(context, call, id),
    recordFinding: (checked, contents, requester) => recordFinding(context, checked, contents, requester),
    storage: () => reportStorage(context),
    purge: (call, purgeOptions) => purge(context, call, purgeOptions),
    backlog: (purgeOptions) => countBacklog(context, purgeOptions),
  };
}

type Operation<Rest extends unknown[], Result> = (
  context: TransferContext,
  call: Call,
  id: string,
  ...rest: Rest
) => Promise<Result>;
