import type { Uploaded, UploadJournal, UploadSession } from '../core/client/client.ts';
import type { SealForRequest } from '../core/client/seal-for-request.ts';
import type { Protect } from '../core/crypto/protection.ts';
import type { Next } from '../core/errors.ts';
import { asSendError, ERRORS } from '../core/errors.ts';
import type { Connection } from './connection.ts';
import type { Directories } from './directories.ts';
import type { HistoryKeeper, NewEntry } from './history-keeper.ts';
import type { Payload } from './payload.ts';
import { sentLine } from './progress.ts';
import type { TransferLocation } from './settings.ts';
import type { StateFile } from './state-file.ts';
import { createStateFileIfPossible, reopenStateFile } from './state-file.ts';
import type { Terminal } from './terminal.ts';
import type { UnfinishedUpload } from './unfinished.ts';
import { uploadStatePath } from './unfinished.ts';

/** After these nothing on the server can be continued, and the same files would be refused again. */
const FINAL: readonly Next[] = ['token', 'ended', 'never'];

export interface Sending {
  readonly connection: Connection;
  readonly place: TransferLocation;
  readonly directories: Directories;
  readonly history: HistoryKeeper;
  readonly payload: Payload;
  readonly message: string | undefined;
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
  readonly token: string | undefined;
  readonly protect: Protect | undefined;
  /** Where it is for a file request. */
  readonly forRequest?: SealForRequest | undefined;
  readonly resumed?: { readonly session: UploadSession; readonly partHashes: ReadonlyMap<number, string> };
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Encrypts and sends, with a journal on disk, so that an interrupted upload can go on. Throws `SendError`. */
export async function sendPayload(sending: Sending): Promise<Uploaded> {
  const { connection, payload, message, expiresInSeconds, maxDownloads, token, protect, resumed, terminal, signal } =
    sending;
  const journal = createJournal(sending);
  const bar = terminal.progress('sending');
  const started = performance.now();
  let skipped = 0;
  let hasSent = resumed !== undefined;
  try {
    if (resumed) await journal?.reopen(resumed.session.id);
    const uploaded = await connection.client.upload({
      source: payload.source,
      metadata: { ...payload.metadata, ...(message !== undefined && { message }) },
      expiresInSeconds,
      maxDownloads,
      token,
      protect,
      forRequest: sending.forRequest,
      signal,
      onProgress: ({ transferredBytes, totalBytes, skippedBytes = 0 }) => {
        skipped = skippedBytes;
        hasSent ||= transferredBytes > 0;
        bar.update(transferredBytes, totalBytes, skipped);
      },
      ...(journal && { journal }),
      ...(resumed && { resume: resumed }),
    });
    await sending.history.add(entryOf(uploaded, sending));
    await journal?.remove();
    bar.end();
    terminal.say(sentLine(payload.source.bytes, skipped, (performance.now() - started) / 1000));
    return uploaded;
  } catch (thrown) {
    bar.end();
    const { next } = ERRORS[asSendError(thrown).code];
    // Where no byte went out, there is nothing that another run could save.
    const id = await journal?.keep(FINAL.includes(next) || (!hasSent && next !== 'restart'));
    if (id !== undefined) terminal.say(adviceFor(next, id));
    throw thrown;
  }
}

function entryOf({ id, secret, ownerSecret }: Uploaded, { place, payload, expiresInSeconds }: Sending): NewEntry {
  const until = new Date(Date.now() + expiresInSeconds * 1000).toISOString();
  const { source, metadata, paths = [] } = payload;
  return {
    kind: 'sent',
    until,
    place,
    id,
    secret,
    ownerSecret,
    name: metadata.name,
    bytes: source.bytes,
    paths: [...paths],
  };
}

function adviceFor(next: Next, id: string): string {
  if (next !== 'restart') return `to resume: sgraph-send resume ${id}`;
  return `to send it again: sgraph-send resume ${id} --restart`;
}

interface Journal extends UploadJournal {
  reopen(id: string): Promise<void>;
  remove(): Promise<void>;
  /** Leaves it for a later run, or removes it for good. Gives the id under which the upload can go on. */
  keep(isFinal: boolean): Promise<string | undefined>;
}

/** Undefined for a stream: there is nothing from which it could be read again. */
function createJournal({ payload, place, directories, history, terminal }: Sending): Journal | undefined {
  const { paths } = payload;
  if (!paths) return undefined;
  let file: StateFile | undefined;
  let id = '';
  return {
    async begin(session) {
      const startedAt = new Date().toISOString();
      const until = new Date(Date.now() + session.expiresInSeconds * 1000).toISOString();
      const head: UnfinishedUpload = {
        version: 1,
        kind: 'upload',
        startedAt,
        until,
        place,
        ...(!history.isOn && { history: 'off' as const }),
        paths: [...paths],
        leaveOut: payload.leaveOut,
        session,
      };
      ({ id } = session);
      file = await createStateFileIfPossible(uploadStatePath(directories, id), head, terminal);
    },
    async reopen(known) {
      id = known;
      const path = uploadStatePath(directories, id);
      if (path !== undefined) file = await reopenStateFile(path);
    },
    record: async (part, sha256) => file?.append({ part, sha256 }),
    remove: async () => file?.remove(),
    async keep(isFinal) {
      if (!file) return undefined;
      if (!isFinal) await file.close();
      else await file.remove();
      return isFinal || !file.isKept ? undefined : id;
    },
  };
}
