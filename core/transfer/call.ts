import type { Requester } from './requester.ts';

/** A call of the service: who asks, and what they show for it. What an operation does not need is ignored. */
export interface Call {
  readonly requester: Requester;
  /** Proof of the sender. */
  readonly ownerProof?: string | undefined;
  /** Proof of a recipient. */
  readonly downloadProof?: string | undefined;
  /** Of a download: what its client made up when it claimed it. */
  readonly claimId?: string | undefined;
  /** The number k of the download, from 1. */
  readonly download?: number | undefined;
}
