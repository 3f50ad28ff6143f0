import { access, link, rename, rm, writeFile } from 'node:fs/promises';
import { caught } from './medium-fault.ts';
import { createSerialQueue } from './serial-queue.ts';

/** Gives a finished file a further name, whole and at once, which one caller gets: throws the system's `EEXIST` to all others. */
export type GiveName = (file: string, name: string) => Promise<void>;

/**
 * Codes with which a file system says that it has no hard links: EPERM by link(2) (exFAT, FAT, some network file systems), the others by
 * file systems of macOS, FUSE and Windows.
 */
const LINKLESS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR'] as const;
/** What keeps even an empty file from being made for the trial. */
const UNTRIED = ['ENOSPC', 'EDQUOT', 'EROFS'] as const;

/** Whether the medium of the two paths, which are free, has hard links. Taken for granted where nothing can be written at all. */
export async function hasLinks(file: string, name: string, makeLink: GiveName = link): Promise<boolean> {
  try {
    await writeFile(file, '', { flag: 'wx', mode: 0o600 });
    return (await makeLink(file, name).catch(caught(...LINKLESS))) === undefined;
  } catch (thrown) {
    caught(...UNTRIED)(thrown);
    return true;
  } finally {
    await Promise.all([rm(file, { force: true }), rm(name, { force: true })]).catch(caught(...UNTRIED));
  }
}

/**
 * Names by `rename`, which would replace what is there: so it looks first, one name at a time. That is exact as long as this process has
 * the directory for itself.
 */
export function createRenames(): GiveName {
  const queue = createSerialQueue();
  return (file, name) =>
    queue.add(async () => {
      const found = await access(name).catch(caught('ENOENT', 'ENOTDIR'));
      if (found === undefined) throw Object.assign(new Error('the name is taken'), { code: 'EEXIST' });
      await rename(file, name);
    });
}

/** Writes a file that was not there, by `O_EXCL`: false when it was. Unlike a link, it may be seen before its text is in it. */
export async function writeNew(file: string, text: string): Promise<boolean> {
  return (await writeFile(file, text, { flag: 'wx', mode: 0o600 }).catch(caught('EEXIST'))) !== 'EEXIST';
}

/** Links the file, where there are links, and else writes the same text. False when the name is taken. */
export async function linkOrWrite(
  file: string,
  name: string,
  text: string,
  makeLink: GiveName = link,
): Promise<boolean> {
  const outcome = await makeLink(file, name).catch(caught('EEXIST', ...LINKLESS));
  if (outcome === undefined || outcome === 'EEXIST') return outcome === undefined;
  return writeNew(name, text);
}
