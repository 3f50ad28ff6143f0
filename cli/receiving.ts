import type { FileHandle } from 'node:fs/promises';
import { open, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Bytes } from '../core/bytes.ts';
import { fromBase64Url, toBase64Url } from '../core/bytes.ts';
import type { OpenedTransfer } from '../core/client/client.ts';
import type { KeptParts } from '../core/client/download.ts';
import { keptBytes } from '../core/client/download.ts';
import { asSendError, SendError } from '../core/errors.ts';
import type { Connection } from './connection.ts';
import { systemCode } from '../core/system-words.ts';
import { failWith, writeFault } from './failure.ts';
import { createFileSink } from './file-sink.ts';
import type { ProgressBar } from './progress.ts';
import type { StateFile } from './state-file.ts';
import type { KeptLine, UnfinishedDownload } from './unfinished.ts';

/** How often it is written down how far a download is: what came later is fetched again after a crash. */
const MARK_EVERY_BYTES = 64 * 1024 * 1024;
const MARK_EVERY_MS = 2_000;

export interface Receiving {
  readonly connection: Connection;
  readonly opened: OpenedTransfer;
  readonly head: UnfinishedDownload;
  readonly state: StateFile;
  readonly bar: ProgressBar;
  readonly signal: AbortSignal;
}

/**
 * Downloads into the temporary file, from where an earlier run left it. The bytes on disk were verified before they were written, and
 * counted after they were synced. Resolves when the whole file has verified and is on the medium.
 */
export async function receiveFile(receiving: Receiving, temporary: string, kept: KeptLine | undefined): Promise<void> {
  const { opened } = receiving;
  const { file, from } = await openTemporary(temporary, opened, kept);
  try {
    await requireRoom(temporary, opened.metadata.bytes - keptBytes(from?.parts ?? 0, opened.info));
    const marker = createMarker(receiving, () => sink.sync());
    const sink = createFileSink(file, keptBytes(from?.parts ?? 0, opened.info), marker.last);
    await download(receiving, sink.sink, { kept: from, onKept: marker.seen });
  } finally {
    await file.close();
  }
}

/** Downloads into something that cannot be continued: another run starts it again, under the same claim. */
export async function receiveStream(receiving: Receiving, sink: WritableStream<Bytes>): Promise<void> {
  await download(receiving, sink, { kept: undefined, onKept: () => undefined });
}

async function download(
  { connection, opened, head, bar, signal }: Receiving,
  sink: WritableStream<Bytes>,
  { kept, onKept }: { kept: KeptParts | undefined; onKept: (kept: KeptParts) => void },
): Promise<void> {
  // A download whose every part is here may have finished: there is nothing left to claim.
  if (kept && keptBytes(kept.parts, opened.info) === opened.metadata.bytes) return;
  try {
    await connection.client.download({
      id: head.id,
      secret: head.secret,
      passwordKey: head.passwordKey,
      claimId: head.claimId,
      opened,
      sink,
      signal,
      onKept,
      onProgress: ({ transferredBytes, totalBytes }) => bar.update(transferredBytes, totalBytes),
      ...(kept && { kept }),
    });
  } catch (thrown) {
    throw signal.aborted ? new SendError('cancelled', undefined, { cause: thrown }) : asSendError(thrown);
  } finally {
    bar.end();
  }
}

/** The temporary file, and the position where it resumes; its start when the file does not match the state. */
async function openTemporary(
  temporary: string,
  { info }: OpenedTransfer,
  kept: KeptLine | undefined,
): Promise<{ file: FileHandle; from: KeptParts | undefined }> {
  const file = await open(temporary, 'r+')
    .catch((thrown: unknown) => {
      if (systemCode(thrown) !== 'ENOENT') throw thrown;
      return open(temporary, 'wx+', 0o600);
    })
    .catch(failWith(writeFault));
  const header = kept && fromBase64Url(kept.header);
  const { size } = await file.stat();
  // The sizes of parts come from the server: they must be those by which the bytes were counted.
  const isGood = kept && header && kept.bytes === keptBytes(kept.parts, info) && size >= kept.bytes;
  await file.truncate(isGood ? kept.bytes : 0).catch(failWith(writeFault));
  return { file, from: isGood ? { parts: kept.parts, header } : undefined };
}

/** Before anything is claimed. What is full all the same shows when it is written. */
async function requireRoom(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path)).catch(failWith(writeFault));
  if (bytes <= bavail * bsize) return;
  throw new SendError('disk_full', `the file needs ${bytes} more bytes, and ${bavail * bsize} are free`);
}

/** Writes down from time to time how many parts are on the medium, and at the end. */
function createMarker(
  { opened, state }: Receiving,
  sync: () => Promise<void>,
): { seen: (kept: KeptParts) => void; last: () => Promise<void> } {
  let seen: KeptParts | undefined;
  let marked = { bytes: 0, at: performance.now() };
  let marking: Promise<void> | undefined;
  const append = async ({ parts, header }: KeptParts): Promise<void> => {
    const bytes = keptBytes(parts, opened.info);
    marked = { bytes, at: performance.now() };
    await state.append({ parts, bytes, header: toBase64Url(header) } satisfies KeptLine);
  };
  return {
    seen: (kept) => {
      seen = kept;
      const bytes = keptBytes(kept.parts, opened.info) - marked.bytes;
      const isDue = bytes >= MARK_EVERY_BYTES || performance.now() - marked.at >= MARK_EVERY_MS;
      if (!isDue || marking) return;
      marking = sync()
        .then(() => append(kept))
        // A mark that fails counts as missing; if the disk is full, the next write fails.
        .catch(() => undefined)
        .finally(() => (marking = undefined));
    },
    last: async () => {
      await marking;
      if (seen) await append(seen);
    },
  };
}

/** Removes what an unfinished download has on disk. */
export async function removeTemporary({ temporary }: UnfinishedDownload): Promise<void> {
  if (temporary !== null) await rm(temporary, { force: true });
}
