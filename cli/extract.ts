import { createWriteStream } from 'node:fs';
import { mkdir, statfs, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { getFileNameLowLevel, openPromise } from 'yauzl';
import { SendError } from '../core/errors.ts';
import { countEntries } from './archive-count.ts';
import { createPathTable } from '../core/archive-path.ts';
import { entrySegments } from './entry-path.ts';
import { systemCode } from '../core/system-words.ts';
import { failWith, writeFault } from './failure.ts';

/** What the end record of an archive has room for, and says where there are more. */
const LARGEST_COUNT = 0xffff;
const SMALL_BYTES = 256 * 1024;
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const OWNER_EXECUTES = 0o100;
/** APPNOTE.TXT 6.3.10, section 4.4.2. */
const MADE_ON_UNIX = 3;

interface Planned {
  readonly entry: Entry;
  /** Below the folder of the extraction. */
  readonly path: string;
  readonly isFolder: boolean;
}

/**
 * Extracts an archive into a folder that this process has just made, so that nothing which was there can be overwritten or followed. All
 * names are judged before anything is written. Throws `unsafe_archive` for links, special files, encryption and paths that lead out of the
 * folder, and where the archive holds another number of entries than it says; `disk_full` when the files cannot have room. Returns how
 * many files there are.
 */
export async function extractArchive(archive: string, folder: string, signal: AbortSignal): Promise<number> {
  // The library refuses every name with a backslash, which files of other systems than Windows may have.
  const zip = await openPromise(archive, { decodeStrings: false, autoClose: false }).catch(failWith(archiveFault));
  try {
    await requireCount(zip, archive);
    const planned = await plan(zip, signal).catch(failWith(archiveFault));
    await requireRoom(planned, folder);
    const made = new Set<string>();
    for (const each of planned) {
      signal.throwIfAborted();
      const target = join(folder, each.path);
      const parent = each.isFolder ? target : dirname(target);
      if (!made.has(parent)) await mkdir(parent, { recursive: true }).catch(failWith(writeFault));
      made.add(parent);
      if (!each.isFolder) await extractFile(zip, each.entry, target, signal);
    }
    return planned.filter(({ isFolder }) => !isFolder).length;
  } finally {
    zip.close();
  }
}

/** Corrects a count that did not fit into the 16 bits of the end record; refuses any other that differs. */
async function requireCount(zip: ZipFile, archive: string): Promise<void> {
  const said = zip.entryCount;
  const held = await countEntries(archive, Number(zip.readEntryCursor)).catch(failWith(archiveFault));
  if (held === said) return;
  if (held <= LARGEST_COUNT || (said !== LARGEST_COUNT && said !== held % (LARGEST_COUNT + 1)))
    throw new SendError(
      'unsafe_archive',
      `the archive is not extracted: it declares ${said} entries and contains ${held}`,
    );
  zip.entryCount = held;
}

async function plan(zip: ZipFile, signal: AbortSignal): Promise<Planned[]> {
  const table = createPathTable();
  const planned: Planned[] = [];
  for await (const entry of zip.eachEntry()) {
    signal.throwIfAborted();
    const name = nameOf(entry);
    const isFolder = name.endsWith('/');
    requireOrdinary(entry, isFolder);
    planned.push({ entry, path: table.take(entrySegments(name, process.platform), isFolder), isFolder });
  }
  return planned;
}

function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
}

/** The upper half of the attributes is the file's mode where the archive was made on a system that has modes; zero elsewhere. */
function requireOrdinary(entry: Entry, isFolder: boolean): void {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type !== 0 && type !== (isFolder ? FOLDER : REGULAR)) {
    throw new SendError('unsafe_archive', 'the archive is not extracted: it contains a link or a special file');
  }
  if (entry.isEncrypted())
    throw new SendError('unsafe_archive', 'the archive is not extracted: it is encrypted itself');
}

/** Of the modes in an archive only this is kept, as the sender's owner has it. */
function isExecutable({ externalFileAttributes, versionMadeBy }: Entry): boolean {
  return versionMadeBy >>> 8 === MADE_ON_UNIX && ((externalFileAttributes >>> 16) & OWNER_EXECUTES) !== 0;
}

/** Against archives that unpack to far more than their own size. */
async function requireRoom(planned: readonly Planned[], folder: string): Promise<void> {
  const needed = planned.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  const { bavail, bsize } = await statfs(folder).catch(failWith(writeFault));
  if (needed <= bavail * bsize) return;
  throw new SendError('disk_full', `the files of the archive have ${needed} bytes, more than the free space`);
}

async function extractFile(zip: ZipFile, entry: Entry, target: string, signal: AbortSignal): Promise<void> {
  const content = await zip.openReadStreamPromise(entry).catch(failWith(archiveFault));
  const checked = withChecksum(entry.crc32);
  // The umask takes its bits away; until the end nobody else can enter the folder in which this is.
  const mode = isExecutable(entry) ? 0o777 : 0o666;
  // Most files of a large archive are small: by a stream each would take three times as long.
  const writing =
    entry.uncompressedSize <= SMALL_BYTES
      ? buffer(checked(content)).then((whole) => writeFile(target, whole, { flag: 'wx', mode }))
      : pipeline(content, checked, createWriteStream(target, { flags: 'wx', mode }), { signal });
  await writing.catch(failWith(archiveFault));
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
  if (systemCode(thrown) !== undefined || thrown instanceof SendError) return writeFault(thrown);
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new SendError('cancelled', undefined, { cause: thrown });
  return new SendError('unsafe_archive', 'the archive is not extracted: it is damaged, or of an unknown kind', {
    cause: thrown,
  });
}
