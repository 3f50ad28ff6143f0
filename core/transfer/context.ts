import type { NoticeQueue } from '../webhook/queue.ts';
import type { Clock } from './clock.ts';
import type { Records } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { PartUrlIssuer } from './part-urls.ts';
import type { Capacity } from './capacity.ts';
import type { EventLog } from './events.ts';
import type { Expiries } from './expiries.ts';
import type { Servings } from './servings.ts';
import type { Sights } from './sights.ts';

/** Limits that the operator sets; all sizes in bytes. */
export interface TransferLimits {
  readonly maxTransferBytes: number;
  /** Sum of the declared sizes of all live transfers, metadata included. */
  readonly maxStoreBytes: number;
  readonly maxExpiresInSeconds: number;
  readonly maxDownloads: number;
  /** An upload of which no part is stored this long after its creation is given up. */
  readonly unstartedSeconds: number;
}

/** What every part of the transfer service works with. */
export interface TransferContext {
  readonly store: Store;
  readonly records: Records;
  readonly events: EventLog;
  readonly expiries: Expiries;
  readonly servings: Servings;
  readonly sights: Sights;
  readonly capacity: Capacity;
  readonly notices: NoticeQueue;
  readonly issuePartUrl: PartUrlIssuer;
  readonly limits: TransferLimits;
  readonly clock: Clock;
}
