import type { Metadata, TransferInfo } from '../schemas.ts';

/** A transfer whose metadata was decrypted. */
export interface OpenedTransfer {
  readonly info: TransferInfo;
  readonly metadata: Metadata;
}
