import type { Metadata, TransferInfo } from '../schemas.ts';

/** A transfer whose metadata was decrypted. */
export interface OpenedTransfer {
  readonly info: TransferInfo;
  readonly metadata: Metadata;
  /** Of a transfer with a password: 32 bytes as base64url, which open it again. Protect it like the link's secret. */
  readonly passwordKey?: string;
}
