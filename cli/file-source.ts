import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { Bytes } from '../core/bytes.ts';
import type { PlaintextSource } from '../core/client/client.ts';
import { asSendError, SendError } from '../core/errors.ts';
import { failWith, missingFileFault, readFault } from './failure.ts';

/** What distinguishes a file from another without reading it. */
export interface FileIdentity {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds. */
  readonly modified: number;
}

/** A source that holds something open. */
export interface OpenSource extends PlaintextSource {
  close(): Promise<void>;
}

/** A file as it is. Throws `file_changed` when it is not the identified one, or is written to while it is read. */
export async function openFileSource(identity: FileIdentity): Promise<OpenSource> {
  const file = await openSame(identity);
  return {
    bytes: identity.bytes,
    async read(start, end) {
      const bytes = await readUpTo(file, start, end - start);
      if (end === identity.bytes) await requireSame(file, identity);
      return bytes;
    },
    close: () => file.close(),
  };
}

/**
 * Whether a file holds as many bytes as its system says. Those of `/proc` say 0 and those of `/sys` 4096, whatever they hold; a file that
 * is written to may have grown. Throws `unreadable`.
 */
export async function hasItsSize({ path, bytes }: FileIdentity): Promise<boolean> {
  const file = await open(path, 'r').catch(failWith(readFault));
  try {
    const end = await readUpTo(file, Math.max(0, bytes - 1), 2);
    return end.byteLength === Math.min(bytes, 1);
  } catch (thrown) {
    // Some of them can be read from their start only.
    if (asSendError(thrown).code === 'unreadable') return false;
    throw thrown;
  } finally {
    await file.close();
  }
}

/** Opens a file for reading. Throws `unreadable`, `file_gone`, and `file_changed` when it is not the identified one. */
export async function openSame(identity: FileIdentity): Promise<FileHandle> {
  const file = await open(identity.path, 'r').catch(failWith(missingFileFault));
  try {
    await requireSame(file, identity);
    return file;
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

/** Throws `file_changed` when size or time differ. */
export async function requireSame(file: FileHandle, { bytes, modified }: FileIdentity): Promise<void> {
  const found = await file.stat();
  if (found.size !== bytes || Math.floor(found.mtimeMs) !== modified) throw changedWhileSent();
}

/** The error for a file that keeps changing while it is sent. */
export function changedWhileSent(): SendError {
  return new SendError(
    'file_changed',
    'a file was written to while it was sent: send it when it is finished, or send a copy, or its present content with `cat FILE | sgraph-send send -`',
  );
}

/** The bytes from a position on in memory of their own, fewer where the file ends before. */
export async function readUpTo(file: FileHandle, position: number, length: number): Promise<Bytes> {
  // Not zeroed, and not of Node's shared pool, which a reader could look into.
  const memory = Buffer.allocUnsafeSlow(length).buffer;
  let filled = 0;
  while (filled < length) {
    const target = new Uint8Array(memory, filled);
    const { bytesRead } = await file.read(target, 0, length - filled, position + filled).catch(failWith(readFault));
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return new Uint8Array(memory, 0, filled);
}
