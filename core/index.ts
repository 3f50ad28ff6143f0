// What the package gives to browsers and Node alike: the client, links, archives, the log's verification, the streams, the errors.
export { listArchive, type ArchivedEntry, type ReadRange } from './archive-directory.ts';
export { readArchived } from './archive-entry.ts';
export { createFileRequestClient, sendToRequest } from './client/file-requests.ts';
export type * from './client/file-requests.ts';
export { blobSource } from './client/blob-source.ts';
export type { Bytes } from './bytes.ts';
export { createClient } from './client/client.ts';
export type * from './client/client.ts';
export {
  deriveLinkKeys,
  deriveOwnerProof,
  isTransferId,
  newSecret,
  parseSecret,
  verifierOf,
  type LinkKeys,
} from './crypto/keys.ts';
export { protectWith, unlockWith } from './crypto/password.ts';
export type { PasswordCost, PasswordTerms } from './crypto/password-terms.ts';
export type { Protect, Protection, Unlock, Unlocking } from './crypto/protection.ts';
export { ciphertextLength, DEFAULT_SEGMENT_BYTES, plaintextLength } from './crypto/layout.ts';
export { openMetadata, sealMetadata } from './crypto/metadata.ts';
export { thumbnailOf } from './thumbnail.ts';
export { isNote, NOTE_TYPE } from './note.ts';
export type { StreamHeader, StreamParameters, StreamPurpose } from './crypto/segments.ts';
export { decryptStream, encryptStream } from './crypto/stream.ts';
export type { DownloadOptions } from './client/download.ts';
export { asSendError, ERRORS, isErrorCode, SendError, type ErrorCode, type ErrorFacts, type Next } from './errors.ts';
export { downloadLink, inboxLink, manageLink, parseLink, requestLink, type Link } from './link.ts';
export { exportLog, parseLogFile, verifyLogFile } from './log-file.ts';
export type * from './log-file.ts';
export { Metadata, Problem, ServerInfo, TransferEvent, TransferInfo, TransferLog, TransferState } from './schemas.ts';
export { FileRequestInfo } from './requests/schemas.ts';
export { TokenAllowance } from './tokens/shown-token.ts';
export { fetchTransport, type TransportRequest } from './client/transport.ts';
export { verifyLog } from './verify-log.ts';
export type * from './verify-log.ts';
