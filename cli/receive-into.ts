import { createWriteStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Bytes } from '../core/bytes.ts';
import type { OpenedTransfer } from '../core/client/client.ts';
import type { Next } from '../core/errors.ts';
import { asSendError, ERRORS, SendError } from '../core/errors.ts';
import type { Connection } from './connection.ts';
import { failWith, writeFault } from './failure.ts';
import { formatBytes } from './format.ts';
import type { HistoryKeeper, NewEntry } from './history-keeper.ts';
import type { Receiving } from './receiving.ts';
import { receiveFile, receiveStream, removeTemporary } from './receiving.ts';
import type { StateFile } from './state-file.ts';
import type { Target } from './target.ts';
import { deliverFile, deliverFolder, newFolderBeside } from './target.ts';
import type { Terminal } from './terminal.ts';
import { writeOut } from './terminal.ts';
import type { KeptLine, UnfinishedDownload } from './unfinished.ts';

/** After these a later run can continue the download; after the others what was received so far is of no use. */
const CONTINUABLE: readonly Next[] = ['retry', 'resume', 'restore'];

export interface ReceivingInto {
  readonly connection: Connection;
  readonly opened: OpenedTransfer;
  readonly target: Target;
  /** Takes the place of standard output as it is. */
  readonly sink?: WritableStream<Bytes>;
  readonly head: UnfinishedDownload;
  readonly state: StateFile;
  readonly kept: KeptLine | undefined;
  readonly history: HistoryKeeper;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Downloads, verifies, and only then gives the file its name or extracts it. Returns where it is. Throws `SendError`. */
export async function receiveInto(into: ReceivingInto): Promise<string> {
  const { opened, head, state, terminal, signal } = into;
  const bar = terminal.progress('receiving');
  try {
    const receiving: Receiving = { connection: into.connection, opened, head, state, bar, signal };
    const path = await receiveAndDeliver(receiving, into);
    const { metadata, info } = opened;
    await into.history.add(receivedEntry(head, { ...metadata, until: info.expiresAt, path }));
    await state.remove();
    terminal.say(`received ${formatBytes(opened.metadata.bytes)}`);
    return path;
  } catch (thrown) {
    bar.end();
    const { code } = asSendError(thrown);
    if (
      state.isKept &&
      CONTINUABLE.includes(ERRORS[code].next) &&
      !(code === 'not_writable' && (await isEmpty(head.temporary)))
    ) {
      await state.close();
      if (code !== 'broken_pipe') terminal.say(`to resume: sgraph-send resume ${head.id}`);
    } else {
      await removeTemporary(head);
      await state.remove();
    }
    throw thrown;
  }
}

/** What the history says of a download; the path is `-` for standard output. */
export function receivedEntry(
  { place, id, secret }: Pick<UnfinishedDownload, 'place' | 'id' | 'secret'>,
  file: { readonly name: string; readonly bytes: number; readonly until: string; readonly path: string },
): NewEntry {
  const { name, bytes, until, path } = file;
  return { kind: 'received', until, place, id, secret, name, bytes, paths: path === '-' ? [] : [path] };
}

/** A target that could not be written to at the start is not one to resume in. */
async function isEmpty(temporary: string | null): Promise<boolean> {
  if (temporary === null) return true;
  return stat(temporary).then(
    ({ size }) => size === 0,
    () => true,
  );
}

async function receiveAndDeliver(
  receiving: Receiving,
  { target, sink = stdoutSink(), head, kept, signal }: ReceivingInto,
): Promise<string> {
  if (target.kind === 'stdout') {
    await receiveStream(receiving, sink);
    return '-';
  }
  if (target.kind === 'device') {
    await receiveStream(receiving, deviceSink(target.path));
    return target.path;
  }
  await receiveFile(receiving, head.temporary ?? target.path, kept);
  return deliver(head, signal);
}

/** Gives a file that is whole its name, or extracts it. Returns the path. */
export async function deliver(
  { temporary, target, extract, force }: UnfinishedDownload,
  signal: AbortSignal,
): Promise<string> {
  if (extract) await extractTo(temporary ?? target, target, force, signal);
  else await deliverFile(temporary ?? target, target, force);
  return target;
}

/** The archive itself stays, beside the folder, when it cannot be extracted: it was received, and perhaps cannot be again. */
async function extractTo(archive: string, folder: string, force: boolean, signal: AbortSignal): Promise<void> {
  const { extractArchive } = await import('./extract.ts');
  const temporary = await newFolderBeside(folder);
  try {
    await extractArchive(archive, temporary, signal);
    await deliverFolder(await contentOf(temporary, folder), folder, force);
  } catch (thrown) {
    const error = asSendError(thrown);
    if (error.code !== 'unsafe_archive') throw error;
    await deliverFile(archive, `${folder}.zip`, false);
    throw new SendError(error.code, `${error.message}; the archive is kept beside the folder, as .zip`, {
      cause: error.cause,
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  await rm(archive, { force: true });
}

/** An archive of one folder, extracted to that folder's own name, does not become a folder in itself. */
async function contentOf(extracted: string, folder: string): Promise<string> {
  const entries = await readdir(extracted, { withFileTypes: true });
  const [only] = entries;
  if (entries.length === 1 && only?.isDirectory() && only.name === basename(folder)) return join(extracted, only.name);
  return extracted;
}

function stdoutSink(): WritableStream<Bytes> {
  return new WritableStream<Bytes>({ write: (chunk) => writeOut(chunk) });
}

function deviceSink(path: string): WritableStream<Bytes> {
  const stream = createWriteStream(path, { flags: 'r+' });
  // Every write reports its own failure.
  stream.on('error', () => undefined);
  return new WritableStream<Bytes>({
    write: (chunk) => done((settle) => stream.write(chunk, settle)),
    close: () => done((settle) => stream.end(settle)),
    abort: () => void stream.destroy(),
  });
}

function done(act: (settle: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    act((error) => (error ? reject(error) : resolve()));
  }).catch(failWith(writeFault));
}
