import type { FileHandle } from 'node:fs/promises';
import { open, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeRoot, syncDirectory } from './directories.ts';
import { writeAll } from './file-body.ts';
import { lockFile } from './lock-file.ts';
import { caught } from './medium-fault.ts';
import { compactZip, isSparse, removeDraft } from './zip-compact.ts';
import { encodeBeginning } from './zip-entry.ts';
import type { ZipFileStart } from './zip-file.ts';
import { wipeEntry } from './zip-file.ts';
import { scanZip } from './zip-scan.ts';

export interface OpenedZip extends ZipFileStart {
  readonly file: FileHandle;
  /** Lets other processes open the file. */
  readonly release: () => Promise<void>;
}

/**
 * Opens the zip file of a store exclusively for this process, or creates it. Completes what a crash interrupted, and compacts the file when
 * more than half of it is dead. Throws `store_in_use` and `store_damaged`, and leaves the file as it is then.
 */
export async function openZip(path: string): Promise<OpenedZip> {
  const found = await realpath(path).catch(caught('ENOENT'));
  const real = found === 'ENOENT' ? resolve(path) : found;
  await makeRoot(dirname(real));
  const release = await lockFile(real);
  try {
    await removeDraft(real);
    const opened = await recover(real);
    const bytes = (await opened.file.stat()).size;
    if (isSparse(opened.live, bytes)) {
      const outcome = await compactZip(opened.file, real, opened.live).catch(caught('ENOSPC', 'EDQUOT'));
      if (outcome === undefined) return { ...(await recover(real)), release };
      await removeDraft(real);
    }
    return { ...opened, release };
  } catch (thrown) {
    await release();
    throw thrown;
  }
}

async function recover(path: string): Promise<Omit<OpenedZip, 'release'>> {
  const file = await openOrMake(path);
  try {
    const { found, rest, tail } = await scanZip(file, path);
    if (tail === 0) return await begin(file);
    for (const { entry, state } of found) if (state === 'deleted') await wipeEntry(file, entry, () => file.datasync());
    const live = found.filter(({ state }) => state === 'live').map(({ entry, crc }) => ({ ...entry, crc }));
    const end = live.at(-1)?.end ?? found[0]?.entry.end ?? tail;
    // What is dead at the end is cut off with the next write.
    return { file, live, tail: end, rest: rest === 'nothing' && end < tail ? 'remains' : rest };
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

/** Makes an empty store of a file that holds nothing. */
async function begin(file: FileHandle): Promise<Omit<OpenedZip, 'release'>> {
  const beginning = encodeBeginning();
  await file.truncate(0);
  await writeAll(file, [beginning], 0);
  await file.sync();
  return { file, live: [], tail: beginning.byteLength, rest: 'nothing' };
}

async function openOrMake(path: string): Promise<FileHandle> {
  const found = await open(path, 'r+').catch(caught('ENOENT'));
  if (found !== 'ENOENT') return found;
  const made = await open(path, 'wx+', 0o600);
  await syncDirectory(dirname(path));
  return made;
}
