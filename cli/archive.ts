import { makeZip, predictLength } from 'client-zip';
import type { Bytes } from '../core/bytes.ts';
import { SendError } from '../core/errors.ts';
import type { OpenSource } from './file-source.ts';
import { openSame, readUpTo, requireSame } from './file-source.ts';
import { sequentialSource } from './sequential-source.ts';
import type { TreeEntry } from './tree.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * One zip of all entries, stored and not compressed, so that its size is known before anything is read. The same entries always make the
 * same bytes, so an upload of it can go on. Throws `file_changed` when a file is not what it was when the tree was walked.
 */
export function archiveSource(entries: readonly TreeEntry[]): OpenSource {
  const described = entries.map(({ name, file }) => (file ? { name, size: file.bytes } : { name }));
  const bytes = Number(predictLength(described));
  return sequentialSource(bytes, () => makeZip(zipEntries(entries)));
}

type ZipEntry =
  | { readonly name: string; readonly lastModified: Date; readonly size: number; readonly input: AsyncIterable<Bytes> }
  | { readonly name: string; readonly lastModified: Date };

/** Files are opened when their turn comes: a folder may hold more of them than a process may have open. */
function* zipEntries(entries: readonly TreeEntry[]): Generator<ZipEntry> {
  for (const { name, file, modified } of entries) {
    const lastModified = new Date(modified);
    yield file ? { name, lastModified, size: file.bytes, input: contentOf(file) } : { name, lastModified };
  }
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
