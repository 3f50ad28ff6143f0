import type { Bytes } from '../core/bytes.ts';
import type { UploadSession } from '../core/client/client.ts';
import type { SealForRequest } from '../core/client/seal-for-request.ts';
import { upload } from '../core/client/upload.ts';
import type { Protect } from '../core/crypto/protection.ts';
import { protectAgain } from '../core/crypto/protection.ts';
import type { TransferInfo } from '../core/schemas.ts';
import { keepAwake } from './wake-lock.ts';
import type { ChosenFile } from './chosen-files.ts';
import type { BrowserJournal, UnfinishedUpload } from './journal.ts';
import { forgetUpload, identify, openJournal, recordedParts, renamedAsBefore } from './journal.ts';
import type { KeptTransfer } from './kept-transfers.ts';
import { keepTransfers } from './kept-transfers.ts';
import { serverNow } from './server-clock.ts';
import { api, client } from './server.ts';
import type { Payload } from './source.ts';
import { packPayload } from './source.ts';

/** An upload that was started: what another attempt needs to resume it. */
export interface StartedUpload {
  readonly session: UploadSession;
  /** By part number. A part that was ever sent must not be sent with other bytes, so this is kept without a journal too. */
  readonly partHashes: ReadonlyMap<number, string>;
}

export interface Sending {
  readonly files: readonly ChosenFile[];
  readonly payload: Payload;
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
  readonly message: string | undefined;
  /** Where the sender lets the recipient see it before the download. An upload that goes on has it already. */
  readonly thumbnail?: Bytes | undefined;
  /** Whether it was written in this page. */
  readonly isNote?: boolean;
  /** Where the sender chose a password. */
  readonly protect?: Protect | undefined;
  /** Where it is sent to a file request. */
  readonly forRequest?: SealForRequest | undefined;
  /** The upload that goes on. */
  readonly resumed?: StartedUpload | undefined;
}

export interface SendingOptions {
  /** Where the server asks for one. Written down nowhere here: an upload that goes on needs none. */
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  /** Called with the fraction that was sent, from 0 to 1, and the fraction that was there already. */
  readonly onProgress: (fraction: number, skipped: number) => void;
  /** Called as soon as the link can be passed on: from the first second of the upload. */
  readonly onLink: (transfer: KeptTransfer) => void;
  /** Called as soon as the upload could be resumed after a failure. */
  readonly onStarted: (begun: StartedUpload) => void;
}

export interface Sent {
  readonly transfer: KeptTransfer;
  /** The server's record of it, if it could be read. */
  readonly record: TransferInfo | undefined;
  /** Whether this browser keeps the private link. */
  readonly kept: boolean;
}

/** Encrypts and sends, with a journal, so that a failed or interrupted upload can go on. Throws `SendError`. */
export async function send(sending: Sending, options: SendingOptions): Promise<Sent> {
  const startedAt = new Date(serverNow()).toISOString();
  const awake = new AbortController();
  keepAwake(awake.signal);
  // What was written here is no file that a person could choose again.
  const journal = sending.isNote
    ? undefined
    : await openJournal(
        { name: sending.payload.metadata.name, message: sending.message, files: identify(sending.files), startedAt },
        sending.resumed?.session.id,
      );
  try {
    return await sendPayload(sending, options, journal, startedAt);
  } finally {
    journal?.close();
    awake.abort();
  }
}

/** Gives an upload up: forgets it here and removes from the server what had arrived, if it can be reached. */
export async function abandon(session: UploadSession): Promise<void> {
  await forgetUpload(session.id);
  // Not waited for: nothing was completed, so what stays behind is unreadable for everybody and goes when it expires.
  client.delete(session.id, session.ownerSecret).catch(() => undefined);
}

/** The upload that a journal holds, with the same choices. */
export async function fromJournal(unfinished: UnfinishedUpload, chosen: readonly ChosenFile[]): Promise<Sending> {
  const files = renamedAsBefore(unfinished, chosen);
  const { session, name, message } = unfinished;
  const { expiresInSeconds, maxDownloads, password } = session;
  const resumed = { session, partHashes: await recordedParts(session.id) };
  // Should it start again, it has the same password.
  const protect = password && protectAgain(password);
  const payload = await packPayload(files, name);
  return { files, payload, expiresInSeconds, maxDownloads, message, protect, resumed };
}

/** Then there is no link to pass on. */
export function isForRequest({ forRequest, resumed }: Sending): boolean {
  return forRequest !== undefined || resumed?.session.request !== undefined;
}

/** The same again. */
export function restart(sending: Sending): Sending {
  return { ...sending, payload: sending.payload.again() };
}

async function sendPayload(
  sending: Sending,
  { token, signal, onProgress, onLink, onStarted: onBegun }: SendingOptions,
  journal: BrowserJournal | undefined,
  startedAt: string,
): Promise<Sent> {
  const { payload, expiresInSeconds, maxDownloads, message, protect, forRequest, resumed, thumbnail } = sending;
  const partHashes = new Map(resumed?.partHashes);
  const expected = new Date(Date.parse(startedAt) + expiresInSeconds * 1000).toISOString();
  const known = {
    name: payload.metadata.name,
    bytes: payload.source.bytes,
    sentAt: startedAt,
    expiresAt: expected,
    unshared: !isForRequest(sending),
    ...(protect && { password: true }),
  };
  const { id, secret, ownerSecret } = await upload(api, await client.info(signal), {
    source: payload.source,
    metadata: { ...payload.metadata, ...(message !== undefined && { message }) },
    thumbnail,
    expiresInSeconds,
    maxDownloads,
    token,
    protect,
    forRequest,
    signal,
    onProgress: ({ transferredBytes, totalBytes, skippedBytes = 0 }) =>
      onProgress(transferredBytes / totalBytes, skippedBytes / totalBytes),
    onCreated: (created) => onLink({ ...created, ...known }),
    journal: {
      begin: async (session) => {
        onBegun({ session, partHashes });
        await journal?.begin(session);
      },
      record: async (part, sha256) => {
        partHashes.set(part, sha256);
        await journal?.record(part, sha256);
      },
    },
    ...(resumed && { resume: { session: resumed.session, partHashes } }),
  });
  await forgetUpload(id);
  const record = await client.status(id, ownerSecret, signal).catch(() => undefined);
  const transfer = { ...known, id, secret, ownerSecret, expiresAt: record?.expiresAt ?? expected };
  return { transfer, record, kept: keepTransfers([transfer]) };
}
