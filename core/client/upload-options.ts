import type { Bytes } from '../bytes.ts';
import type { Protect } from '../crypto/protection.ts';
import type { Metadata } from '../schemas.ts';
import type { SealForRequest } from './seal-for-request.ts';
import type { UploadSession } from './upload-session.ts';

export interface Uploaded {
  readonly id: string;
  readonly secret: string;
  readonly ownerSecret: string;
}

/** Bytes of ciphertext, header and tags included. */
export interface Progress {
  readonly transferredBytes: number;
  readonly totalBytes: number;
  /** Of the transferred, those that the server held already when an upload was resumed: no part of its speed. */
  readonly skippedBytes?: number;
}

/** Plaintext of a known length. `read` is called in ascending order without gaps, one call at a time. */
export interface PlaintextSource {
  readonly bytes: number;
  /**
   * The bytes from `start` to `end` (exclusive), as a view of a larger buffer or in memory of their own, which may be emptied after use.
   * Fewer than asked for mean that the file changed.
   */
  read(start: number, end: number): Promise<Bytes>;
}

/** Where an upload is written down so that it can be resumed. Both promises resolve when the entry is safe. */
export interface UploadJournal {
  begin(session: UploadSession): Promise<void>;
  /** Called before the part is first sent: SHA-256 over the tags of its segments, base64url. */
  record(part: number, hashOfTags: string): Promise<void>;
}

export interface UploadOptions {
  readonly source: PlaintextSource;
  readonly metadata: Omit<Metadata, 'bytes'>;
  /** A small JPEG of what is sent, at most `MAX_THUMBNAIL_BYTES`, which the recipient sees before the download. It is left out where the metadata has no room. */
  readonly thumbnail?: Bytes | undefined;
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
  /** `protectWith(password)`: the recipient then needs the password besides the link. An upload that goes on has it already. */
  readonly protect?: Protect | undefined;
  /** Where the server's `uploads` is `token`. It is shown once, when the transfer is created: an upload that goes on needs none. */
  readonly token?: string | undefined;
  /** `sendToRequest(publicKey)`: the transfer is for that file request, and needs no access code. An upload that goes on has it already. */
  readonly forRequest?: SealForRequest | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Called as soon as the server knows the transfer: from then on its link can be passed on, and recipients are told that the upload is under way. */
  readonly onCreated?: (transfer: Uploaded) => void;
  readonly journal?: UploadJournal;
  /** What a journal holds of an interrupted upload. A file that differs throws `file_changed`. */
  readonly resume?: { readonly session: UploadSession; readonly partHashes: ReadonlyMap<number, string> };
}
