import type { ErrorCode } from '../errors.ts';
import type { EventKind } from '../event-kinds.ts';
import type { DamageFound, DeletedBy, PartFault, PartUrlsRequest } from '../schemas.ts';

/** What each kind of event holds, besides what all of them do: when, of which transfer, who. */
interface FactsOf {
  /** `password` where the sender chose one. */
  readonly created: { readonly bytes: number; readonly expiresAt: string; readonly password?: true };
  readonly part_urls_issued: {
    readonly action: PartUrlsRequest['purpose'];
    readonly parts: number[];
    readonly times?: number;
    readonly download?: number | undefined;
  };
  readonly part_stored: { readonly part: number; readonly bytes: number; readonly sha256: string };
  readonly completed: { readonly bytes: number };
  readonly viewed: unknown;
  readonly claimed: { readonly download: number };
  readonly part_sent: {
    readonly part: number;
    readonly download: number;
    readonly bytes: number;
    readonly times?: number;
  };
  /** `by` where it ended the transfer too. */
  readonly finished: { readonly download: number; readonly by?: 'limit' };
  readonly lapsed: { readonly download: number };
  readonly given_back: { readonly download: number };
  readonly damaged: {
    readonly outcome: 'damaged' | 'store_damaged';
    readonly action: DamageFound;
    readonly download: number;
    readonly part: number;
  };
  readonly check_failed: { readonly outcome: 'store_damaged'; readonly action: PartFault; readonly part: number };
  readonly check_passed: unknown;
  readonly refused: { readonly outcome: ErrorCode; readonly action: string };
  readonly refusals_ended: unknown;
  readonly expiry_changed: { readonly change: number; readonly expiresAt: string };
  readonly expired: { readonly by: 'expiry' };
  readonly abandoned: { readonly by: 'abandoned' };
  readonly deleted: { readonly by: Exclude<DeletedBy, 'expiry' | 'abandoned'> };
  readonly log_read: unknown;
  readonly admin_viewed: unknown;
}

/**
 * What happened: the kind and what that kind holds; the rest of the event is added when it is written. A kind of the table that has no line
 * above does not compile. What was stored is read by one schema for all kinds: older and newer versions hold other facts.
 */
export type EventFacts = { [Kind in EventKind]: { readonly kind: Kind } & FactsOf[Kind] }[EventKind];
