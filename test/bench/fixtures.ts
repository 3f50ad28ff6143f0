import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DEFAULT_PART_BYTES } from '../../core/crypto/layout.ts';

const SHARED_MEMORY = '/dev/shm';

/** The files of one run. Both folders are removed at its end. */
export interface Fixtures {
  /** A folder in memory where the system has such a place, so that no disk is measured. */
  readonly memory: string;
  /** A folder on the disk of the system's temporary files. */
  readonly disk: string;
  /** A file of random bytes in memory, of the size that is measured. */
  file(): Promise<string>;
  /** As many bytes in one file for each part: sending them reads as much memory as from one large file. */
  parts(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function createFixtures(bytes: number): Promise<Fixtures> {
  const disk = await mkdtemp(join(tmpdir(), 'sgraph-send-bench-'));
  const memory = existsSync(SHARED_MEMORY) ? await mkdtemp(join(SHARED_MEMORY, 'sgraph-send-bench-')) : disk;
  let file: Promise<string> | undefined;
  let parts: Promise<readonly string[]> | undefined;
  return {
    memory,
    disk,
    file: () => (file ??= writeRandomFile(join(memory, 'file'), bytes)),
    parts: () => (parts ??= writeParts(join(memory, 'parts'), bytes)),
    async remove() {
      for (const folder of new Set([memory, disk])) await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** A file of zeros that takes no room on its medium. */
export async function writeSparseFile(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'w');
  await file.truncate(bytes);
  await file.close();
  return path;
}

/** A file of random bytes. */
export async function writeRandomFile(path: string, bytes: number): Promise<string> {
  function* blocks(): Generator<Buffer> {
    for (let left = bytes; left > 0; left -= DEFAULT_PART_BYTES) yield randomBytes(Math.min(DEFAULT_PART_BYTES, left));
  }
  await pipeline(Readable.from(blocks()), createWriteStream(path));
  return path;
}

async function writeParts(folder: string, bytes: number): Promise<string[]> {
  await mkdir(folder);
  const parts: string[] = [];
  for (let start = 0; start < bytes; start += DEFAULT_PART_BYTES) {
    const path = join(folder, String(parts.length + 1));
    parts.push(await writeRandomFile(path, Math.min(DEFAULT_PART_BYTES, bytes - start)));
  }
  return parts;
}
