import type { OpenedTransfer } from '../core/client/client.ts';
import type { Progress } from '../core/client/client.ts';
import { downloadByLink } from '../core/client/download-by-link.ts';
import { asSendError, ERRORS } from '../core/errors.ts';
import { latestExpiry } from '../core/longest-life.ts';
import { keepAwake } from './wake-lock.ts';
import { claimIdFor, forgetClaim } from './claims.ts';
import type { SaveMethod, Saving } from './save-file.ts';
import { prepareSaving, requireRoom } from './save-file.ts';
import { apiOver, client, serverInfo } from './server.ts';
import { countingTransport } from './transport.ts';

/** Parts that the client fetches at once: what came in can be ahead of what has verified by so many. */
const PARTS_AT_ONCE = 4;
export interface Receiving {
  readonly opened: OpenedTransfer;
  readonly secret: string;
  readonly way: SaveMethod;
  /** Takes the place of what `way` says. */
  readonly saving?: Saving | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Called at each look at an upload that still runs. */
  readonly onWaiting: (waiting: OpenedTransfer) => void;
}

/**
 * Waits until the upload is complete, claims, downloads, decrypts and saves. The person gets the file only after its last segment has verified. Returns how to save it
 * again, where that is possible. Throws `SendError`, `cancelled` also when the person closed the picker, before anything was claimed.
 */
export async function receive(receiving: Receiving): Promise<(() => void) | undefined> {
  const { opened, secret, way, signal } = receiving;
  const { id } = opened.info;
  await requireRoom(way, opened.metadata.bytes);
  const saving = receiving.saving ?? (await prepareSaving(way, opened.metadata.name, opened.metadata.bytes));
  if (opened.info.state === 'uploading') await uploaded(receiving, saving);
  const { limits } = await serverInfo();
  const claimId = claimIdFor(id, new Date(latestExpiry(opened.info, limits)).toISOString());
  const progress = receivedProgress(receiving);
  const awake = new AbortController();
  keepAwake(awake.signal);
  try {
    const api = apiOver(countingTransport(progress.received));
    const { passwordKey } = opened;
    const wanted = { id, secret, passwordKey, claimId, sink: saving.sink, signal };
    await downloadByLink(api, { ...wanted, onProgress: progress.verified });
    forgetClaim(id);
    return await saving.deliver();
  } catch (thrown) {
    // The next click takes a new one, and the page does not say that a download goes on which never began or is over.
    const { next } = ERRORS[asSendError(thrown).code];
    if (next === 'restart' || next === 'ended') forgetClaim(id);
    throw thrown;
  } finally {
    awake.abort();
  }
}

/** Waits. Where the upload ends without a file nothing of it is left where that was to be saved. */
async function uploaded({ opened, secret, signal, onWaiting }: Receiving, { sink }: Saving): Promise<void> {
  try {
    const { passwordKey } = opened;
    await client.openWhenReady(opened.info.id, secret, { onWaiting, signal, passwordKey });
  } catch (thrown) {
    await sink.abort(thrown).catch(() => undefined);
    throw thrown;
  }
}

/** The client reports whole verified parts; in between, incoming bytes are counted, so that the bar keeps moving. */
function receivedProgress({ opened, onProgress }: Receiving): {
  received: (bytes: number) => void;
  verified: (progress: Progress) => void;
} {
  const { ciphertextBytes: totalBytes, partBytes } = opened.info;
  let receivedBytes = 0;
  let verifiedBytes = 0;
  let shownBytes = 0;
  const show = (): void => {
    // A part that was sent twice is counted twice.
    const ahead = Math.min(receivedBytes, verifiedBytes + PARTS_AT_ONCE * partBytes, totalBytes);
    shownBytes = Math.max(shownBytes, verifiedBytes, ahead);
    onProgress({ transferredBytes: shownBytes, totalBytes });
  };
  return {
    received: (bytes) => {
      receivedBytes += bytes;
      show();
    },
    verified: ({ transferredBytes }) => {
      verifiedBytes = transferredBytes;
      show();
    },
  };
}
