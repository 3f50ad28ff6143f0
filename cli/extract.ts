import { createWriteStream } from 'node:fs';
import { mkdir, statfs, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { openPromise } from 'yauzl';
import { SendError } from '../core/errors.ts';
import { createPathTable, entrySegments } from './entry-path.ts';
import { codeOf, failWith, writeFault } from './failure.ts';

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;

interface Planned {
  readonly entry: Entry;
  /** Below the folder of the extraction. */
  readonly path: string;
  readonly isFolder: boolean;
}

/**
 * Extracts an archive into a folder that this process has just made, so that nothing which was there can be overwritten or followed. All
 * names are judged before anything is written. Throws `unsafe_archive` for links, special files, encryption and paths that lead out of the
 * folder, `disk_full` when the files cannot have room. Returns how many files there are.
 */
export async function extractArchive(archive: string, folder: string, signal: AbortSignal): Promise<number> {
  const zip = await openPromise(archive, { strictFileNames: true, autoClose: false }).catch(failWith(archiveFault));
  try {
    const planned = await plan(zip).catch(failWith(archiveFault));
    await requireRoom(planned, folder);
    for (const each of planned) {
      signal.throwIfAborted();
      await extractEntry(zip, each, folder, signal);
    }
    return planned.filter(({ isFolder }) => !isFolder).length;
  } finally {
    zip.close();
  }
}

async function plan(zip: ZipFile): Promise<Planned[]> {
  const table = createPathTable();
  const planned: Planned[] = [];
  for await (const entry of zip.eachEntry()) {
    const isFolder = entry.fileName.endsWith('/');
    requireOrdinary(entry, isFolder);
    planned.push({ entry, path: table.take(entrySegments(entry.fileName, process.platform), isFolder), isFolder });
  }
  return planned;
}

/** The upper half of the attributes is the file's mode where the archive was made on a system that has modes; zero elsewhere. */
function requireOrdinary(entry: Entry, isFolder: boolean): void {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type !== 0 && type !== (isFolder ? FOLDER : REGULAR)) {
    throw new SendError('unsafe_archive', 'the archive is not extracted: it holds a link or a special file');
  }
  if (entry.isEncrypted())
    throw new SendError('unsafe_archive', 'the archive is not extracted: it is encrypted itself');
}

/** Against archives that unpack to far more than their own size. */
async function requireRoom(planned: readonly Planned[], folder: string): Promise<void> {
  const needed = planned.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  const { bavail, bsize } = await statfs(folder).catch(failWith(writeFault));
  if (needed <= bavail * bsize) return;
  throw new SendError('disk_full', `the files of the archive have ${needed} bytes, more than there is room for`);
}

async function extractEntry(
  zip: ZipFile,
  { entry, path, isFolder }: Planned,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const target = join(folder, path);
  await mkdir(isFolder ? target : dirname(target), { recursive: true, mode: 0o700 }).catch(failWith(writeFault));
  if (isFolder) return;
  const content = await zip.openReadStreamPromise(entry).catch(failWith(archiveFault));
  const file = createWriteStream(target, { flags: 'wx', mode: 0o600 });
  await pipeline(content, withChecksum(entry.crc32), file, { signal }).catch(failWith(archiveFault));
  const modified = entry.getLastModDate();
  await utimes(target, modified, modified).catch(failWith(writeFault));
}

/** The library compares lengths, but not the content with its checksum. */
function withChecksum(expected: number): (content: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* (content) {
    let checksum = 0;
    for await (const chunk of content) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (checksum !== expected)
      throw new SendError('unsafe_archive', 'the archive is not extracted: a file in it is damaged');
  };
}

function archiveFault(thrown: unknown): SendError {
  if (codeOf(thrown) !== undefined || thrown instanceof SendError) return writeFault(thrown);
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new SendError('cancelled', undefined, { cause: thrown });
  return new SendError('unsafe_archive', 'the archive is not extracted: it is damaged, or of a kind not known here', {
    cause: thrown,
  });
}
