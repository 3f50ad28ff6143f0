import type { Records } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { PartUrlIssuer } from './part-urls.ts';
import type { Capacity } from './capacity.ts';
import type { EventLog } from './events.ts';
import type { Expiries } from './expiries.ts';
import type { Servings } from './servings.ts';
import type { Sights } from './sights.ts';

/** Who asks: goes into the event of the action. */
export interface Requester {
  /** The anonymised caller. */
  readonly caller: string;
  /** Family and platform of the program that asks, from a fixed list. */
  readonly agent?: string;
  /** Id of the HTTP request. */
  readonly request: string;
}

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

/** Milliseconds since 1970. */
export type Clock = () => number;

/** Resolves after so many milliseconds. */
export type Pause = (ms: number) => Promise<void>;

/** How far the clocks of two processes may differ. */
export const CLOCKS_DIFFER_MS = 60_000;

/** What every part of the transfer service works with. */
export interface TransferContext {
  readonly store: Store;
  readonly records: Records;
  readonly events: EventLog;
  readonly expiries: Expiries;
  readonly servings: Servings;
  readonly sights: Sights;
  readonly capacity: Capacity;
  readonly issuePartUrl: PartUrlIssuer;
  readonly limits: TransferLimits;
  readonly clock: Clock;
}

/** A time as the records hold it. */
export function instant(time: number): string {
  return new Date(time).toISOString();
}
