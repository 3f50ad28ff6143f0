import { stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { getMimeType } from 'hono/utils/mime';
import { utf8 } from '../core/bytes.ts';
import { SendError } from '../core/errors.ts';
import { listedFiles } from '../core/listed-files.ts';
import { characterCount, MAX_NOTE_BYTES, NOTE_CHARACTERS, NOTE_NAME, NOTE_TYPE, noteText } from '../core/note.ts';
import type { Metadata } from '../core/schemas.ts';
import { failWith, readFault } from './failure.ts';
import type { OpenSource } from './file-source.ts';
import { hasItsSize, openFileSource } from './file-source.ts';
import type { LeaveOut } from './leave-out.ts';
import { NOTHING } from './leave-out.ts';
import { identify, walkTree } from './tree.ts';

interface PayloadFile {
  readonly name: string;
  readonly bytes: number;
}

/** What will be encrypted: one file as it is, one archive of all, or what a stream gave. */
export interface Payload {
  readonly source: OpenSource;
  readonly metadata: Omit<Metadata, 'bytes' | 'message'>;
  /** Absolute paths from which the same parcel can be made again; undefined for what cannot be read twice. */
  readonly paths: readonly string[] | undefined;
  /** Every file with its path in the archive. */
  readonly files: readonly PayloadFile[];
  /** Paths of what cannot be sent. */
  readonly skipped: readonly string[];
  /** Paths of what is not sent because the command says so. */
  readonly leftOut: readonly string[];
  readonly leaveOut: LeaveOut;
}

/**
 * Makes one parcel of the paths; `-` is standard input. `name` takes the place of the file's own, or of the archive's. Throws `unreadable`,
 * and `invalid_request` for standard input beside files.
 */
export async function packPayload(
  paths: readonly string[],
  name: string | undefined,
  signal: AbortSignal,
  leaveOut: LeaveOut = NOTHING,
): Promise<Payload> {
  const [only = '-'] = paths;
  if (paths.length === 1 && only === '-') return packStream(process.stdin, name ?? 'stdin', signal);
  if (paths.includes('-')) throw new SendError('invalid_request', 'standard input cannot be sent together with files');
  const absolute = paths.map((path) => resolve(path));
  if (absolute.length === 1) {
    const [path = ''] = absolute;
    const stats = await stat(path).catch(failWith(readFault));
    const ownName = name ?? basename(path);
    // A pipe or a device, such as a shell's <(command), has no size and can be read once.
    if (!stats.isFile() && !stats.isDirectory()) return packStream(createReadStream(path), ownName, signal);
    if (stats.isFile()) {
      const identity = identify(path, stats);
      if (!(await hasItsSize(identity))) return packStream(createReadStream(path), ownName, signal);
      const metadata = { name: ownName, type: getMimeType(ownName) ?? 'application/octet-stream' };
      return onePayload(await openFileSource(identity), metadata, absolute);
    }
  }
  return packArchive(absolute, name, signal, leaveOut);
}

function onePayload(source: OpenSource, metadata: Payload['metadata'], paths: Payload['paths']): Payload {
  const files = [{ name: metadata.name, bytes: source.bytes }];
  return { source, metadata, paths, files, skipped: [], leftOut: [], leaveOut: NOTHING };
}

/** A text as a note; `-` is standard input. Throws `invalid_request` for what cannot be one. */
export async function packNote(
  given: string,
  name: string | undefined,
  input: Readable = process.stdin,
): Promise<Payload> {
  const text = given === '-' ? await textOf(input) : given;
  if (text === '') throw new SendError('invalid_request', 'the text is empty: a note needs at least one character');
  const count = characterCount(text);
  if (count > NOTE_CHARACTERS) {
    const most = `a note has at most ${NOTE_CHARACTERS}`;
    throw new SendError('invalid_request', `the text has ${count} characters, ${most}: send it as a file`);
  }
  const content = utf8(text);
  const read: OpenSource['read'] = (start, end) => Promise.resolve(content.slice(start, end));
  const source: OpenSource = { bytes: content.byteLength, read, close: () => Promise.resolve() };
  return onePayload(source, { name: name ?? NOTE_NAME, type: NOTE_TYPE }, undefined);
}

/** What is longer than a note can be is not read to its end. */
async function textOf(input: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of input as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > MAX_NOTE_BYTES)
        throw new SendError(
          'invalid_request',
          `the text is longer than the ${NOTE_CHARACTERS} characters of a note: send it as a file`,
        );
    }
  } catch (thrown) {
    throw readFault(thrown);
  }
  const text = noteText(new Uint8Array(Buffer.concat(chunks)));
  if (text === undefined)
    throw new SendError('invalid_request', 'standard input is not text in UTF-8: send it as a file, without --text');
  return text;
}

async function packStream(input: Readable, name: string, signal: AbortSignal): Promise<Payload> {
  const { spoolStream } = await import('./spool.ts');
  const source = await spoolStream(input, signal).catch(failWith(readFault));
  const metadata = { name, type: getMimeType(name) ?? 'application/octet-stream' };
  return onePayload(source, metadata, undefined);
}

async function packArchive(
  paths: readonly string[],
  name: string | undefined,
  signal: AbortSignal,
  leaveOut: LeaveOut,
): Promise<Payload> {
  const { archiveSource } = await import('./archive.ts');
  const { entries, skipped, leftOut, isSpooled } = await walkTree(paths, signal, leaveOut);
  if (entries.length === 0 && leftOut.length > 0)
    throw new SendError('invalid_request', 'nothing is left to send: everything is excluded');
  const files = entries.flatMap(({ name: path, file }) => (file ? [{ name: path, bytes: file.bytes }] : []));
  const [first = ''] = paths;
  const stem = paths.length === 1 ? basename(first) || 'root' : 'files';
  const metadata = { name: name ?? `${stem}.zip`, type: 'application/zip', files: listedFiles(files) };
  const source = archiveSource(entries);
  return { source, metadata, paths: isSpooled ? undefined : paths, files, skipped, leftOut, leaveOut };
}
