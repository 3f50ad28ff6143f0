import { archiveOf } from '../core/archive.ts';
import type { Bytes } from '../core/bytes.ts';
import { SendError } from '../core/errors.ts';
import type { OpenSource } from './file-source.ts';
import { openSame, readUpTo, requireSame } from './file-source.ts';
import { sequentialSource } from './sequential-source.ts';
import type { TreeEntry } from './tree.ts';

const CHUNK_BYTES = 1024 * 1024;

/** One zip of all entries. Throws `file_changed` when a file is not what it was when the tree was walked. */
export function archiveSource(entries: readonly TreeEntry[]): OpenSource {
  // Files are opened when their turn comes: a folder may hold more of them than a process may have open.
  const { bytes, open } = archiveOf(
    entries.map(({ name, modified, file }) => ({
      name,
      modified,
      file: file && { bytes: file.bytes, open: () => contentOf(file) },
    })),
  );
  return sequentialSource(bytes, open);
}

async function* contentOf(identity: NonNullable<TreeEntry['file']>): AsyncGenerator<Bytes> {
  const file = await openSame(identity);
  try {
    for (let position = 0; position < identity.bytes; position += CHUNK_BYTES) {
      const length = Math.min(CHUNK_BYTES, identity.bytes - position);
      const chunk = await readUpTo(file, position, length);
      if (chunk.byteLength < length) throw new SendError('file_changed');
      yield chunk;
    }
    await requireSame(file, identity);
  } finally {
    await file.close();
  }
}
