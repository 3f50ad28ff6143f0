import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from './directories.ts';
import { readAt, writeAll } from './file-body.ts';
import type { DirectoryEntry } from './zip-directory.ts';
import { encodeDirectory } from './zip-directory.ts';
import { encodeBeginning, encodeHeader, placeEntry } from './zip-entry.ts';

const BLOCK_BYTES = 1024 * 1024;

/** Whether more than half of the file, and more than it is worth to leave, belongs to no object. */
export function isSparse(entries: readonly DirectoryEntry[], fileBytes: number): boolean {
  const live = entries.reduce((sum, entry) => sum + entry.end - entry.offset, 0);
  return fileBytes - live > Math.max(BLOCK_BYTES, live);
}

/**
 * Puts a new file without dead space in the place of the zip file, all at once: a crash leaves the old one or the new one.
 * The old one's handle is closed.
 */
export async function compactZip(file: FileHandle, path: string, entries: readonly DirectoryEntry[]): Promise<void> {
  const draft = draftOf(path);
  const copy = await open(draft, 'w', 0o600);
  try {
    const beginning = encodeBeginning();
    await writeAll(copy, [beginning], 0);
    let tail = beginning.byteLength;
    const moved: DirectoryEntry[] = [];
    for (const entry of entries) {
      const place = { ...placeEntry(tail, entry), crc: entry.crc };
      await writeAll(copy, [encodeHeader(place, 'live', place.crc)], place.offset);
      for (let done = 0; done < entry.bytes; done += BLOCK_BYTES) {
        const block = await readAt(file, entry.dataOffset + done, Math.min(BLOCK_BYTES, entry.bytes - done));
        await writeAll(copy, [block], place.dataOffset + done);
      }
      moved.push(place);
      tail = place.end;
    }
    for (const chunk of encodeDirectory(moved, tail)) {
      await writeAll(copy, [chunk], tail);
      tail += chunk.byteLength;
    }
    await copy.sync();
  } finally {
    await copy.close();
  }
  await file.close();
  await rename(draft, path);
  await syncDirectory(dirname(path));
}

/** Removes what a crash left of a compaction. */
export async function removeDraft(path: string): Promise<void> {
  await rm(draftOf(path), { force: true });
}

function draftOf(path: string): string {
  return `${path}.compacting`;
}
