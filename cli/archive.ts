import { archiveOf } from '../core/archive.ts';
import type { Bytes } from '../core/bytes.ts';
import type { FileIdentity, OpenSource } from './file-source.ts';
import { changedWhileSent, openSame, readUpTo, requireSame } from './file-source.ts';
import { sequentialSource } from './sequential-source.ts';
import type { TreeEntry } from './tree.ts';

const CHUNK_BYTES = 1024 * 1024;

/** One zip of all entries. Throws `file_changed` when a file is not what it was when the tree was walked. */
export function archiveSource(entries: readonly TreeEntry[]): OpenSource {
  // Files are opened when their turn comes: a folder may hold more of them than a process may have open.
  const { bytes, open } = archiveOf(
    entries.map(({ name, modified, isExecutable, file }) => ({
      name,
      modified,
      file: file && { bytes: file.bytes, isExecutable, open: () => contentOf(file) },
    })),
  );
  const source = sequentialSource(bytes, open);
  return {
    ...source,
    close: async () => {
      await source.close();
      for (const { file } of entries) if (file && 'read' in file) await file.close();
    },
  };
}

async function* contentOf(file: NonNullable<TreeEntry['file']>): AsyncGenerator<Bytes> {
  if ('read' in file) yield* chunksOf(file.bytes, (start, end) => file.read(start, end));
  else yield* contentOfFile(file);
}

async function* contentOfFile(identity: FileIdentity): AsyncGenerator<Bytes> {
  const file = await openSame(identity);
  try {
    for await (const chunk of chunksOf(identity.bytes, (start, end) => readUpTo(file, start, end - start))) yield chunk;
    await requireSame(file, identity);
  } finally {
    await file.close();
  }
}

async function* chunksOf(bytes: number, read: (start: number, end: number) => Promise<Bytes>): AsyncGenerator<Bytes> {
  for (let start = 0; start < bytes; start += CHUNK_BYTES) {
    const end = Math.min(bytes, start + CHUNK_BYTES);
    const chunk = await read(start, end);
    if (chunk.byteLength < end - start) throw changedWhileSent();
    yield chunk;
  }
}
