import type { Progress, UploadSession } from '../core/client.ts';
import { asSendError } from '../core/errors.ts';
import { keepAwake } from './awake.ts';
import type { ChosenFile } from './chosen-files.ts';
import type { BrowserJournal, UnfinishedUpload } from './journal.ts';
import { forgetUpload, identify, openJournal, recordedParts } from './journal.ts';
import type { KeptTransfer } from './kept-transfers.ts';
import { keepTransfer } from './kept-transfers.ts';
import { client } from './server.ts';
import type { Parcel } from './source.ts';

export interface Sending {
  readonly files: readonly ChosenFile[];
  readonly parcel: Parcel;
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
  readonly message: string | undefined;
  /** The upload that goes on. */
  readonly resumed?: UploadSession | undefined;
}

export interface SendingOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Told as soon as there is something to go on with after a failure. */
  readonly onSession: (session: UploadSession) => void;
}

export interface Sent {
  readonly transfer: KeptTransfer;
  /** Whether this browser keeps the management link. */
  readonly kept: boolean;
}

/** Encrypts and sends, with a journal, so that a failed or interrupted upload can go on. Throws `SendError`. */
export async function send(sending: Sending, options: SendingOptions): Promise<Sent> {
  const startedAt = new Date().toISOString();
  const awake = new AbortController();
  keepAwake(awake.signal);
  const journal = await openJournal(
    { name: sending.parcel.metadata.name, message: sending.message, files: identify(sending.files), startedAt },
    sending.resumed?.id,
  );
  try {
    return await upload(sending, options, journal, startedAt);
  } finally {
    journal?.close();
    awake.abort();
  }
}

/** Gives an upload up: forgets it here and removes from the server what had arrived, if it can be reached. */
export async function abandon(session: UploadSession): Promise<void> {
  await forgetUpload(session.id);
  await client.delete(session.id, session.ownerSecret).catch((thrown: unknown) => {
    // Nothing was completed, so what is left is unreadable for everybody and goes when it expires.
    asSendError(thrown);
  });
}

/** The upload that a journal holds, with the same choices. */
export function resumption(unfinished: UnfinishedUpload, files: readonly ChosenFile[], parcel: Parcel): Sending {
  const { session, message } = unfinished;
  const { expiresInSeconds, maxDownloads } = session;
  return { files, parcel, expiresInSeconds, maxDownloads, message, resumed: session };
}

async function upload(
  { parcel, expiresInSeconds, maxDownloads, message, resumed }: Sending,
  { signal, onProgress, onSession }: SendingOptions,
  journal: BrowserJournal | undefined,
  startedAt: string,
): Promise<Sent> {
  const metadata = { ...parcel.metadata, ...(message !== undefined && { message }) };
  const resume = resumed && { session: resumed, partHashes: await recordedParts(resumed.id) };
  const sent = await client.upload({
    source: parcel.source,
    metadata,
    expiresInSeconds,
    maxDownloads,
    signal,
    onProgress,
    journal: {
      begin: async (session) => {
        onSession(session);
        await journal?.begin(session);
      },
      record: async (part, sha256) => journal?.record(part, sha256),
    },
    ...(resume && { resume }),
  });
  await forgetUpload(sent.id);
  const expiresAt = new Date(Date.parse(startedAt) + expiresInSeconds * 1000).toISOString();
  const { id, secret, ownerSecret } = sent;
  const transfer = {
    id,
    secret,
    ownerSecret,
    name: metadata.name,
    bytes: parcel.source.bytes,
    sentAt: startedAt,
    expiresAt,
  };
  return { transfer, kept: keepTransfer(transfer) };
}
